"""An address as a QR code for paper (ISO/IEC 18004): a picture inside the page, so that it is printed whatever else fails to load."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

SIDE = 20  # millimeters, without the quiet zone around it
QUIET = 4  # modules of white on each side, as the standard asks


def qr_code(address: str) -> SafeString:
    """SVG of its size on paper, dark on light whatever the color scheme. Level M: a seventh of it may be dirty or torn."""
    made = segno.make(address, error="m", micro=False)
    shape = {"border": QUIET, "omitsize": True, "svgclass": "qr", "lineclass": None}
    drawn = made.svg_inline(dark="#000", light="#fff", title=f"QR code of {address}", **shape)
    modules = made.symbol_size(border=0)[0]
    side = f"{SIDE * (modules + 2 * QUIET) / modules:.2f}mm"
    sized = drawn.replace("<svg ", f'<svg width="{side}" height="{side}" ', 1)
    return mark_safe(sized)  # noqa: S308  squares, and a title that segno escapes

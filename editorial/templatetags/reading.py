"""How a time, an address and a list of lines are written on a page. Nothing here asks the database."""

from datetime import datetime

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from editorial.pages.moments import address_of_today

register = template.Library()

MACHINE = "%Y-%m-%dT%H:%M:%SZ"  # HTML allows no more than three digits of a second, and Django's own format has six


@register.filter
def day(moment: datetime | None) -> SafeString | str:
    """A moment (UTC) as a day, such as June 23, 2025; machines read the second."""
    return _time(moment, "%B %-d, %Y")


@register.filter
def instant(moment: datetime | None) -> SafeString | str:
    """A moment (UTC) to the minute, such as June 23, 2025, 14:05 UTC; machines read the second."""
    return _time(moment, "%B %-d, %Y, %H:%M UTC")


@register.filter
def lines(text: str | None) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


@register.simple_tag
def whole_address(path: str) -> str:
    """A path of this site with scheme and host, as a canonical link must have it: on a page as of a moment that of today."""
    return f"{settings.SITE_URL}{address_of_today(path)}"


@register.simple_tag
def own_address(path: str) -> str:
    """The same as it was asked for, also as of a moment."""
    return f"{settings.SITE_URL}{path}"


def _time(moment: datetime | None, words: str) -> SafeString | str:
    if moment is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', moment.strftime(MACHINE), moment.strftime(words))

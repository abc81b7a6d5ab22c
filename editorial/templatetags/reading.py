"""How a time, an address and a list of lines are written on a page. Nothing here asks the database."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from editorial.days import day_of, minute_of
from editorial.pages import signatures
from editorial.record.protocols import Edition
from editorial.site_address import canonical_address, whole_address

register = template.Library()

MACHINE = "%Y-%m-%dT%H:%M:%SZ"  # HTML allows no more than three digits of a second, and Django's own format has six


@register.filter
def day(moment: date | None) -> SafeString | str:
    """A moment (UTC) as a day, such as June 23, 2025; machines read the second, or of a mere day that day."""
    return _time(moment, day_of)


@register.filter
def instant(moment: datetime | None) -> SafeString | str:
    """A moment (UTC) to the minute, such as June 23, 2025, 14:05 UTC; machines read the second."""
    return _time(moment, minute_of)


@register.filter
def lines(text: str | None) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


@register.filter
def closed(text: str) -> str:
    """A text that somebody typed, as a sentence: with a full stop, where it ends without one."""
    said = text.rstrip()
    return said if not said or said.endswith((".", "!", "?", "…", ".”", "!”", "?”")) else f"{said}."


@register.filter
def signed(edition: Edition) -> str:
    """Who stands for an edition, and since which day: a sentence."""
    return signatures.signed(edition)


@register.filter
def signature(edition: Edition) -> str:
    """Who stands for an edition, and what the signature says: a sentence without a day."""
    return signatures.signature_of(edition)


@register.filter
def in_short(edition: Edition) -> str:
    """Who signed, and what that says: no sentence."""
    return signatures.in_short(edition)


@register.filter
def first_words(edition: Edition) -> SafeString:
    """What a text says at once: its first field in Markdown, as HTML."""
    return mark_safe(edition.html.get(edition.instance_type.markdown_fields[0], ""))  # noqa: S308  cleaned when it was signed


@register.filter
def further_words(edition: Edition) -> list[SafeString]:
    """Its other fields that say something, as HTML."""
    first = edition.instance_type.markdown_fields[0]
    return [mark_safe(words) for name, words in edition.html.items() if words and name != first]  # noqa: S308  as above


register.simple_tag(canonical_address)
register.simple_tag(whole_address)


def _time(moment: date | None, words: Callable[[Any], str]) -> SafeString | str:
    if moment is None:
        return ""
    read = moment.strftime(MACHINE) if isinstance(moment, datetime) else moment.isoformat()
    return format_html('<time datetime="{}">{}</time>', read, words(moment))

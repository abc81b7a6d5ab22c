"""How days and times are written for people, the same on pages, in mail, in Markdown and in the API: June 23, 2025.

A time is written in the zone that it has, which is UTC for all that is kept here. The format is Django's own, as in
templates, because `%-d` of strftime is not known to every C library.
"""

from datetime import date, datetime

from django.utils.dateformat import format


def day_of(moment: date) -> str:
    """Such as June 23, 2025, of a day or of a time."""
    return format(moment, "F j, Y")


def minute_of(moment: datetime) -> str:
    """Such as June 23, 2025, 14:05 UTC."""
    return f"{format(moment, 'F j, Y, H:i')} UTC"

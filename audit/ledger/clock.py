"""A clock that cannot date what happens: it went back, leapt ahead, or says a time before this code was written. Knows no table, so that a command can say the
sentence before anything is loaded.
"""

from datetime import UTC, datetime, timedelta

PATIENCE = timedelta(minutes=5)  # so far a clock may be behind the last entry, and nobody is stopped
WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)  # moved on with each release: a clock that says an earlier time is wrong
TOO_EARLY = (
    "The clock of this machine says {now}, which is before this release was made: it is wrong. Nothing was written, because nothing "
    "can be dated truthfully. Set the clock right and do it again."
)
WAY_OUT = (
    "Nothing was written, because nothing can be dated truthfully. Set the clock of this machine right and do it again. If the "
    "clock is right, it was ahead when that entry was written: `manage.py accept_clock` lets the site go on all the same "
    "(docs/operating.md, “The clock”)."
)
LEAPT = (
    "The clock of this machine says {now}, and has leapt ahead by {leap} since it was last looked at. Nothing was written: what "
    "is dated in the future keeps everybody from writing until that time has come. Set the clock right and do it again. If it is "
    "right now, say so with `manage.py accept_clock` (docs/operating.md, “The clock”)."
)


class ClockTrouble(Exception):
    """Nothing can be dated truthfully, so nothing was written. Its text is a sentence for the operator."""


class ClockBehind(ClockTrouble):
    """The machine's clock says a time well before the ledger's last entry."""

    def __init__(self, now: datetime, last: datetime) -> None:
        super().__init__(f"The clock says {second(now)}, but the ledger's last entry is of {second(last)}. {WAY_OUT}")


class ClockTooEarly(ClockTrouble):
    """The machine's clock says a time at which this code was not there: there is nothing to accept."""

    def __init__(self, now: datetime) -> None:
        super().__init__(TOO_EARLY.format(now=second(now)))


class ClockLeapt(ClockTrouble):
    """The machine's clock says a time well after that which has passed since it was last looked at."""

    def __init__(self, now: datetime, leap: timedelta) -> None:
        super().__init__(LEAPT.format(now=second(now), leap=in_words(leap)))


def second(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def in_words(span: timedelta) -> str:
    """In the two largest units, such as “1 day 2 hours”."""
    minutes = round(span.total_seconds() / 60)
    hours, days = minutes // 60, minutes // 1440
    units = {"day": days, "hour": hours % 24, "minute": minutes % 60}
    named = [f"{count} {unit}{'' if count == 1 else 's'}" for unit, count in units.items() if count]
    return " ".join(named[:2]) or "less than a minute"

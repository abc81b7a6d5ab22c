"""A clock that cannot date what happens. Knows no table, so that a command can say the sentence before anything is loaded."""

from datetime import datetime

WAY_OUT = (
    "Nothing was written, because nothing can be dated truthfully. Set the clock of this machine right and do it again. If the "
    "clock is right, it was ahead when that entry was written: docs/operating.md, “The clock”, says what to do."
)


class ClockBehind(Exception):
    """The machine's clock says a time well before the ledger's last entry. Its text is a sentence for the operator."""

    def __init__(self, now: datetime, last: datetime) -> None:
        said = f"The clock says {now:%Y-%m-%d %H:%M:%S} UTC, but the ledger's last entry is of {last:%Y-%m-%d %H:%M:%S} UTC."
        super().__init__(f"{said} {WAY_OUT}")

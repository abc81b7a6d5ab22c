"""The way out when the clock is right and the site does not go on, because it was wrong before: an operator says so, for the ledger."""

from django.utils import timezone

from audit.ledger import clock_watch, ledger
from audit.ledger.clock import PATIENCE, WRITTEN, ClockTooEarly, in_words, second
from audit.ledger.clock_decisions import BEHIND, LEAP, SUBJECT

GOES_ON_AHEAD = (
    "Recorded. The last entry is of {last}. Until then, which is {lead} from now, everything is dated right after the entry before "
    "it, and each entry says what the clock said."
)
GOES_ON = "Recorded. The site goes on by the clock as it is now."
NOTHING_TO_DECIDE = (
    "The clock is neither behind the ledger's last entry nor has it leapt ahead: there is nothing to accept."
)


class NothingToDecide(Exception):
    """Its text is a sentence for the operator."""


def accept(reason: str) -> str:
    """Records that the clock of now is right, and lets the site go on: a sentence on what that means. Raises NothingToDecide."""
    with ledger.writing(believe_the_clock=True) as writing:
        now, last = timezone.now(), writing.at - ledger.TICK
        if now < WRITTEN:
            raise NothingToDecide(str(ClockTooEarly(now)))
        leap = clock_watch.leap(now)
        if last > now + PATIENCE:
            writing.append(BEHIND, subject=SUBJECT, public=True, last=last, reason=reason)
            said = GOES_ON_AHEAD.format(last=second(last), lead=in_words(last - now))
        elif leap:
            writing.append(LEAP, subject=SUBJECT, leap=in_words(leap), reason=reason)
            said = GOES_ON
        else:
            raise NothingToDecide(NOTHING_TO_DECIDE)
    clock_watch.keep(now, anew=True)
    return said

"""Has the clock leapt ahead? It is compared with the time for which the machine has been running, which nobody sets.

A small file keeps what both said when something was last written, for the next command and the next worker. It is no more
than a hint: without the file, or on a system that does not tell, nothing is asked. For how long a machine was switched off nobody
knows; only half a year of it is asked about.
"""

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

BOOT = Path("/proc/sys/kernel/random/boot_id")  # another one after each start of the machine
AGAIN = 60  # seconds: what was kept is kept anew when it is older
SLACK = timedelta(minutes=5)
SWITCHED_OFF = timedelta(days=180)  # longer than that, and a machine that starts is asked whether its clock is right
DRIFT = 0.005  # of the time that passed; a poor clock that nobody corrects loses or gains less


@dataclass(frozen=True)
class Reading:
    """What the clock and the machine's running time said at once; both in seconds, the clock since 1970."""

    boot: str
    running: float
    clock: float


def read(now: datetime) -> Reading | None:
    """None where the system does not tell for how long it has been running."""
    try:
        return Reading(BOOT.read_text().strip(), time.clock_gettime(time.CLOCK_BOOTTIME), now.timestamp())
    except (OSError, AttributeError):
        return None


def is_on() -> bool:
    """Whether this site looks at its clock; a test that moves it is asked nothing."""
    return settings.CLOCK_FILE is not None


def leap(now: datetime) -> timedelta:
    """By how much the clock has moved ahead of the time that passed; zero when it has not, or nobody can know."""
    before, here = _kept(), read(now)
    if before is None or here is None:
        return timedelta()
    if before.boot != here.boot or here.running < before.running:
        off = timedelta(seconds=here.clock - before.clock - here.running)
        return off if off > SWITCHED_OFF else timedelta()
    passed = timedelta(seconds=here.running - before.running)
    ahead = timedelta(seconds=here.clock - before.clock) - passed
    return ahead if ahead > SLACK + passed * DRIFT else timedelta()


def keep(now: datetime, anew: bool = False) -> None:
    """Notes what both say now. A disk that is full or may not be written keeps nothing, and nobody is kept from writing."""
    file, here, before = settings.CLOCK_FILE, read(now), _kept()
    if file is None or here is None:
        return
    if not anew and before and before.boot == here.boot and 0 <= here.running - before.running < AGAIN:
        return
    fresh = Path(file).with_name(f"{Path(file).name}.{os.getpid()}")
    with suppress(OSError):
        fresh.write_text(json.dumps(asdict(here)))
        fresh.rename(file)


def _kept() -> Reading | None:
    if settings.CLOCK_FILE is None:
        return None
    try:
        return Reading(**json.loads(Path(settings.CLOCK_FILE).read_text()))
    except (OSError, TypeError, ValueError):
        return None

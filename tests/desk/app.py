"""An app that shows one-time codes, and the clock that it and the site go by."""

from dataclasses import dataclass

import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial.accounts import one_time_codes
from editorial.models import Person

STEP = 30  # seconds that a code is shown


class Clock:
    """The time as django-otp reads it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000

    def time(self) -> int:
        return self.now

    def go_on(self, steps: int = 1) -> None:
        self.now += steps * STEP


@dataclass
class App:
    """What one person carries."""

    device: TOTPDevice
    clock: Clock

    def code(self, ahead: int = 0) -> str:
        """What it shows when its own clock is so many steps ahead."""
        shown = TOTP(self.device.bin_key)
        shown.time = self.clock.now + ahead * STEP
        return f"{shown.token():06}"

    def next(self) -> str:
        """A code that was not shown before."""
        self.clock.go_on()
        return self.code()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", clock)
    monkeypatch.setattr("django_otp.oath.time", clock.time)
    return clock


def enrolled(person: Person, clock: Clock) -> App:
    """The app of a person who has set it up; its next code is fresh."""
    app = App(one_time_codes.begin(person), clock)
    answer, _ = one_time_codes.finish(person, app.device, app.code())
    assert answer.accepted
    clock.go_on()
    return app

"""The machine's clock is really stepped back under a served site: it is read on as of what was signed, and writes nothing until it is right.

By libfaketime (Debian: `apt install faketime`), which gives every process of the site another time from a file that the test writes.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from tests.holding.held_site import Served, made, served, until

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
pytestmark = pytest.mark.skipif(
    LIBRARY is None, reason="NOT PROVED: what a clock that is stepped back does. On Debian: apt install faketime."
)
FACT = "/drug0/facts/blocks-two-signals/"
SIGN = """
from django.core.exceptions import ValidationError
from audit.ledger.clock import ClockTrouble
from tests.holding.people_at_work import Texts
try:
    print("signed", Texts(0).act(1)["edition"])
except (ClockTrouble, ValidationError) as error:
    print("refused", error)
"""


@dataclass
class Machine:
    site: Served
    hands: Path  # the file with the offset of its clock

    def set_clock(self, hours: int) -> None:
        fresh = self.hands.with_suffix(".fresh")
        fresh.write_text(f"{hours:+}h\n")
        fresh.replace(self.hands)

    def sign(self) -> str:
        """By a process under the same clock."""
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "shell", "-v0", "-c", SIGN]
        given = {**self.site.environment, "PYTHONPATH": str(settings.BASE_DIR)}
        done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.site.port}{path}", headers=headers, timeout=30)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    hands = tmp_path / "clock"
    hands.write_text("+0h\n")
    clock = {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(hands), "FAKETIME_NO_CACHE": "1"}
    clock |= {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"}
    with made(tmp_path / "data") as environment, served({**environment, **clock}, tmp_path / "log") as site:
        yield Machine(site, hands)


def test_pages_are_read_on_as_they_were_and_nothing_is_written_until_the_clock_is_right(machine):
    assert machine.sign() == "signed 2" and machine.ask("/readyz").text == "ready\n"
    before = machine.ask(FACT)
    machine.set_clock(-30)
    until(lambda: "ledger's last entry is of" in machine.ask("/readyz").text, "the clock is missed", 10)
    for path in (FACT, "/", "/changes.atom", f"{FACT}history/", "/api/v1/drugs"):
        assert machine.ask(path).status_code == 200, path
    page = machine.ask(FACT)
    assert page.text == before.text, "now is the time of the newest entry, and no day before it"
    assert machine.ask(FACT, **{"If-None-Match": before.headers["etag"]}).status_code == 304
    refused = machine.sign()
    assert refused.startswith("refused ") and "clock" in refused, refused
    machine.set_clock(0)
    until(lambda: machine.ask("/readyz").text == "ready\n", "the clock is right again", 10)
    assert machine.sign() == "signed 3"
    until(lambda: machine.ask(FACT).text != page.text, "the new edition is shown", 10)
    assert "Traceback" not in machine.site.log.read_text(), machine.site.log.read_text()

"""A power cut for the program: killed in the middle of whatever it writes, it leaves all that was acknowledged, and nothing torn.

In `make soak` 504 times on each database, on many small sites: the longer one is written to, the longer its backups and bakes take,
and a bake of a site of sixty kills takes most of a minute.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import empty_database, manage

pytestmark = [pytest.mark.soak, pytest.mark.database]

FEW, MANY, SITES = 12, 24, 21  # kills in `make test`, and in `make soak` on each of so many sites


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("number", range(SITES if metafunc.config.getoption("--soak") else 1))


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty database of the kind under test, for another process alone."""
    (tmp_path / "data").mkdir()
    with empty_database(tmp_path / "data") as environment:
        yield environment


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=1800
    )


def test_kills_in_the_middle_of_writing_lose_nothing_that_was_acknowledged_and_tear_nothing(
    number, environment, request
):
    kills = MANY if request.config.getoption("--soak") else FEW
    loop = run(environment, "-m", "tests.heart.kill_loop", str(kills), str(number))
    assert loop.returncode == 0, loop.stderr
    report = json.loads(loop.stdout)
    print(report)
    assert report["killed"] == kills
    assert sum(report["killed_in"].values()) > kills / 2  # in the middle of a verb: else the test would prove little
    verbs = {
        "save",
        "submit",
        "sign",
        "import",
        "bake",
        "backup",
    }  # a short one may be over each time that it is to be killed
    assert len(verbs & set(report["killed_in"])) >= 5 or kills == FEW
    assert sum(report["done"].values()) >= kills and report["done"]["import"] and report["done"]["backup"]
    assert sum(report["baked"].values()) == kills / 6  # of as many bakes readers had the site before, or the one after
    assert (report["lost"], report["torn"]) == ([], [])
    verified = manage(environment, "verify")
    assert (verified.returncode, verified.stderr) == (0, ""), verified.stdout

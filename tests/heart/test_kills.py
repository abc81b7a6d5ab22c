"""A power cut for the program: killed in the middle of whatever it writes, it leaves all that was acknowledged, and nothing torn.

In `make soak` 500 times on each database, on several sites one after the other: the longer one is written to, the longer its backups.
"""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.processes import postgresql_first

pytestmark = [pytest.mark.soak, pytest.mark.database]

FEW, MANY, SITES = 15, 100, 5  # kills in `make test`, and in `make soak` on each of so many sites


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("number", range(SITES if metafunc.config.getoption("--soak") else 1))


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty database of the kind under test, for another process alone."""
    given = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dupisite.settings"}
    given["PATH"] = postgresql_first()
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield {**given, "DATABASE_URL": ""}
        return
    psycopg = pytest.importorskip("psycopg")
    name, address = f"kills_{uuid.uuid4().hex}", os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {**given, "DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


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
    assert set(report["killed_in"]) == {"save", "submit", "sign", "import", "backup"} or kills == FEW
    assert sum(report["done"].values()) >= kills and report["done"]["import"] and report["done"]["backup"]
    assert (report["lost"], report["torn"]) == ([], [])
    verified = run(environment, "manage.py", "verify")
    assert (verified.returncode, verified.stderr) == (0, ""), verified.stdout

"""What was confirmed to a signer is on the disk: power that fails takes away only what no `fsync` had written.

A small library stands before the system's own (`power_shim.c`) and keeps, at each `fsync`, a copy of the file as it is then. After
the process is killed the data folder is put back to those copies: whatever was never synced is gone, as from a disk. It needs
a C compiler and runs on SQLite; PostgreSQL's own writing is PostgreSQL's to prove, so there only its setting is asked.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from audit.ledger import ledger
from tests.processes import ON_SQLITE

COMPILER = shutil.which("cc")
SHIM = Path(__file__).with_name("power_shim.c")
ROUNDS = {False: 2, True: 20}  # in `make test` and in `make soak`


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_a_commit_is_confirmed_only_when_it_is_on_the_disk():
    with transaction.atomic(), connection.cursor() as cursor:
        ledger.take_lock()  # as everybody who writes to the ledger
        if ON_SQLITE:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,), "FULL: each commit is synced, also in a write-ahead log"
        else:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",), "whatever the server's own default is: this one has “off”"


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if COMPILER is None:
        pytest.skip("NOT PROVED: that what was confirmed outlives a power cut. It needs a C compiler (cc).")
    library = tmp_path_factory.mktemp("shim") / "shim.so"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-O1", "-o", library, SHIM, "-ldl"], check=True)
    return library


@pytest.fixture(scope="module")
def cuts(shim: Path, tmp_path_factory: pytest.TempPathFactory, request) -> dict[str, dict[str, list[str]]]:
    """What the power cuts of several processes have lost and torn on one site, by how its database confirms."""
    folder = tmp_path_factory.mktemp("cuts") / "data"
    folder.mkdir()
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": ""}
    rounds = ROUNDS[bool(request.config.getoption("--soak"))]
    command = [sys.executable, "-m", "tests.hostile.power_cut", str(shim), str(rounds)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    report: dict[str, dict[str, list[str]]] = json.loads(done.stdout)
    return report


@pytest.mark.soak
@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL syncs its own files")
def test_what_was_confirmed_outlives_a_power_cut(cuts):
    report = cuts["FULL"]
    assert len(report["confirmed"]) >= 6
    assert (report["lost"], report["torn"], report["findings"]) == ([], [], [])


@pytest.mark.soak
@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL syncs its own files")
def test_the_cut_would_show_a_site_that_confirms_too_early(cuts):
    assert cuts["NORMAL"]["lost"] != []

"""What every test shares."""

import gc
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections

from audit.checkpoints import tail
from labels.archive.label_storage import label_by_hash
from tests.staging import Maker, Stage, asked_by, asks_database, checkpoint_settings, commits, ordered

# A kind of text that is installed by settings of its own: tests/kinds/test_every_door.py asks its doors.
collect_ignore = [] if "glossary" in os.environ.get("DJANGO_SETTINGS_MODULE", "") else ["glossary"]
pytest_plugins = ["tests.cast", "tests.desk.app", "tests.labels.scene", "tests.public.marked"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="long runs: tests marked “soak” do all that they can")
    parser.addoption("--without-database", action="store_true", help="only the tests that ask no database")


def pytest_configure(config: pytest.Config) -> None:
    """How many texts are made for a property is said where it is declared, before there is any `request` to ask."""
    if config.getoption("--soak"):
        os.environ["SOAKING"] = "1"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--without-database"):
        config.hook.pytest_deselected(items=[item for item in items if asks_database(item)])
        items[:] = [item for item in items if not asks_database(item)]
    items[:] = ordered(items)
    for item in items:
        if asks_database(item) and "on_stage" not in item.fixturenames[:1]:
            item.fixturenames.insert(0, "on_stage")  # before anything that changes a setting or the clock


def pytest_collection_finish() -> None:
    """What was collected stays to the end: looking through it again for garbage would cost a tenth of all time."""
    gc.freeze()


@pytest.fixture(scope="session")
def kept_stage(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Stage]:
    stage = Stage(tmp_path_factory.mktemp("stage"))
    yield stage
    with django_db_blocker.unblock():
        stage.clear()


@pytest.fixture
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> dict[Maker, Any]:
    """Sets the stage when the database is there, before the test's own savepoint; copies of what it holds."""
    stage = request.getfixturevalue("kept_stage")  # asked for late: it ends before the database does
    label_by_hash.cache_clear()  # a process reads each label once, and the test before may have forged what stands in it
    with django_db_blocker.unblock():
        return stage.set(() if commits(request.node) else asked_by(request.node))


@pytest.fixture
def on_stage(django_db_setup: dict[Maker, Any], db: None) -> dict[Maker, Any]:
    return django_db_setup


@pytest.fixture(autouse=True)
def public_database(request: pytest.FixtureRequest, settings) -> Iterator[None]:
    """An ordinary test writes in a transaction that no second connection sees, so the public reads through the first."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        settings.PUBLIC_DATABASE = "default"
    yield
    if "public" in connections.settings:
        connections["public"].close()


@pytest.fixture(autouse=True)
def clocks_may_leap(settings) -> None:
    """A test that moves the clock is asked nothing; tests/faults/test_clock.py asks."""
    settings.CLOCK_FILE = None


@pytest.fixture(autouse=True)
def checkpoints_elsewhere(request: pytest.FixtureRequest, settings, tmp_path: Path) -> None:
    """Each test has a folder and a key of its own: every other's checkpoints are of another ledger."""
    folder = tmp_path.with_name(f"{tmp_path.name}-checkpoints")
    folder.mkdir()
    if asks_database(request.node):
        request.getfixturevalue("kept_stage").lay_out_checkpoints(folder)
    for name, path in checkpoint_settings(folder).items():
        setattr(settings, name, path)


@pytest.fixture(autouse=True)
def nothing_is_late(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the stage nothing is ever committed, so no checkpoint covers it: nobody waits for one, whatever the clock says."""
    if not commits(request.node):
        monkeypatch.setattr(tail, "PATIENCE", timedelta(days=9999))


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A request asked without the test's client would close the connection in whose transaction the test writes."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)

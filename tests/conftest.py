"""What every test shares."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

pytest_plugins = ["tests.cast", "tests.desk.app", "tests.labels.scene"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="long runs: tests marked “soak” do all that they can")


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
def checkpoints_elsewhere(settings, tmp_path: Path) -> None:
    """Each test has a folder and a key of its own: every other's checkpoints are of another ledger."""
    settings.CHECKPOINT_DIR = tmp_path.with_name(f"{tmp_path.name}-checkpoints")
    settings.CHECKPOINT_KEY_FILE = tmp_path.with_name(f"{tmp_path.name}-checkpoint-key")

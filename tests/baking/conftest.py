"""Where a test bakes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from audit.checkpoints.checkpoint import seal
from tests.baking.baked_place import Place
from tests.baking.real_nginx import HOST


@pytest.fixture(autouse=True)
def connection_of_the_test() -> Iterator[None]:
    """A page asked without the test's client would close the connection in whose transaction the test writes."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def place(db: None, tmp_path: Path, settings) -> Place:
    """A site that is served by https, with a style sheet and a checkpoint."""
    settings.SITE_URL, settings.SECURE_HSTS_SECONDS = f"https://{HOST}", 31_536_000
    settings.ALLOWED_HOSTS = [HOST]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "site.css").write_text("body { color: black }")
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    seal()
    return Place(tmp_path / "baked")

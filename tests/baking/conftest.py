"""Where a test bakes."""

from pathlib import Path

import pytest

from audit.checkpoints.checkpoint import seal
from tests.baking.baked_place import Place
from tests.baking.real_nginx import HOST


@pytest.fixture(autouse=True)
def connection_of_the_test(kept_connection: None) -> None:
    """Every test here asks without the test's client."""


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

"""Where a test bakes."""

import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from audit.checkpoints.checkpoint import seal
from tests.baking.baked_place import Place
from tests.baking.real_nginx import HOST
from tests.staging import staged


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


@staged
def of_a_fact(fact) -> str:
    """A site with a fact, and its checkpoint: a name for it as it is now."""
    seal()
    return f"fact-{uuid4()}"


@staged
def of_drafts(drafts) -> str:
    """A site with something of everything, and its checkpoint: a name for it as it is now."""
    seal()
    return f"drafts-{uuid4()}"


@pytest.fixture(scope="session")
def kept_bakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept-bakes")


def baked(place: Place, kept: Path) -> Place:
    """Bakes what stands on the stage, or takes a copy of what was baked of it: of many tests only the first waits for it."""
    if not kept.exists():
        place.bake()
        assert place.told == []
        shutil.copytree(place.folder, kept, symlinks=True)
    elif not place.folder.exists():
        shutil.copytree(kept, place.folder, symlinks=True)
    return place


@pytest.fixture
def baked_fact(of_a_fact, place, kept_bakes) -> Place:
    return baked(place, kept_bakes / of_a_fact)


@pytest.fixture
def baked_drafts(of_drafts, place, kept_bakes) -> Place:
    return baked(place, kept_bakes / of_drafts)

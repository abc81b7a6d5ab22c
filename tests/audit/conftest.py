"""What the tests of backups share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from audit.checkpoints.checkpoint import seal
from dupisite.models import IndexedPage
from tests.audit.elsewhere import Elsewhere
from tests.cast import make_fact, publish
from tests.processes import empty_database, postgresql_first


@pytest.fixture
def elsewhere(tmp_path: Path, drug, author, reviewer, monkeypatch) -> Iterator[Elsewhere]:
    """Twelve entries or so, the checkpoint over them, and a backup made right after it."""
    monkeypatch.setenv("PATH", postgresql_first())
    publish(make_fact(drug), author, reviewer)
    IndexedPage.objects.update(text_words="as another release split them")  # what is derived is not believed
    newest = seal()
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    data = tmp_path / "elsewhere"
    data.mkdir()
    with empty_database(data) as environment:
        made = Elsewhere(environment, tmp_path / "backup", tmp_path / "kept.txt")
        made.keep(newest.note)
        yield made

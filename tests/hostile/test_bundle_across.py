"""A bundle made on one kind of database is loaded on the other, in both directions: it holds nothing of either."""

from pathlib import Path

import pytest

from tests.processes import ON_SQLITE, empty_database, manage

pytestmark = [
    pytest.mark.soak,
    pytest.mark.database,
    pytest.mark.skipif(ON_SQLITE, reason="it is made and loaded where a PostgreSQL server is under test"),
]
WRITE = """
from django.conf import settings
from tests.cast import make_drug, make_fact, make_person, publish
from tests.labels.scene import USE, capture
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
ann, bea = make_person("Ann", "author"), make_person("Bea", "reviewer")
drug = make_drug(ann)
publish(make_fact(drug), ann, bea)
capture(drug, "1", USE)
"""
KEY = "from audit.checkpoints.trusted_keys import recorded_keys; print(recorded_keys()[-1][1])"


def done(environment: dict[str, str], *command: str) -> str:
    ended = manage(environment, *command)
    assert ended.returncode == 0, (command, ended.stderr)
    return ended.stdout


def test_a_bundle_goes_from_one_database_to_the_other_and_back(tmp_path: Path, request: pytest.FixtureRequest):
    if not request.config.getoption("--soak"):
        pytest.skip("four sites, which `make soak` makes")
    for number, first_on_sqlite in enumerate((True, False)):
        with empty_database(tmp_path / f"server-{number}") as server:
            file = {**server, "DATA_DIR": str(tmp_path / f"file-{number}"), "DATABASE_URL": ""}
            for environment in (server, file):
                Path(environment["DATA_DIR"]).mkdir()
                done(environment, "migrate", "-v0")
            maker, reader = (file, server) if first_on_sqlite else (server, file)
            done(maker, "shell", "-v0", "-c", WRITE)
            done(maker, "bundle", str(tmp_path / f"bundle-{number}"))
            key = done(maker, "shell", "-v0", "-c", KEY).strip()
            said = done(reader, "load_bundle", str(tmp_path / f"bundle-{number}"), "--key", key)
            assert said.startswith("1 editions, 1 labels with") and said.endswith("every hash is the same.\n"), said
            done(reader, "verify")

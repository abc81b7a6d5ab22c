"""A command whose database is away, empty, older than the code, or not its to write, ends with a sentence and no traceback."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.processes import ON_SQLITE, empty_database, free_port, manage

pytestmark = pytest.mark.database
COMMANDS = ("verify", "checkpoint", "fetch_label --all", "send_review_digest", "backup {}/backup", "rotate_key Because")
EMPTY = "There is no site in the database"


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_database_is_not_taken_for_the_site(command, tmp_path):
    """As of a line of cron that forgets DATABASE_URL, or names another DATA_DIR."""
    with empty_database(tmp_path) as environment:
        done = manage(environment, *command.format(tmp_path).split())
        assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
        assert (
            EMPTY in done.stderr and "DATABASE_URL or DATA_DIR is not set here as it is for the server" in done.stderr
        )
        assert not list(tmp_path.glob("backup*"))


@pytest.mark.parametrize(
    "command", [*COMMANDS, "migrate", "grant_rights --app a --reader b", "createsuperuser --no-input"]
)
def test_a_database_that_does_not_answer_is_one_sentence_without_its_password(command, tmp_path):
    address = f"postgres://ann:secret@127.0.0.1:{free_port()}/answers"
    done = manage(
        {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DATABASE_URL": address},
        *command.format(tmp_path).split(),
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert "The database does not answer; is DATABASE_URL right?" in done.stderr and "secret" not in done.stderr


@pytest.mark.skipif(not ON_SQLITE, reason="tests/papers takes a table back on PostgreSQL")
def test_a_database_of_an_older_release_names_what_is_missing(tmp_path):
    with empty_database(tmp_path) as environment:
        assert manage(environment, "migrate", "-v0").returncode == 0
        assert manage(environment, "migrate", "-v0", "editorial", "0004_comments").returncode == 0
        done = manage(environment, "send_review_digest")
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert "The database is older than this release" in done.stderr and "Run `manage.py migrate`" in done.stderr


@pytest.mark.skipif(not ON_SQLITE, reason="a file of SQLite")
def test_a_file_that_is_no_database_is_told_as_such_and_a_fault_of_ours_keeps_its_traceback(tmp_path):
    (tmp_path / "dupisite.sqlite3").write_text("somebody's letters, and many more of them" * 100)
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    done = manage(environment, "verify")
    assert done.returncode == 1 and "file is not a database" in done.stderr and "Traceback" not in done.stderr
    (tmp_path / "dupisite.sqlite3").unlink()
    assert manage(environment, "migrate", "-v0").returncode == 0
    with closing(sqlite3.connect(tmp_path / "dupisite.sqlite3")) as opened:
        opened.execute("DROP TABLE dupisite_indexedpage")
    assert "Traceback" in manage(environment, "rebuild_search").stderr, "no migration is missing: nothing explains this"


@pytest.mark.skipif(ON_SQLITE, reason="SQLite asks for no password")
@pytest.mark.parametrize("part", ["user", "database"])
def test_a_role_or_database_that_is_not_there_is_one_sentence(part, tmp_path):
    parts = urlsplit(os.environ["DATABASE_URL"])
    wrong = parts._replace(netloc="nobody:@") if part == "user" else parts._replace(path="/nowhere")
    done = manage({**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": wrong.geturl()}, "verify")
    assert done.returncode == 1 and "The database does not answer" in done.stderr and "Traceback" not in done.stderr
    assert "does not exist" in done.stderr and Path(tmp_path).exists()

"""One process for the public, another for the desk; on PostgreSQL each as a role that can do no more than it must."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from audit.guards.guards import guarded_models
from dupisite.models import IndexedPage
from editorial.accounts.people import Person
from editorial.models import ErrorReport, ReporterContact
from labels.models import Fact
from tests.processes import ON_SQLITE, empty_database, manage, postgresql_first

pytestmark = pytest.mark.database

on_postgresql = pytest.mark.skipif(ON_SQLITE, reason="SQLite has no roles")

CRAWL = """
import re
from django.test import Client
client, seen, ahead = Client(HTTP_HOST="127.0.0.1"), set(), ["/", "/search/?q=asthma", "/healthz", "/readyz"]
ahead += ["/llms.txt", "/dupixent.md", "/api/v1/changes", "/api/v1/drugs/dupixent/facts", "/api/v1/drugs/dupixent/entries"]
while ahead:
    address = ahead.pop()
    kind = re.sub("[0-9a-f]{64}|[0-9]+", "9", address)
    if kind not in seen:
        seen.add(kind)
        answer = client.get(address)
        assert answer.status_code in (200, 301, 302), (address, answer.status_code)
        assert not answer.cookies, address
        if answer["Content-Type"].startswith("text/html") and not answer.streaming:
            ahead += re.findall(r'href="(/(?!static|report/)[^"#]*)', answer.text)
print(" ".join(sorted(seen)))
print(*(client.get(address).status_code for address in ("/admin/", "/admin/login/")))
print(client.post("/").status_code, client.get("/report/").status_code, client.post("/report/").status_code)
"""

DESK = """
from django.conf import settings
from django.test import Client
client = Client(HTTP_HOST="127.0.0.1", HTTP_ORIGIN=settings.SITE_URL)
words = dict(line.split() for line in (settings.DATA_DIR / "first-run-accounts.txt").read_text().splitlines())
for name in ("administrator", "author"):
    client.post("/admin/login/", {"username": name, "password": "wrong"})
    client.post("/admin/login/", {"username": name, "password": words[name]})
    print(*(client.get(address).status_code for address in ("/admin/", "/", "/dupixent/", "/audit/", "/readyz")))
print(client.get("/").text.strip())
import re
held = {**dict(re.findall(r'name="(form)" value="([^"]+)"', client.get("/report/").text)), "words": "It is wrong."}
print(client.post("/report/", held).status_code)
from labels.models import Fact
fact = Fact.objects.first()
print(*(client.get(f"/admin/labels/fact/{fact.pk}/{page}/").status_code for page in ("change", "preview")))
from editorial.models import Person
fact.heading = "Revised by the desk"
fact.save_revision(author=Person.objects.get(username="author"), reason="Clearer")
print(Fact.objects.get(pk=fact.pk).heading)
from django.core.management import call_command
call_command("verify")
"""


@dataclass
class Halves:
    """One site with two processes, and the owner of its tables; on SQLite all are the same user of one file."""

    public: dict[str, str]
    desk: dict[str, str]
    owner: dict[str, str]

    def run(self, environment: dict[str, str], program: str) -> list[str]:
        done = manage(environment, "shell", "-v0", "-c", program)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().splitlines()

    def sql(self, environment: dict[str, str], statement: str) -> str:
        """What PostgreSQL says against a statement; empty when it did it."""
        import psycopg

        try:
            with psycopg.connect(environment["DATABASE_URL"]) as connection:
                connection.execute("SET TRANSACTION READ WRITE")
                connection.execute(statement)  # type: ignore[arg-type]  # a statement of this file
                connection.rollback()
        except psycopg.Error as error:
            return str(error)
        return ""


@pytest.fixture(scope="module")
def halves(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Halves]:
    data = tmp_path_factory.mktemp("halves")
    if ON_SQLITE:
        site = request.getfixturevalue("made_site").copied(data / "data")
        desk, public = ({**site.environment, "DUPISITE_ROLE": role} for role in ("desk", "public"))
        yield Halves(public, desk, site.environment)
        return
    with three_roles(data) as (owner, app, reader):
        for environment, *command in (
            (owner, "migrate", "-v0"),
            (owner, "grant_rights", "--app", app["ROLE"], "--reader", reader["ROLE"]),
            (app, "first_run"),
        ):
            done = manage(environment, *command)
            assert done.returncode == 0, done.stderr
        yield Halves({**reader, "DUPISITE_ROLE": "public"}, {**app, "DUPISITE_ROLE": "desk"}, owner)


@contextmanager
def three_roles(data: Path) -> Iterator[tuple[dict[str, str], ...]]:
    """The environments of owner, app and reader of a database that deploy/postgresql.sql made; each also names its role."""
    import psycopg

    address, name = os.environ["DATABASE_URL"], f"test_{uuid.uuid4().hex[:12]}"
    roles = [f"{name}_{role}" for role in ("owner", "app", "reader")]
    given = [
        f"{key}={value}" for key, value in zip(("database", "owner", "app", "reader"), (name, *roles), strict=True)
    ]
    script = str(settings.BASE_DIR / "deploy" / "postgresql.sql")
    command = ["psql", "-q", *(part for pair in given for part in ("-v", pair)), "-f", script, address]
    with empty_database(data) as environment:
        done = subprocess.run(command, env={**os.environ, "PATH": postgresql_first()}, capture_output=True, text=True)
        try:
            assert done.returncode == 0, done.stderr
            yield tuple(
                {
                    **environment,
                    "ROLE": role,
                    "DATABASE_URL": urlsplit(address)._replace(netloc=f"{role}:@", path=name).geturl(),
                }
                for role in roles
            )
        finally:
            with psycopg.connect(address, autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]  # a statement of this file
                for role in roles:
                    server.execute(f"DROP ROLE IF EXISTS {role}")  # type: ignore[arg-type]  # a statement of this file


def test_the_public_process_answers_every_public_page_and_has_no_desk_no_session_and_no_form(halves):
    seen, desk, posted = halves.run(halves.public, CRAWL)
    assert desk == "404 404" and posted == "405 503 405"
    for part in ("/audit/", "/history/", "/proof/", "/compare/", "/label/", "/reviewers/", "/changes/"):
        assert part in seen, part


def test_the_desk_process_writes_and_answers_nothing_else(halves):
    *visits, said, report, pages, heading, verified = halves.run(halves.desk, DESK)
    assert visits == ["200 404 404 404 200"] * 2
    assert said == "Only the desk is served here, at /admin/." and report == "200"
    assert pages == "200 200" and heading == "Revised by the desk"
    assert verified.startswith("Nothing is wrong: ")


def test_a_process_for_something_else_does_not_start(halves):
    done = manage({**halves.desk, "DUPISITE_ROLE": "everything"}, "check")
    assert (
        done.returncode != 0
        and "DUPISITE_ROLE is “everything”, but it must be one of all, public, desk." in done.stderr
    )


@pytest.mark.part_11("11.10(c)", "11.10(e)")
@on_postgresql
def test_the_desks_role_adds_to_history_and_ledger_and_changes_nothing_there(halves):
    tables = [model._meta.db_table for model in guarded_models()]
    assert len(tables) > 8
    for table in tables:
        for statement in (f"UPDATE {table} SET {pk_of(table)} = 1", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            assert "permission denied" in halves.sql(halves.desk, statement), statement
        for statement in (f"DROP TRIGGER {table}_new ON {table}", f"ALTER TABLE {table} DISABLE TRIGGER ALL"):
            assert "must be owner" in halves.sql(halves.desk, statement), statement


@on_postgresql
def test_the_desks_role_gives_no_group_another_right_and_makes_no_table(halves):
    for table in ("auth_group", "auth_permission", "auth_group_permissions", "django_migrations"):
        assert "permission denied" in halves.sql(halves.desk, f"DELETE FROM {table}")
    assert "permission denied" in halves.sql(halves.desk, "CREATE TABLE own (id int)")
    assert "permission denied" in halves.sql(halves.desk, "SET session_replication_role = replica")


@on_postgresql
def test_the_publics_role_reads_no_password_and_no_session_and_writes_nothing(halves):
    person = Person._meta.db_table
    assert halves.sql(halves.public, f"SELECT printed_name FROM {person}") == ""
    for column in ("password", "username", "email"):
        assert "permission denied" in halves.sql(halves.public, f"SELECT {column} FROM {person}")
    reports = [model._meta.db_table for model in (ErrorReport, ReporterContact)]
    for table in ("django_session", "otp_totp_totpdevice", "axes_accessattempt", "auth_group", *reports):
        assert "permission denied" in halves.sql(halves.public, f"SELECT * FROM {table}")
    for model in (*guarded_models(), Fact, Person, IndexedPage):
        table = model._meta.db_table
        for statement in (f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
            assert "permission denied" in halves.sql(halves.public, statement), statement


@on_postgresql
def test_rights_are_granted_by_the_owner_alone_and_to_roles_that_exist(halves):
    given = ("--app", halves.desk["ROLE"], "--reader", halves.public["ROLE"])
    assert manage(halves.owner, "grant_rights", *given).returncode == 0, "again"
    refused = manage(halves.desk, "grant_rights", *given)
    assert refused.returncode == 1 and "run this as the owner of the tables" in refused.stderr
    unknown = manage(halves.owner, "grant_rights", "--app", "nobody", "--reader", halves.public["ROLE"])
    assert unknown.returncode == 1 and "Nothing was granted: role" in unknown.stderr


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL has roles")
def test_a_database_without_roles_says_so(halves):
    refused = manage(halves.owner, "grant_rights", "--app", "a", "--reader", "b")
    assert refused.returncode == 1 and "Only PostgreSQL has roles" in refused.stderr


def pk_of(table: str) -> str:
    return next(str(m._meta.pk.column) for m in guarded_models() if m._meta.db_table == table)

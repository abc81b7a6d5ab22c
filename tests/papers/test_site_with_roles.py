"""docs/operating.md on PostgreSQL: each block of “A real site”, of backup, restore, drill and upgrade does what it says."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.papers.machine import Machine
from tests.papers.paper import block
from tests.processes import ON_SQLITE, empty_database, manage

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(ON_SQLITE, reason="a site over PostgreSQL is made once, when the tests run on PostgreSQL"),
]
WRITE = 'from audit.ledger import ledger; ledger.append("note", text="written")'
NIGHTLY = block("Backup", "nightly.sh")
DAY = "2026-11-24"  # in the paper


def day() -> str:
    return datetime.now(UTC).strftime("%F")


def today(commands: str) -> str:
    return commands.replace(DAY, day())


@pytest.fixture(scope="module")
def night(postgresql_site: Machine) -> Path:
    """The folder of backups after one night, which another machine has fetched."""
    postgresql_site.shell("desk", WRITE)
    postgresql_site.follow(NIGHTLY)
    kept = postgresql_site.place("/srv/backups")
    for file in kept.iterdir():
        (postgresql_site.place("/mnt/elsewhere") / file.name).write_bytes(file.read_bytes())
    return kept


def test_a_site_made_as_written_is_ready_in_both_processes(postgresql_site):
    assert postgresql_site.ready("desk") == "ready" and postgresql_site.ready("public") == "ready"


def test_the_nightly_line_backs_up_in_the_role_of_the_desk_and_keeps_the_checkpoint_beside_it(postgresql_site, night):
    assert sorted(file.name for file in night.iterdir()) == [day(), f"{day()}.checkpoint", f"{day()}.entry"]
    assert (night / day()).read_bytes().startswith(b"PGDMP")
    again = postgresql_site.run(NIGHTLY)
    assert again.returncode == 1 and "today's backup was made before" in again.stderr


def test_the_desks_role_reads_every_table_and_sequence_as_a_backup_does(postgresql_site):
    unread = postgresql_site.server.sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND CASE relkind "
        "WHEN 'S' THEN NOT has_sequence_privilege('answers_app', oid, 'SELECT') OR has_sequence_privilege('answers_app', oid, "
        "'UPDATE') WHEN 'r' THEN NOT has_table_privilege('answers_app', oid, 'SELECT') END",
        "answers",
    )
    assert unread == []


def test_the_drill_passes_as_written(postgresql_site, night):
    assert "Nothing is wrong" in postgresql_site.follow(today(block("The drill", "dropdb")))
    assert not postgresql_site.place("/var/lib/dupisite/drill").exists()
    assert postgresql_site.server.sql("SELECT datname FROM pg_database WHERE datname = 'drill'") == []


def test_a_backup_is_restored_where_none_of_its_roles_exist(night, tmp_path):
    """On another machine: the suite's own server has never heard of them."""
    [backup] = (file for file in night.iterdir() if not file.suffix)
    with empty_database(tmp_path) as environment:
        done = manage(environment, "restore", str(backup), "--checkpoint", f"{backup}.checkpoint")
        assert done.returncode == 0, done.stderr


def hardening(machine: Machine, database: str) -> list[tuple]:
    return machine.server.sql(
        "SELECT pg_get_userbyid(datdba), has_database_privilege('postgres', datname, 'CONNECT'), datacl::text[] = "
        "ARRAY['answers_owner=CTc/answers_owner', 'answers_app=c/answers_owner', 'answers_reader=c/answers_owner'], "
        "(SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = pg_database.oid) "
        f"FROM pg_database WHERE datname = '{database}'"
    )


def test_a_restore_as_written_gives_a_site_that_is_as_closed_as_the_first(postgresql_site, night):
    site = postgresql_site
    site.follow(today(block("Restore", "answers2")))
    assert "/answers2'" in site.place("/etc/dupisite/public.env").read_text()
    assert site.ready("desk") == "ready" and site.ready("public") == "ready"
    assert hardening(site, "answers2") == hardening(site, "answers")
    assert hardening(site, "answers2")[0][0] == "answers_owner" and hardening(site, "answers2")[0][3]
    site.server.sql("GRANT ALL ON DATABASE answers2 TO PUBLIC; ALTER ROLE answers_app CREATEDB")
    site.follow(block("Database", "deploy/postgresql.sql").replace("database=answers", "database=answers2"))
    assert hardening(site, "answers2") == hardening(site, "answers"), "loosened, and run again"
    assert site.server.sql("SELECT rolcreatedb FROM pg_roles WHERE rolname = 'answers_app'") == [(False,)]
    assert site.ready("desk") == "ready", "passwords and rights in the tables stay"


def test_a_restore_that_cannot_be_says_why_and_leaves_the_database_as_it_was(postgresql_site, night):
    """A database that somebody else made with a plain createdb: since PostgreSQL 15 its schema is the maker's."""
    site = postgresql_site
    site.server.sql("CREATE DATABASE plain")
    owner = site.place("/etc/dupisite/owner.env").read_text()
    there = site.place("/etc/dupisite/there.env")
    there.write_text("".join(f"{line}\n" for line in owner.splitlines() if "DATABASE_URL" not in line))
    with there.open("a") as opened:
        opened.write(site.here("DATABASE_URL='postgres://answers_owner:OWNER-PASSWORD@127.0.0.1/plain'\n"))
    restore = today("dupisite there restore /srv/backups/2026-11-24 --checkpoint /srv/backups/2026-11-24.checkpoint")
    done = site.run(restore)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "the role answers_owner may not make tables in the database plain" in done.stderr
    assert "createdb -O answers_owner" in done.stderr and "deploy/postgresql.sql" in done.stderr
    site.follow(block("Database", "deploy/postgresql.sql").replace("database=answers", "database=plain"))
    site.shell("desk", WRITE)
    site.follow("dupisite desk checkpoint >/srv/newer.checkpoint")
    done = site.run(restore.replace("/srv/backups/" + day() + ".checkpoint", "/srv/newer.checkpoint"))
    assert done.returncode == 1 and "the backup is older than what was signed" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and "could not be taken away" not in done.stderr
    assert site.server.sql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace", "plain") == []
    assert (
        site.server.sql("SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace", "plain") == []
    )
    schema = "SELECT nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE nspname = 'public'"
    assert site.server.sql(schema, "plain") == site.server.sql(schema, "answers")


def test_each_step_of_an_upgrade_that_was_left_out_is_named_by_readyz(postgresql_site):
    """The newest table of accounts is taken back, as a release before would not have it; then the paper's own block."""
    site = postgresql_site
    site.follow("dupisite owner migrate -v0 editorial 0004_comments")
    for whose in ("desk", "public"):
        assert "The database is older than this release" in site.ready(whose), whose
        assert "editorial.0005_what_was_told: run `manage.py migrate` as the owner" in site.ready(whose)
    for wrong, said in {
        "dupisite desk migrate": "Nothing was migrated: run this as the owner of the tables",
        "dupisite desk send_review_digest": "The database is older than this release: ",
        "dupisite public verify": "This database role may not read it: run `verify` as the role of the desk",
        "dupisite public rotate_key Because": "The database role answers_reader may only read",
    }.items():
        done = site.run(wrong)
        assert done.returncode == 1 and said in done.stderr + done.stdout and "Traceback" not in done.stderr, (
            wrong,
            done,
        )
    upgrade = block("Upgrade", "git pull")
    before, grant, after = upgrade.partition("dupisite owner grant_rights")
    site.follow(before)
    assert "The database role of this process lacks rights, DELETE on editorial_" in site.ready("desk")
    site.follow("cd /srv/dupisite\n" + grant + after)
    assert site.ready("desk") == "ready" and site.ready("public") == "ready"
    site.follow("dupisite desk checkpoint")  # it covers the entry of the backup
    site.follow(block("Going back", "git checkout"))
    assert "/answers3'" in site.place("/etc/dupisite/desk.env").read_text() and site.ready("desk") == "ready"
    assert "Lost" not in site.follow("dupisite desk verify")


def test_before_any_rights_are_given_the_public_process_says_so(postgresql_site):
    site = postgresql_site
    [address] = re.findall(
        "^DATABASE_URL='?([^'\n]+)", site.place("/etc/dupisite/public.env").read_text(), re.MULTILINE
    )
    database = address.rpartition("/")[2]
    site.server.sql("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM answers_reader", database)
    assert "run `manage.py grant_rights` as the owner" in site.ready("public")
    site.follow("dupisite owner grant_rights --app answers_app --reader answers_reader")
    assert site.ready("public") == "ready"

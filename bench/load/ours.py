"""Our own site, as `make run` makes and serves it, in a directory of its own; and a grown copy of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.load.servers import FILL, ROOT, Server, free_port, serving

CHOSEN = ("HOST", "PORT", "DATABASE_URL", "SITE_URL", "SECRET_KEY")  # what the operator may have set is not ours here


def made(directory: Path) -> dict[str, Any]:
    """Makes a site by `first_run`, with a past edition; what `bench.load.site` prints."""
    _python(directory, "manage.py", "first_run")
    return json.loads(_python(directory, "-m", "bench.load.site"))


def grown(small: Path, directory: Path) -> None:
    """A copy of a site that nobody serves, with much content more."""
    shutil.copytree(small, directory)
    _python(directory, "-m", "bench.load.site", "grow")


@contextmanager
def served(directory: Path) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "manage.py", "serve"]
    with serving(command, _environment(directory, port), port, directory / "said.log") as server:
        yield server


def _environment(directory: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in CHOSEN}
    return {**kept, "DATA_DIR": str(directory), "PORT": str(port)}


def _python(directory: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=_environment(directory, free_port()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=FILL,
    )
    return done.stdout

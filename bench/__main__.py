"""Measures SQLite and PostgreSQL, each part in a process and an empty database of its own, then the served site under load.

`python -m bench pages`, `saves`, `verify`, `labels`, `search`, `answer`, `load`, `sizes`, `capacity` or `before` measures a part; all of them when
none is named. `sqlite` or `postgresql` among them measures one database alone. `BEFORE` in the environment names the commit, or the
folder of a checkout, that `before` is measured beside. Exits 1 when a bound is broken.
"""

import os
import signal
import sys

from bench import before, search, sizes
from bench.capacity.pages_a_second import of_the_capacity
from bench.databases import DATABASES, MISSING, measured, opened
from bench.figures import not_measured
from bench.load.report import of_all_kinds, of_the_answer
from bench.printing import NOT_MEASURED, show, summed_up
from tests.labels.real import FILES, FOLDER

PARTS = ("pages", "saves", "verify", "labels", "search", "answer", "load", "sizes", "capacity", "before")
BY_PROGRAMS = ("pages", "saves", "verify", "labels")  # each in a process of its own
NO_LABELS = f"no .xml file in {FOLDER}; set DUPISITE_LABELS to the folder of the real labels"

Table = tuple[str, list[dict]]


def programs(parts: list[str]) -> list[list[str]]:
    """What is started one after another, each with a memory and a database of its own."""
    found = [["bench.measure", part] for part in parts if part in ("pages", "saves", "verify")]
    if "verify" in parts:
        found.append(["bench.verifying", "realistic"])
    if "labels" in parts and FILES:
        found += [["bench.labels", "desk"], ["bench.labels", "imports"]]
    return found


def bounded(parts: list[str]) -> list[Table]:
    """What programs of ours measure, on both databases."""
    missing = [not_measured("labels", NO_LABELS)] if "labels" in parts and not FILES else []
    tables = []
    for name in DATABASES:
        found = [measured(program, name) for program in programs(parts)]
        figures = [not_measured("all of it", MISSING)] if None in found else [line for said in found for line in said]
        tables.append((name, [*figures, *missing]))
        show(*tables[-1])
    return tables


def searched() -> list[Table]:
    """Asks the judged questions of both databases."""
    said = {name: found for name in DATABASES if (found := measured(["bench.search"], name)) is not None}
    tables = [(f"Search, {name}", search.figures(answers)) for name, answers in said.items()]
    if len(said) == 2:
        tables.append(("Search, both", search.alike(*said.values())))
    for table in tables:
        show(*table)
    return tables


def served() -> list[Table]:
    """An answer of the served site, beside its peers, on both databases."""
    tables = []
    for name in DATABASES:
        with opened(name) as (directory, database):
            figures = [not_measured("all of it", MISSING)] if database is None else of_the_answer(directory, database)
        tables.append((f"Answer, {name}", figures))
        show(*tables[-1])
    return tables


def under_load() -> None:
    """Every kind of page of the served site, on both databases: tables without bounds."""
    for name in DATABASES:
        with opened(name) as (directory, database):
            print(f"\nLoad, {name}" if database else f"\nLoad, {name}: {NOT_MEASURED}: {MISSING}")
            if database is not None:
                of_all_kinds(directory, database)


def main(asked: list[str]) -> int:
    known = {name.lower(): name for name in DATABASES}
    if not set(asked) <= {*PARTS, *known}:
        print(f"What is measured is one of {', '.join(PARTS)}; all of them when none is named.", file=sys.stderr)
        return 2
    if only := [known[name] for name in asked if name in known]:
        for name in set(DATABASES) - set(only):
            del DATABASES[name]
    parts = [part for part in asked if part in PARTS] or list(PARTS)
    earlier = os.environ.get("BEFORE", "")
    try:
        before.refuse(earlier)
    except before.NoSuchCommit as refused:
        print(refused, file=sys.stderr)
        return 2
    tables: list[Table] = []
    if by_programs := [part for part in parts if part in BY_PROGRAMS]:
        tables += bounded(by_programs)
    if "search" in parts:
        tables += searched()
    if "answer" in parts:
        tables += served()
    if "load" in parts:
        under_load()
    if "sizes" in parts:
        tables += sizes.report()
    if "capacity" in parts and "PostgreSQL" in DATABASES:
        of_the_capacity()
    if "before" in parts:
        tables += before.report(earlier)
    return 0 if summed_up(tables) else 1


def stop(*_: object) -> None:
    """Ends the servers too: what was opened is closed on the way out."""
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    sys.exit(main(sys.argv[1:]))

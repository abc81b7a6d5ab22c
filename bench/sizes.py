"""Is the site flat in size? The same pages on a site of one drug and of two thousand, and of a text with 6 and 1,000 editions."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from bench.databases import DATABASES, MISSING, Database, opened
from bench.figures import at_most, figure, not_measured
from bench.load.ours import Site
from bench.printing import show
from bench.sized import NOT_HTML

DRUGS, FEW_EDITIONS, MANY_EDITIONS = 2_000, 6, 1_000
ROUNDS = 3
GROWING = 3600.0  # seconds that the large site may take until it is made
BY_DRUGS, BY_EDITIONS = 1.5, 1.3  # times what the small site takes, at most
HTML, MEMORY = 60.0, 2.0  # kB of the largest page, MB that one request takes

Costs = dict[str, dict[str, float]]


def report() -> list[tuple[str, list[dict]]]:
    """The table of each database. `SIZES` in the environment names a folder where the sites on SQLite stay, and grow on."""
    tables, kept = [], os.environ.get("SIZES", "")
    for name in DATABASES:
        with opened(name) as (directory, database):
            if kept and name == "SQLite":
                directory = Path(kept)
            figures = [not_measured("all of it", MISSING)] if database is None else _figures(directory, database)
        tables.append((f"Sizes, {name}", figures))
        show(*tables[-1])
    return tables


def _figures(directory: Path, database: Database) -> list[dict]:
    print("\nSizes: making the sites ...", flush=True)
    one, many, few_editions, many_editions = (
        Site(directory / name, database.another(name)) for name in ("one", "many", "six", "thousand")
    )
    for site in (one, many, few_editions, many_editions):
        site.python("manage.py", "first_run")
    for site, editions in ((one, 2), (many, 2), (few_editions, FEW_EDITIONS), (many_editions, MANY_EDITIONS)):
        site.filled("editions", str(editions))
    many.python("-m", "bench.grown.grow", "dupixent", str(DRUGS), patience=GROWING)
    small, large = in_turns("site", one, many)
    short, long = in_turns("text", few_editions, many_editions)
    return [
        *ratios(f"{DRUGS:,} drugs / 1", small, large, BY_DRUGS),
        *largest(large),
        *ratios(f"{MANY_EDITIONS:,} editions / {FEW_EDITIONS}", short, long, BY_EDITIONS),
    ]


def in_turns(what: str, *sites: Site) -> list[list[Costs]]:
    """For each site what `bench.sized` says of it, round by round."""
    found: list[list[Costs]] = [[] for _ in sites]
    for _ in range(ROUNDS):
        for site, costs in zip(sites, found, strict=True):
            costs.append(json.loads(site.python("-m", "bench.sized", what)))
    return found


def ratios(what: str, small: Sequence[Costs], large: Sequence[Costs], bound: float) -> list[dict]:
    """The CPU of each page, each round against its own neighbor."""
    return [
        at_most(
            f"{name}: CPU, {what}",
            [more[name]["ms"] / less[name]["ms"] for less, more in zip(small, large, strict=True)],
            bound,
        )
        for name in small[0]
    ]


def largest(found: Sequence[Costs]) -> list[dict]:
    """Of all pages the largest, and the one that takes the most memory, each by its best round: garbage is no growth."""
    lines = []
    for unit, bound, what in (("kB", HTML, "largest page in HTML"), ("MB", MEMORY, "most memory for one request")):
        names = [name for name in found[0] if unit != "kB" or name not in NOT_HTML]
        least = {name: min(costs[name][unit] for costs in found) for name in names}
        name = max(least, key=lambda page: least[page])
        lines.append(figure(f"{what}: {name}", least[name], unit, bound))
    return lines

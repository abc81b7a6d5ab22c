"""One machine for the tests of this folder: a site that was made by following the paper."""

from collections.abc import Iterator

import pytest

from tests.papers.machine import Machine, machine
from tests.papers.paper import block, blocks

POSTGRESQL = (
    "Packages, users and code",
    "Database",
    "Variables",
    "Tables, rights and style sheets",
    "Processes and proxy",
)


@pytest.fixture(scope="session")
def postgresql_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Two processes over PostgreSQL; nothing is in it yet."""
    with machine(tmp_path_factory.mktemp("machine"), with_postgresql=True) as made:
        assert made.server
        for heading in POSTGRESQL:
            for commands in blocks(heading):
                made.follow(commands)
            if heading == "Database":  # \\password asks on a terminal
                for role in ("owner", "app", "reader"):
                    made.server.sql(f"ALTER ROLE answers_{role} PASSWORD '{role.upper()}-PASSWORD'")
        yield made


@pytest.fixture(scope="session")
def sqlite_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """One process over SQLite."""
    with machine(tmp_path_factory.mktemp("machine"), with_postgresql=False) as made:
        made.follow(block("Packages, users and code", "git clone"))
        made.follow(blocks("Variables")[0])
        variables = made.place("/etc/dupisite/desk.env")
        kept = [
            line for line in variables.read_text().splitlines() if "ROLE" not in line and "DATABASE_URL" not in line
        ]
        variables.write_text("\n".join(kept) + "\n")
        made.follow(block("One process over SQLite", "migrate"))
        yield made

"""What a file is that somebody wants restored, told from its first bytes. Knows no database."""

from pathlib import Path

BEGINNINGS = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}
OTHER_KIND = {  # by what the file is
    "sqlite": "{} is a backup of an SQLite database, which DATABASE_URL does not name: leave that empty for one in DATA_DIR.",
    "postgresql": "{} is a backup of a PostgreSQL database: name an empty one in DATABASE_URL.",
}


class CannotRestore(Exception):
    """Nothing was restored. Its text is a sentence for the operator, then one finding a line."""


def refuse_other_kind(file: Path, vendor: str) -> None:
    """Raises CannotRestore when this is a backup of the other kind of database. A file that is no backup passes."""
    with file.open("rb") as opened:
        first = opened.read(16)
    for beginning, kind in BEGINNINGS.items():
        if first.startswith(beginning) and kind != vendor:
            raise CannotRestore(OTHER_KIND[kind].format(file))

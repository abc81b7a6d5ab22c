"""What a guard is made of. Knows no database: `guards_sqlite` and `guards_postgresql` write it as triggers."""

from dataclasses import dataclass

KEPT = "This table is append-only: nothing in it is changed or deleted."


@dataclass(frozen=True)
class Rule:
    """What must never be true of a new row: `condition` is SQL over NEW, `sentence` tells a person why."""

    name: str
    sentence: str
    condition: str


@dataclass(frozen=True)
class Guard:
    """All triggers of one table. `key` is the primary key's column."""

    table: str
    key: str
    rules: tuple[Rule, ...]


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"

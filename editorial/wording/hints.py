"""Everything that may be said to whoever writes a text, field by field: statements without a source, plain language.

All of it is hints: nothing here ever stands in the way. Knows no drug and no label; no Django, no database.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from editorial.wording.plain import Hint, long_sentences, lost_hedges, unexplained
from editorial.wording.statements import Statement, unsourced


@dataclass(frozen=True)
class FieldHints:
    """Of one Markdown field. `unsourced`: numbers first; `hints`: by line."""

    name: str
    unsourced: tuple[Statement, ...]
    hints: tuple[Hint, ...]


def hints(
    texts: Mapping[str, str],
    *,
    known: Collection[str] = (),
    quotes: Mapping[str, Sequence[str]] | None = None,
    cites: bool = True,
) -> list[FieldHints]:
    """Of each field that has any. `known` and `quotes` as in `plain`; without `cites`, no statement needs a source."""
    found = []
    for name, text in texts.items():
        elsewhere = "\n\n".join(other for at, other in texts.items() if at != name)
        plain = [*long_sentences(text), *unexplained(text, known, elsewhere), *lost_hedges(text, quotes or {})]
        bare = unsourced(text) if cites else []
        if plain or bare:
            found.append(FieldHints(name, tuple(bare), tuple(sorted(plain, key=lambda hint: hint.line))))
    return found

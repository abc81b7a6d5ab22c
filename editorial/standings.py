"""How texts of any kinds stand, for lists that mix them: each kind is asked once for all of its texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from editorial.kinds import TextKind
from editorial.pages.standing import Standing

Text = tuple[str, int]  # the name of its kind, and its key


def standings_of(
    texts: Iterable[tuple[TextKind, int]], now: datetime, drugs: Mapping[int, Any] | None = None
) -> dict[Text, Standing]:
    """The standing of each text that ever was public. `drugs`: newest revisions with their clocks, if asked already."""
    keys: defaultdict[str, set[int]] = defaultdict(set)
    kinds: dict[str, TextKind] = {}
    for kind, key in texts:
        kinds[kind.name] = kind
        keys[kind.name].add(key)
    found: dict[Text, Standing] = {}
    for name, kind in kinds.items():
        found |= {(name, key): standing for key, standing in kind.standings_of(keys[name], now, drugs).items()}
    return found

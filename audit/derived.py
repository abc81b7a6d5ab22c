"""What follows from the record and is kept beside it only to be found fast, such as a search index.

It is made anew after every migration and in every restore, and never believed. Rooms register how; audit knows none of it.
"""

from collections.abc import Callable

Maker = Callable[[], object]
_makers: list[Maker] = []


def register(maker: Maker) -> None:
    """`maker` writes what is missing or otherwise, in a transaction of its own; called again it changes nothing."""
    if maker not in _makers:
        _makers.append(maker)


def renew() -> None:
    for maker in _makers:
        maker()

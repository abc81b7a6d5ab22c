"""What follows from the record and is kept beside it only to be found fast, such as a search index.

It is made anew after every migration and in every restore, and never believed. Rooms register how; audit knows none of it.
"""

from collections.abc import Callable

from audit.registry import Registry

Maker = Callable[[], object]
makers: Registry[Maker] = Registry(
    "audit.derived.makers",
    "a function that writes what is missing or otherwise, in a transaction of its own; called again it changes nothing",
)


def renew() -> None:
    for maker in makers:
        maker()

"""What a release makes anew of what is kept, after every migration and in every restore. Rooms register how; audit knows none of it.

What follows from the record and is kept beside it only to be found fast, such as a search index, is never believed. What this
release reads otherwise than the one before, such as a document, is read again, and that is a part of the record.
"""

from collections.abc import Callable

from audit.registry import Registry

Maker = Callable[[], object]
makers: Registry[Maker] = Registry(
    "audit.derived.makers",
    "a function that writes what is missing or otherwise, in a transaction of its own; called again it changes nothing",
)


readers: Registry[Maker] = Registry(
    "audit.derived.readers",
    "a function that reads again what this release reads otherwise, and records it; called again it changes nothing",
)


def renew() -> None:
    for maker in makers:
        maker()


def read_again() -> None:
    """In a restore only what was verified is read again: nothing is added to the record before."""
    for reader in readers:
        reader()

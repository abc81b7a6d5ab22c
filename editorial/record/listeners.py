"""Tells every registered listener that something public changed. Listeners register from rooms above; this module knows none.

A listener runs in the transaction of the change: both are kept, or neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit.registry import Registry

Listener = Callable[[Any], None]  # hears the new revision, or what was captured
listeners: Registry[tuple[type, Listener]] = Registry(
    "editorial.record.listeners.listeners",
    "a model, and a function that hears of every edition of it, of every revision that needs no signature, of every capture",
)


def register(model: type, listener: Listener) -> None:
    """A model stands for those that extend it too: `ReviewedContent` means every kind of reviewed text."""
    listeners.register((model, listener))


def tell(model: type, made: Any) -> None:
    for heard, listener in listeners:
        if issubclass(model, heard):
            listener(made)

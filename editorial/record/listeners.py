"""Tells every registered listener that something public changed. Listeners register from rooms above; this module knows none.

A listener runs in the transaction of the change: both are kept, or neither.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from audit.registry import Registry
from editorial.record.protocols import Working

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


class Event(StrEnum):
    """What happened to a text that somebody may want to hear of. What came of it is in parentheses."""

    RETURNED = "returned"  # (the revision)
    SIGNED = "signed"  # (the edition)
    COMMENTED = "commented"  # (the comment)


events: Registry[Callable[[Event, Any, Any], None]] = Registry(
    "editorial.record.listeners.events",
    "a function of (event, text, what came of it): it hears in the transaction of what happened, and must not fail it",
)


def tell_event(event: Event, text: Working, made: Any) -> None:
    for hear in events:
        hear(event, text, made)

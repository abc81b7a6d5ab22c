"""What must be written besides when something public changes, as the rooms above say it: they register, and no room below
need know them. A follower runs in the transaction of the change: both are kept, or neither.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from audit.registry import Registry
from editorial.record.protocols import Working

Follower = Callable[[Any], None]  # hears the new revision, or what was captured
_followers: dict[type, list[Follower]] = {}


def register(model: type, follower: Follower) -> None:
    """`follower` hears of every edition of `model`, of every revision that needs no signature, of every capture."""
    known = _followers.setdefault(model, [])
    if follower not in known:
        known.append(follower)


def tell(model: type, made: Any) -> None:
    for follower in _followers.get(model, []):
        follower(made)


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

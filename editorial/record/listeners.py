"""Tells every registered listener that something public changed. Listeners register from rooms above; this module knows none.

A listener runs in the transaction of the change: both are kept, or neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Listener = Callable[[Any], None]  # hears the new revision, or what was captured
_listeners: dict[type, list[Listener]] = {}


def register(model: type, listener: Listener) -> None:
    """`listener` hears of every edition of `model`, of every revision that needs no signature, of every capture.

    A model stands for those that extend it too: `ReviewedContent` means every kind of reviewed text.
    """
    known = _listeners.setdefault(model, [])
    if listener not in known:
        known.append(listener)


def tell(model: type, made: Any) -> None:
    for each in model.__mro__:
        for listener in _listeners.get(each, []):
            listener(made)

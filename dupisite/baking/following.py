"""Bakes whenever something public has changed, for as long as the process lives: after each signature, and at midnight in UTC."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connections

from audit.reading.public_reading import snapshot
from dupisite.baking.folder import CannotBake
from dupisite.baking.state import state_now
from dupisite.baking.whole_site import Baked, bake

STEP = 1  # seconds from one look at the ledger to the next
AFTER_TROUBLE = 60
NO_DATABASE = "The database does not answer. What was baked before is served on; it is asked again in a minute."

Tell = Callable[[str], None]


def follow(path: Path, said: Callable[[Baked], None], tell: Tell, wait: Callable[[float], None] = time.sleep) -> None:
    """Does not return. What refuses to be baked is told, and tried again after a minute."""
    known: object = None
    while True:
        try:
            close_old_connections()
            with snapshot():
                now = state_now("").whole
            if now != known:
                said(bake(path, tell))
                known = now
            wait(STEP)
        except (CannotBake, DatabaseError) as error:
            connections.close_all()
            tell(str(error) if isinstance(error, CannotBake) else NO_DATABASE)
            wait(AFTER_TROUBLE)

"""A worker signs what is under no checkpoint for too long: what the desk alone has seen each hour, without anybody's cron.

What is public is signed by whoever commits it; if that failed, it is tried again here each time.
"""

from __future__ import annotations

import threading
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from audit.checkpoints import tail
from audit.checkpoints.checkpoint import seal_after_commit
from audit.models import Checkpoint, LedgerEntry

LONGEST = timedelta(hours=1)  # that an entry which is not public waits
STEP = 5 * 60  # seconds from one look to the next


def is_due() -> bool:
    """Whether an entry waits for too long, public or not."""
    newest = Checkpoint.objects.first()
    waiting = LedgerEntry.objects.filter(
        seq__gt=newest.size if newest is not None else 0, at__lt=timezone.now() - LONGEST
    )
    return tail.unsealed() is not None or waiting.exists()


def look() -> None:
    """Signs if it is due. A database that is away is waited for until the next time."""
    close_old_connections()
    try:
        if is_due():
            seal_after_commit()
    except DatabaseError:
        pass
    finally:
        connections.close_all()


def keep_looking(ended: threading.Event) -> None:
    while not ended.wait(STEP):
        look()


def start() -> threading.Event:
    """In a thread that ends with its process; the event ends it earlier. Who serves the public alone has no key, and no thread."""
    ended = threading.Event()
    if settings.ROLE != "public":
        threading.Thread(target=keep_looking, args=(ended,), name="sealing", daemon=True).start()
    return ended

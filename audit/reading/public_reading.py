"""How the public reads: through a database connection that cannot write, one snapshot for a page, as of one moment.

Inside `snapshot()` every question of every room goes to the alias `settings.PUBLIC_DATABASE`, and inside `asking(moment)`
it finds nothing that came later; the rooms need not say so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

_reading: ContextVar[bool] = ContextVar("public_reading", default=False)
_asked: ContextVar[datetime | None] = ContextVar("asked_moment", default=None)


class PublicReads:
    """Django's database router (DATABASE_ROUTERS)."""

    def db_for_read(self, model: type, **hints: Any) -> str | None:
        return settings.PUBLIC_DATABASE if _reading.get() else None

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return True  # both aliases are one database

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "public" else None


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody who writes is waited for."""
    token = _reading.set(True)
    try:
        with transaction.atomic(using=settings.PUBLIC_DATABASE):
            yield
    finally:
        _reading.reset(token)


@contextmanager
def public() -> Iterator[None]:
    """Single questions to the public's connection, without a transaction around them."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def asked() -> datetime | None:
    """The moment (UTC) as of which everything is read; None is now."""
    return _asked.get()


@contextmanager
def asking(moment: datetime | None) -> Iterator[None]:
    """Everything read inside is as of the moment; with None as it is now, also inside another moment."""
    token = _asked.set(moment)
    try:
        yield
    finally:
        _asked.reset(token)

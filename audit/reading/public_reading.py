"""How the public reads: through a database connection that cannot write, one snapshot for a page, as of one moment.

Inside `snapshot()` every question of every room goes to the alias `settings.PUBLIC_DATABASE`, or to the replica while that has
all that was signed, and inside `asking(moment)` it finds nothing that came later; the rooms need not say so.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from audit.reading.replica_reading import transaction_of_readers, where_pages_are_read
from audit.reading.sessions import is_pooled

_reading: ContextVar[str | None] = ContextVar("public_reading", default=None)
_asked: ContextVar[datetime | None] = ContextVar("asked_moment", default=None)


class PublicReads:
    """Django's database router (DATABASE_ROUTERS)."""

    def db_for_read(self, model: type, **hints: Any) -> str | None:
        return _reading.get()

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return True  # all aliases are one database

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return None if db == "default" else False


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody who writes is waited for."""
    with transaction_of_readers() as alias, _of(alias):
        yield


@contextmanager
def public() -> Iterator[None]:
    """Questions to the public's connection that need not be of one moment; never to a replica."""
    with _alone(settings.PUBLIC_DATABASE), _of(settings.PUBLIC_DATABASE):
        yield


@contextmanager
def as_pages_are_read() -> Iterator[None]:
    """The same, to the replica where there is one that can be read: for questions about what pages rest on."""
    alias = where_pages_are_read()
    with _alone(alias), _of(alias):
        yield


def alias_read() -> str:
    """Where the questions of this moment go; outside of all that stands here, to the public's own connection."""
    return _reading.get() or settings.PUBLIC_DATABASE


def _alone(alias: str) -> AbstractContextManager[object]:
    """A connection cannot write by itself; through a pool only its transactions cannot."""
    return transaction.atomic(using=alias) if is_pooled(alias) else nullcontext()


@contextmanager
def _of(alias: str) -> Iterator[None]:
    token = _reading.set(alias)
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

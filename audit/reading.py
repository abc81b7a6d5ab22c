"""How the public reads: through a database connection that cannot write, one snapshot for a page.

Inside `snapshot()` every question of every room goes to the alias `settings.PUBLIC_DATABASE`; the rooms need not say so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import transaction

_reading: ContextVar[bool] = ContextVar("public_reading", default=False)


class PublicReads:
    """Django's database router (DATABASE_ROUTERS)."""

    def db_for_read(self, model: type, **hints: Any) -> str | None:
        return settings.PUBLIC_DATABASE if _reading.get() else None

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
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


def newest_public_entry() -> int:
    """Number of the newest ledger entry that may change a public page; 0 when there is none."""
    from audit.models import LedgerEntry

    found = LedgerEntry.objects.filter(public=True).order_by("-seq").values_list("seq", flat=True).first()
    return found or 0

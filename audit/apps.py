import sqlite3
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

OLDEST_SQLITE = (3, 39)


class AuditConfig(AppConfig):
    """The proof: ledger, guards, verification. It imports no other room."""

    name = "audit"

    def ready(self) -> None:
        from audit.backup.copies import check_copies
        from audit.checkpoints.checkpoint import seal_after_commit
        from audit.guards import guards
        from audit.ledger import ledger
        from audit.reading.sessions import begin_session
        from audit.verification import readiness, verify
        from audit.verification.one_moment import loses_its_moment
        from audit.verification.replica import replica_behind
        from audit.verification.scheduled import troubles
        from audit.verification.writable import cannot_write

        def put_guards_back(using: str, **kwargs: Any) -> None:
            guards.install(using)

        connection_created.connect(begin_session, dispatch_uid="audit sessions")
        register(sqlite_knows_the_rules)
        ledger.after_public_commit.register(seal_after_commit)
        post_migrate.connect(put_guards_back, sender=self, weak=False, dispatch_uid="audit guards")
        verify.checks.register(verify.check_guards, check_copies)
        readiness.questions.register(cannot_write, loses_its_moment, replica_behind, troubles)


def sqlite_knows_the_rules(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The rules are written with IS DISTINCT FROM, which SQLite reads since 3.39 (June 2022)."""
    if connections["default"].vendor != "sqlite" or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    hint = "Use a Python that brings a newer SQLite, or set DATABASE_URL to a PostgreSQL database."
    return [Error(f"SQLite is {sqlite3.sqlite_version}, but 3.39 or later is needed.", hint=hint, id="audit.E001")]

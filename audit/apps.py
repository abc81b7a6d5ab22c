from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The proof: ledger, guards, verification. Knows no other room."""

    name = "audit"

    def ready(self) -> None:
        from audit import guards, verify
        from audit.ledger_check import check_ledger

        def put_guards_back(using: str, **kwargs: Any) -> None:
            guards.install(using)

        post_migrate.connect(put_guards_back, sender=self, weak=False, dispatch_uid="audit guards")
        verify.register(check_ledger)
        verify.register(verify.check_guards)

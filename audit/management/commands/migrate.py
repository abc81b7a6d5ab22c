"""Django's migrate, with the guards out of its way: they are dropped first and put back in the end, whatever happens.

When every table is as this release knows it, what this release reads otherwise is read again, and what follows from the record
is made anew. `restore` leaves the former for later: call_command("migrate", read_again=False).
"""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from audit import derived
from audit.checkpoints.checkpoint import cover_from_before
from audit.guards import guards
from audit.guards.ownership import not_owned


class Command(Migrate):
    stealth_options = ("read_again",)

    def handle(self, *args: Any, **options: Any) -> None:
        database = options["database"]
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        if others := not_owned(connections[database]):
            raise CommandError(
                f"Nothing was migrated: run this as the owner of the tables, who also owns {others[0]}, and `grant_rights` "
                "afterwards."
            )
        guards.drop(database)
        try:
            super().handle(*args, **options)
        finally:
            guards.install(database)
        if database == DEFAULT_DB_ALIAS and not _pending(database):
            if options.get("read_again", True):
                cover_from_before()
                derived.read_again()
            derived.renew()


def _pending(database: str) -> bool:
    executor = MigrationExecutor(connections[database])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

"""Django's migrate, with the guards out of its way: they are dropped first and put back in the end, whatever happens.

When every table is as this release knows it, what follows from the record is made anew.
"""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from audit import derived
from audit.guards import guards


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        database = options["database"]
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        guards.drop(database)
        try:
            super().handle(*args, **options)
        finally:
            guards.install(database)
        if database == DEFAULT_DB_ALIAS and not _pending(database):
            derived.renew()


def _pending(database: str) -> bool:
    executor = MigrationExecutor(connections[database])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

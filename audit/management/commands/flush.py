"""Django's flush, for test databases alone: what is append-only is never emptied."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands.flush import Command as Flush
from django.db import connections

from audit.guards import guards


class Command(Flush):
    def handle(self, **options: Any) -> None:
        database = options["database"]
        name = str(connections[database].settings_dict["NAME"])
        if not name.rpartition("/")[2].startswith(("test", "file:memorydb")):
            raise CommandError(f"{name} holds an append-only record, and is not emptied. Make a new database instead.")
        guards.drop(database)
        super().handle(**options)
        if options.get("inhibit_post_migrate"):
            guards.install(database)

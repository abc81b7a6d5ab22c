"""Django's migrate, with the guards out of its way: they are dropped first and put back in the end, whatever happens."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from audit import guards


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

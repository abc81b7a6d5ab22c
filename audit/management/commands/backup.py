"""`manage.py backup FILE`: a copy of the whole database, made while the site goes on. docs/operating.md says how to restore it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.backup.backup import CannotBackUp, back_up


class Command(BaseCommand):
    help = "Copies the whole database into FILE while the site goes on, and prints the copy's SHA-256."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a new file; an existing one is never overwritten")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = back_up(options["file"].absolute())
        except CannotBackUp as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{backup.sha256}  {backup.file}")

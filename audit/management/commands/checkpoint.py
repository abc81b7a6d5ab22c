"""`manage.py checkpoint`: for cron, daily. Prints the signed note, so that a mail of its output is a copy kept elsewhere."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.checkpoints.checkpoint import TROUBLE, seal


class Command(BaseCommand):
    help = "Signs the ledger as it stands, unless the newest checkpoint covers it, and prints the signed note."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--cover",
            default="",
            metavar="REASON",
            help="also sign entries that do not carry this site's seal, because REASON; the ledger says which, and why",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(seal(options["cover"].strip()).note, ending="")
        except TROUBLE as error:
            raise CommandError(str(error)) from error

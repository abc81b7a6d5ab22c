"""`manage.py checkpoint`: for cron, daily. Prints the signed note, so that a mail of its output is a copy kept elsewhere.

What the checkpoint covers is said beside it, on standard error: the note alone can be kept in a file.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.checkpoints.checkpoint import TROUBLE, newly_covered, seal
from audit.models import Checkpoint


class Command(BaseCommand):
    help = "Signs the ledger as it stands, unless the newest checkpoint covers it, and prints the signed note and, unless -v0, what it covers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--cover",
            default="",
            metavar="REASON",
            help="also sign entries that do not carry this site's seal, because REASON; the ledger says which, and why",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        newest = Checkpoint.objects.first()
        before = newest.size if newest is not None else 0
        try:
            made = seal(options["cover"].strip())
        except TROUBLE as error:
            raise CommandError(str(error)) from error
        self.stdout.write(made.note, ending="")
        if options["verbosity"]:
            print(newly_covered(made, before), file=sys.stderr)

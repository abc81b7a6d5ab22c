"""`manage.py rotate_key REASON`: another key signs checkpoints from now on, and the ledger says since when and why."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.checkpoints.checkpoint import TROUBLE, rotate
from audit.checkpoints.trusted_keys import recorded_keys


class Command(BaseCommand):
    help = (
        "Makes a new key for checkpoints, records it in the ledger, and signs that with the old key as well if it is at "
        "hand. Prints the new public key: publish it wherever the old one is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reason", metavar="REASON", help="a sentence for the ledger: why the key changes")

    def handle(self, *args: Any, **options: Any) -> None:
        reason = options["reason"].strip()
        if not reason:
            raise CommandError("Say why the key changes: the ledger keeps the reason.")
        try:
            rotate(reason)
        except TROUBLE as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(recorded_keys()[-1][1]))

"""`manage.py restore FILE --checkpoint NOTE`: a backup in the place of a lost database, verified before anybody can write."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.backup.restore import CannotRestore, restore
from audit.checkpoints.checkpoint_check import numbered
from audit.management.commands.verify import claim_of


class Command(BaseCommand):
    requires_system_checks = []  # they open the database, which must not be there yet: `restore` asks them in its turn
    help = (
        "Puts a backup into the configured database, which must be empty, if it is what the checkpoints signed; otherwise "
        "says what is missing or wrong, leaves nothing behind and exits with 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="made by `manage.py backup`")
        parser.add_argument(
            "--checkpoint",
            action="append",
            required=True,
            type=Path,
            metavar="NOTE",
            help="the newest checkpoint that was kept elsewhere; may be given again",
        )
        parser.add_argument(
            "--accept-loss",
            default="",
            metavar="REASON",
            help="gives up what is newer than the backup; the ledger and /audit/ say so, with this reason",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kept = [claim_of(file) for file in options["checkpoint"]]
        try:
            done = restore(options["file"], kept, options["accept_loss"].strip())
        except CannotRestore as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: {done.entries} ledger entries, as every checkpoint signed them.")
        if done.lost:
            self.stdout.write(
                f"Lost: {numbered(*done.lost)}, as the ledger says now. The old key signed them, so it must sign nothing else: "
                "run `manage.py rotate_key REASON` before anybody writes."
            )

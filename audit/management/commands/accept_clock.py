"""`manage.py accept_clock REASON`: the clock is right now, and the site goes on, though it was wrong when something was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.ledger.clock_acceptance import NothingToDecide, accept


class Command(BaseCommand):
    help = (
        "Lets the site go on when the clock is right now and was ahead before, or has rightly leapt ahead. The ledger records it "
        "with the reason. Look at the clock first: this command believes it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "reason", metavar="REASON", help="a sentence for the ledger: how you know that the clock is right"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        reason = options["reason"].strip()
        if not reason:
            raise CommandError("Say how you know that the clock is right: the ledger keeps the reason.")
        try:
            self.stdout.write(accept(reason))
        except NothingToDecide as error:
            raise CommandError(str(error)) from error

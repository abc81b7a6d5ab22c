"""Is everything as it was recorded? Exit code 0 when it is, 1 when there is a finding."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from audit.checkpoints.checkpoint_check import Claim
from audit.models import LedgerEntry
from audit.offline import NotAProof, SignedTree
from audit.verification.progress import watched_findings
from audit.verification.scheduled import record_verified

MIGRATIONS = MigrationRecorder.Migration._meta.db_table


class Command(BaseCommand):
    help = "Compares ledger, revisions, editions, signatures, checkpoints, rights and guards. One finding a line; exit 0 or 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="a checkpoint that was kept elsewhere: the ledger must still begin with what it signed; may be given again",
        )
        parser.add_argument(
            "--scheduled",
            action="store_true",
            help="for a timer: the ledger records the outcome, and /readyz and the desk's first page say when the next is missing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kept = [claim_of(file) for file in options["checkpoint"]]
        entries = counted()
        number = self.report_json(kept) if options["json"] else self.report_lines(kept)
        if options["scheduled"] and entries is not None:
            record_verified(number, entries)
        if number:
            sys.exit(1)

    def report_json(self, kept: list[Claim]) -> int:
        found = [asdict(finding) for finding in watched_findings(kept)]
        self.stdout.write(orjson.dumps({"entries": counted(), "findings": found}).decode())
        return len(found)

    def report_lines(self, kept: list[Claim]) -> int:
        """Each finding as it is found: there may be more than memory holds. How many there are."""
        number = 0
        for finding in watched_findings(kept):
            number += 1
            self.stdout.write(str(finding))
        if not number:
            self.stdout.write(f"Nothing is wrong: {LedgerEntry.objects.count()} ledger entries verified.")
        return number


def counted() -> int | None:
    """How many entries there are; None where that cannot be read, which is a finding. Raises DatabaseError where no site is."""
    try:
        return LedgerEntry.objects.count()
    except DatabaseError:
        if not is_there():
            raise
        return None


def is_there() -> bool:
    """Whether the database answers and holds a site: if not, there is nothing to verify, and `manage.py` says what is wrong."""
    try:
        return MIGRATIONS in connection.introspection.table_names()
    except DatabaseError:
        return False


def claim_of(file: Path) -> Claim:
    """Raises CommandError."""
    try:
        return Claim(str(file), SignedTree.read(file.read_text()))
    except (OSError, NotAProof, UnicodeDecodeError) as error:
        raise CommandError(f"{file} is no checkpoint that can be read: {error}") from error

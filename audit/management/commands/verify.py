"""Is everything as it was recorded? Exit code 0 when it is, 1 when there is a finding."""

import sys
from dataclasses import asdict
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandParser

from audit.models import LedgerEntry
from audit.verify import verify


class Command(BaseCommand):
    help = "Compares ledger, revisions, editions, signatures, rights and guards. One finding a line; exit 0 or 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify()
        if options["json"]:
            report = {"entries": LedgerEntry.objects.count(), "findings": [asdict(f) for f in findings]}
            self.stdout.write(orjson.dumps(report).decode())
        else:
            for finding in findings:
                self.stdout.write(str(finding))
            if not findings:
                self.stdout.write(f"Nothing is wrong: {LedgerEntry.objects.count()} ledger entries verified.")
        if findings:
            sys.exit(1)

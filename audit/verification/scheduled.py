"""What runs every night, backup and verifier: how it went last, as the ledger has it, and whether it still runs.

Only what was started with `--scheduled` counts: whoever makes a backup by hand, or by other means, promises no next one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone

from audit.ledger import ledger
from audit.ledger.clock import in_words, second
from audit.models import LedgerEntry

SUBJECT = "audit.schedule"
BACKUP, BACKUP_FAILED, VERIFIED = "backup", "backup failed", "verified"  # kinds of entries
NAMES = {(BACKUP, BACKUP_FAILED): "backup", (VERIFIED,): "verification"}
LATE = timedelta(hours=50)  # two nights and a little: one may be missed for an upgrade


@dataclass(frozen=True)
class Outcome:
    """The newest entry about one of them. `failure` is empty when it went well."""

    what: str
    at: datetime
    failure: str

    @property
    def sentence(self) -> str:
        """What the operator should know; empty when all is well."""
        age = timezone.now() - self.at
        if self.failure:
            return f"The last {self.what}, of {second(self.at)}, {self.failure}"
        if age > LATE:
            return f"The last {self.what} is of {second(self.at)}, {in_words(age)} ago: it should run every night."
        return ""


def record_backup_failed(why: str) -> None:
    ledger.append(BACKUP_FAILED, subject=SUBJECT, why=why)


def record_verified(findings: int, entries: int) -> None:
    ledger.append(VERIFIED, subject=SUBJECT, findings=findings, entries=entries)


def troubles(signs: bool = True) -> Iterator[str]:
    """A sentence for each that failed or is late; none of one that was never scheduled. One question."""
    if not signs:
        return
    newest = [Q(seq=Subquery(_entries(kinds).values("seq")[:1])) for kinds in NAMES]
    for entry in LedgerEntry.objects.filter(newest[0] | newest[1]).order_by("seq"):
        [what] = [name for kinds, name in NAMES.items() if entry.kind in kinds]
        if sentence := Outcome(what, entry.at, _failure(entry)).sentence:
            yield sentence


def _entries(kinds: tuple[str, ...]) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(subject=SUBJECT, kind__in=kinds).order_by("-seq")


def _failure(entry: LedgerEntry) -> str:
    if entry.kind == BACKUP_FAILED:
        return f"failed: entry {entry.seq} of the ledger says why."  # it may name folders, and anybody may ask for readiness
    said = orjson.loads(entry.payload)["data"]
    if entry.kind == VERIFIED and said["findings"]:
        things = "one thing that is" if said["findings"] == 1 else f"{said['findings']} things that are"
        return f"found {things} not as recorded: `manage.py verify` names them."
    return ""

"""Is what a page shows what was signed? Asked whenever a page is made; the witness is the edition's entry in the ledger.

An edition is whole when its row says in every column what the entry says, and the words, HTML and evidence give the digest
that the signer saw. So a changed letter, another name or time, and a signature copied to another row all show at once. What is
asked for as the newest of a text must be the newest that the ledger knows of it: else somebody took a correction or a withdrawal
away, and what stands there is no longer what was signed. That the entry itself is old and unchanged is what checkpoints prove;
which are under none, though they should be, is said as well.
"""

from __future__ import annotations

from typing import Any

import orjson
from django.db.models import BigIntegerField, CharField, DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from audit.checkpoints import tail
from audit.ledger.canonical import canonical
from audit.models import Checkpoint, LedgerEntry
from audit.reading.kept_rows import of_a_row
from audit.reading.prepared import as_moment
from editorial.record.freezing import digest_of_edition
from editorial.record.protocols import Edition, RevisionRow
from editorial.record.records import RevisionQuerySet


def witnessed(editions: RevisionQuerySet) -> RevisionQuerySet:
    """The editions, each with what the ledger says of it in `said`: two index seeks more for each, and no question more.

    `uncovered` is the time of its entry while no checkpoint covers that.
    """
    entry = _entries_of(editions).filter(revision=OuterRef("history_id")).order_by("seq")
    newest = Checkpoint._base_manager.order_by("-size").values("size")[
        :1
    ]  # a past page is proved by what is signed today
    covered = Coalesce(Subquery(newest), 0, output_field=BigIntegerField())
    return editions.annotate(
        said=Subquery(entry.values("payload")[:1]),
        uncovered=Subquery(entry.filter(seq__gt=covered).values("at")[:1], output_field=DateTimeField()),
    )


def witnessed_newest(newest: Any) -> Any:
    """As `witnessed`, of rows that were asked for as the newest of each thing; `known` is the newest that the ledger knows."""
    return with_newest_known(witnessed(newest))


def with_newest_known(newest: Any) -> Any:
    """Only that last part of it, for `is_newest`."""
    entries = _entries_of(newest).filter(revision__isnull=False).order_by("-revision")
    return newest.annotate(known=Subquery(entries.values("revision")[:1]))


@of_a_row
def is_as_signed(edition: Edition) -> bool:
    """Of an edition that was asked for as `witnessed`. Of a row that was read in part, that part is compared, and no digest."""
    try:
        row = orjson.loads(edition.said or "")["data"]["row"]
        whole = all(field.attname in vars(edition) for field in edition._meta.concrete_fields)
        return (
            is_newest(edition) and _same(edition, row) and not (whole and digest_of_edition(edition) != row["digest"])
        )
    except (KeyError, TypeError, ValueError):  # no entry, or one that says something else than a row
        return False


@of_a_row
def is_as_recorded(row: RevisionRow) -> bool:
    """The same of a revision that needs no signature; of one that was not asked for as `witnessed`, nothing is known."""
    if "said" not in vars(row):
        return True
    try:
        return is_newest(row) and _same(row, orjson.loads(vars(row)["said"] or "")["data"]["row"])
    except (KeyError, TypeError, ValueError):
        return False


def is_late(row: RevisionRow) -> bool:
    """Whether it is under no checkpoint, though it ought to be by now; of one that was not asked for as `witnessed`: no."""
    since = as_moment(vars(row).get("uncovered"))
    return since is not None and since < timezone.now() - tail.PATIENCE


def _entries_of(rows: Any) -> QuerySet[LedgerEntry]:
    """The ledger's entries about what a revision is of; of a text that is signed, about its editions alone."""
    subject = Concat(Value(f"{rows.model.instance_type._meta.label_lower}:"), Cast(OuterRef("id"), CharField()))
    entries = LedgerEntry.objects.filter(subject=subject)
    return entries.filter(kind="edition") if rows.model.signed else entries


def is_newest(row: RevisionRow) -> bool:
    """Whether the ledger knows of no newer one; of a row that was not asked for so, nothing is known."""
    read = vars(row)
    return bool(read.get("known", row.history_id) == row.history_id)


def _same(edition: RevisionRow, row: dict[str, Any]) -> bool:
    read = vars(edition)
    for field in edition._meta.concrete_fields:
        if field.attname in read:
            shown, recorded = read[field.attname], row.get(field.column)
            # Nearly every value is equal as it is; only times and decimals are written otherwise in an entry.
            if shown != recorded and canonical(shown) != canonical(recorded):
                return False
    return True

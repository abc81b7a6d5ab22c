"""A hostile administrator: owns the machine, the database and the key, and rewrites the past so that everything fits again.

Every method leaves a ledger in which nothing can be found from within: entries renumbered, hashes, digests and rows made
anew, every checkpoint signed again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson

from audit import derived
from audit.checkpoints import checkpoint_folder
from audit.checkpoints.checkpoint import seal
from audit.guards import guards
from audit.ledger.canonical import canonical, instant, leaf_hash
from audit.models import Checkpoint, LedgerEntry
from editorial.record.freezing import digest_of_edition
from labels.models import Fact

Said = dict[str, Any]
NOW = [field.attname for field in Fact._meta.concrete_fields if field.name != "id"]


class Hostile:
    def __init__(self, fact: Fact) -> None:
        self.fact = fact

    def entries(self) -> list[Said]:
        return [orjson.loads(text) for text in LedgerEntry.objects.order_by("seq").values_list("payload", flat=True)]

    def write(self, entries: list[Said]) -> None:
        """The ledger says this and never said anything else; so do its checkpoints."""
        guards.drop()
        LedgerEntry.objects.all()._raw_delete("default")
        before = datetime.min
        rows = []
        for seq, said in enumerate(entries, 1):
            before = max(datetime.fromisoformat(said["at"]).replace(tzinfo=None), before + timedelta(microseconds=1))
            said |= {"seq": seq, "at": instant(before.replace(tzinfo=datetime.fromisoformat(said["at"]).tzinfo))}
            payload = canonical(said).decode()
            columns = {
                name: said[name] for name in ("seq", "kind", "subject", "revision", "actor", "actor_name", "public")
            }
            columns["about"] = said.get("about")
            at = datetime.fromisoformat(said["at"])
            rows.append(LedgerEntry(**columns, at=at, payload=payload, leaf_hash=leaf_hash(payload.encode())))
        LedgerEntry.objects.bulk_create(rows)
        sizes = checkpoint_folder.sizes()
        Checkpoint.objects.all()._raw_delete("default")
        for size in sizes:
            checkpoint_folder.file_of(size).unlink()
        guards.install()
        derived.renew()  # whoever can do all this can also make the index of search fit it
        seal()

    def rewrite(self, change: Callable[[list[Said]], list[Said] | None]) -> None:
        entries = self.entries()
        self.write(change(entries) or entries)

    def change_edition(self, number: int, **columns: Any) -> None:
        """An edition's row says something else, under a digest that fits, and its entry has always said so."""
        guards.drop()
        row = Fact.revisions().get(id=self.fact.pk, edition=number, kind__isnull=False)
        for name, value in columns.items():
            setattr(row, name, value)
        row.digest = digest_of_edition(row)
        Fact.Revision._base_manager.filter(pk=row.pk).update(**columns, digest=row.digest)
        guards.install()

        def change(entries: list[Said]) -> None:
            said = next(e for e in entries if e["subject"] == self.fact.subject and e["revision"] == row.pk)
            said["data"]["row"] = row.recorded()
            said |= {"at": instant(row.history_date), "actor": row.history_user_id, "actor_name": row.actor_name}

        self.rewrite(change)

    def roll_back(self, edition: int) -> None:
        """Everything after an edition is gone from rows, working copy and ledger alike."""
        guards.drop()
        last = Fact.revisions().get(id=self.fact.pk, edition=edition, kind__isnull=False)
        Fact.revisions().filter(id=self.fact.pk, history_id__gt=last.pk)._raw_delete("default")
        Fact._base_manager.filter(pk=self.fact.pk).update(**{name: getattr(last, name) for name in NOW})
        guards.install()
        self.rewrite(lambda entries: [e for e in entries if e["at"] <= instant(last.history_date)])

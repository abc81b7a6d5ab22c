"""What any verifier must do on such a site, each thing once, in the fewest lines: what the plain loop leaves out.

It reads rows through no ORM, believes whatever it can parse, and could tell nobody what is wrong. So it is no verifier; it says how
near one can come.
"""

import hashlib
from pathlib import Path
from typing import Any

import orjson


def bare_checks() -> None:
    """Every row read; every entry hashed, parsed and written again; every revision beside its entry, every edition hashed; the
    tree, and each signature over it; each live text parsed as Markdown; each section of a label hashed, each quote looked for.
    """
    from audit.reading.public_reading import snapshot
    from bench.verifying import site_models

    with snapshot():
        for model in site_models():
            rows = _rows(model)
            if model.__name__ == "LedgerEntry":
                said = _entries(rows)
            elif model.__name__ == "Checkpoint":
                _signatures(rows)
            elif model.__name__.startswith("Historical"):
                _revisions(rows, said)
            elif model.__name__ == "SectionText":
                _hashed(rows)
        _texts()


def _rows(model: Any) -> list[dict[str, Any]]:
    from django.conf import settings
    from django.db import connections

    names = [field.column for field in model._meta.concrete_fields]
    columns = ", ".join(f'"{name}"' for name in names)
    with connections[settings.PUBLIC_DATABASE].cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}" ORDER BY "{model._meta.pk.column}"')
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _entries(rows: list[dict[str, Any]]) -> dict[int, Any]:
    """What the ledger says of each revision; all of it is hashed into the tree."""
    from audit.ledger.merkle import Frontier

    tree, said = Frontier(), {}
    for row in rows:
        payload = row["payload"].encode()
        tree.add(hashlib.sha256(b"\x00" + payload).digest())
        entry = orjson.loads(payload)
        assert orjson.dumps(entry, option=orjson.OPT_SORT_KEYS) == payload
        said[row["revision"]] = entry["data"].get("row")
    tree.root()
    return said


def _signatures(rows: list[dict[str, Any]]) -> None:
    from django.conf import settings

    from audit.checkpoints.trusted_keys import recorded_keys
    from audit.offline import SignedTree

    keys = [key for _, key in recorded_keys()]
    for row in rows:
        tree = SignedTree.read(row["note"])
        assert any(tree.is_signed_by(key) for key in keys)
    assert {file.read_text() for file in Path(settings.CHECKPOINT_DIR).glob("*.txt")} == {row["note"] for row in rows}


def _revisions(rows: list[dict[str, Any]], said: dict[int, Any]) -> None:
    for row in rows:
        assert said.get(row["history_id"], row) and _hash(row)
        if row.get("digest"):
            _hash({name: row[name] for name in row if not name.startswith(("history_", "actor_"))})


def _hashed(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        _hash(row)


def _hash(row: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(row, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _texts() -> None:
    from editorial.wording.markdown import PARSER, new_env
    from faq.models import Entry
    from labels.archive.label_storage import label_by_hash
    from labels.archive.normal_words import normal
    from labels.models import Fact, LabelVersion

    labels = [label_by_hash(sha256) for sha256 in LabelVersion.objects.values_list("sha256", flat=True)]
    words = [normal(" ".join(block.text for section in label.sections for block in section.blocks)) for label in labels]
    for model in (Fact, Entry):
        fields = [*model.markdown_fields, *(["claim_text"] if model is Fact else [])]
        for texts in model.revisions().live().values_list(*fields):
            for text in texts[: len(model.markdown_fields)]:
                PARSER.parse(text or "", new_env())
            if model is Fact:
                _ = [normal(line) in said for line in texts[-1].splitlines() for said in words]

"""What processes that were killed have left behind, compared with what they had acknowledged, without the verifier.

What is torn: a revision without its entry or the other way round, a working copy that is not its newest revision, a label
without all of its sections or its entry, and a backup that has its name and is not whole.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path


def report(done: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Each of `done` is a verb and what it made: a revision's number, or a label version's key. Backups and bakes are asked about before."""
    from audit.ledger import ledger

    with ledger.writing():
        pass  # the server may still be ending the last child's transaction
    made: dict[str, list[str]] = {"import": [], "backup": [], "bake": [], "text": []}
    for verb, what in done:
        made.get(verb, made["text"]).append(what)
    texts, labels = of_texts(made["text"]), of_labels(made["import"])
    return {what: texts[what] + labels[what] for what in ("lost", "torn")}


def of_texts(acknowledged: list[str]) -> dict[str, list[str]]:
    from audit.models import LedgerEntry
    from labels.models import Fact

    kept = set(Fact.revisions().values_list("id", "history_id", "statement", "status", "edition"))
    numbers = {str(number) for _, number, *_ in kept}
    newest = {row[0]: row for row in sorted(kept, key=lambda row: row[1])}
    entries = LedgerEntry.objects.filter(subject__startswith="labels.fact:").exclude(kind="signature refused")
    subjects = entries.exclude(revision=None).values_list("subject", "revision")
    recorded = {(int(subject.split(":")[1]), number) for subject, number in subjects}
    live = Fact.objects.values_list("id", "statement", "status", "edition")
    twice = len(acknowledged) - len(set(acknowledged))
    return {
        "lost": [f"revision {number}" for number in sorted(set(acknowledged) - numbers)],
        "torn": [f"revision of fact {pair}" for pair in sorted(recorded ^ {(row[0], row[1]) for row in kept})]
        + [f"working copy of fact {row[0]}" for row in live if row != (newest[row[0]][0], *newest[row[0]][2:])]
        + [f"{twice} revisions that were told twice"] * bool(twice),
    }


def of_labels(acknowledged: list[str]) -> dict[str, list[str]]:
    from audit.models import LedgerEntry
    from labels.archive.importing import CAPTURED
    from labels.models import LabelVersion

    kept = {str(version.pk): version for version in LabelVersion.objects.without_bytes()}
    recorded = LedgerEntry.objects.filter(kind=CAPTURED).count()
    parts = {key: version.sections.count() for key, version in kept.items()}
    all_alike = max([1, *parts.values()])  # the same sections, with other words
    return {
        "lost": [f"label version {key}" for key in sorted(set(acknowledged) - kept.keys())],
        "torn": [f"version {key} has {count} sections" for key, count in parts.items() if count != all_alike]
        + [f"{len(kept)} versions, {recorded} entries"] * (len(kept) != recorded),
    }


def of_backups(acknowledged: Iterable[str]) -> dict[str, list[str]]:
    """Looks at those of one child and deletes them, whole or not. A part of one may be left, and says so by its name."""
    from audit.models import LedgerEntry

    folder = Path(os.environ["DATA_DIR"])
    there = sorted(folder.glob("*.backup"))
    recorded = {json.loads(entry.payload)["data"]["file"] for entry in LedgerEntry.objects.filter(kind="backup")}
    found = {
        "lost": sorted(set(acknowledged) - ({file.name for file in there} & recorded)),
        "torn": [file.name for file in there if not whole(file)],
    }
    for file in (*there, *folder.glob("*.backup.partial*")):
        file.unlink()
    return found


def whole(file: Path) -> bool:
    from django.db import connection

    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            return opened.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    program = shutil.which("pg_restore")
    assert program is not None
    return subprocess.run([program, "--file", os.devnull, str(file)], capture_output=True).returncode == 0

"""Older backups make room for newer ones, and never for worse: what is counted as kept was read again, and is what was recorded."""

import hashlib
from pathlib import Path
from typing import Any

import orjson

from audit.ledger import ledger
from audit.models import LedgerEntry
from audit.verification.scheduled import BACKUP

REMOVED = "backups removed"  # kind of an entry


def keep_newest(folder: Path, number: int) -> list[Path]:
    """Removes the backups in the folder that are older than its `number` newest whole ones, and records that: what went.

    A file that the ledger does not know, or that is not what it recorded, is neither counted nor touched.
    """
    whole = [file for file, said in _recorded(folder) if is_whole(file, said)]
    older = whole[number:]
    for file in older:
        file.unlink()
    if older:
        ledger.append(REMOVED, files=[file.name for file in older])
    return older


def is_whole(file: Path, said: dict[str, Any]) -> bool:
    """Whether a file is the backup of which an entry says so much."""
    if not file.is_file() or file.stat().st_size != said["bytes"]:
        return False
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == said["sha256"]


def _recorded(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Every backup that was recorded under a name that is in the folder, the newest first."""
    found: dict[str, dict[str, Any]] = {}
    for payload in LedgerEntry.objects.filter(kind=BACKUP).order_by("-seq").values_list("payload", flat=True):
        said = orjson.loads(payload)["data"]
        if Path(said["file"]).name == said["file"]:
            found.setdefault(said["file"], said)
    return [(folder / name, said) for name, said in found.items()]

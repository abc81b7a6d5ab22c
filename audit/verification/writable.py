"""Could something be written now? Asked by what watches the site, before a person meets it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connections

from audit.ledger.ledger import clock_trouble, last_entry

ROOM = 50_000_000  # bytes; less than that, and an import or a backup fills the disk
LITTLE_ROOM = "Less than {} MB are free on the disk with the {}: make room before nothing can be written."
NOT_WRITABLE = "The {} cannot be written to: what is read is right, and nothing can be saved."


def cannot_write(signs: bool) -> Iterator[str]:
    """A sentence for each reason; who serves the public alone writes nothing."""
    if not signs:
        return
    told: set[tuple[str, int]] = set()  # what is wrong with a disk is told once
    for what, path in _written_to():
        disk = path.stat().st_dev
        if not os.access(path, os.W_OK):
            said, sort = NOT_WRITABLE.format(what), "writing"
        elif shutil.disk_usage(path).free < ROOM:
            said, sort = LITTLE_ROOM.format(ROOM // 1_000_000, what), "room"
        else:
            continue
        if (sort, disk) not in told:
            told.add((sort, disk))
            yield said
    if not _database_takes_writing():
        yield NOT_WRITABLE.format("database")
    last = last_entry()
    if trouble := clock_trouble(last[0].at if last else None):
        yield str(trouble)


def _written_to() -> Iterator[tuple[str, Path]]:
    yield "data folder", settings.DATA_DIR
    database = connections["default"]
    if database.vendor == "sqlite" and (file := Path(database.settings_dict["NAME"])).exists():
        yield "folder of the database", file.parent
        yield "file of the database", file


def _database_takes_writing() -> bool:
    """On PostgreSQL a replica, and a role that may only read, take none."""
    database = connections["default"]
    if database.vendor != "postgresql":
        return True
    with database.cursor() as cursor:
        cursor.execute("SELECT NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off'")
        return bool(cursor.fetchone()[0])

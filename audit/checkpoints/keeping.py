"""Are the key and the folder of checkpoints, which stand outside the database, those that belong to it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from audit.checkpoints import checkpoint_folder
from audit.checkpoints.key_file import KeyTrouble
from audit.checkpoints.trusted_keys import signing_key
from audit.models import Checkpoint
from audit.verification.findings import Finding

CHECK = "keeping"
PATIENCE = timedelta(minutes=1)  # a checkpoint is committed before it is written: it may be on its way


def key_trouble() -> str:
    """A sentence when the key that the ledger names is not in the key file; empty when it is, or none is named yet."""
    try:
        signing_key()
    except KeyTrouble as error:
        return str(error)
    return ""


def unwritten() -> str:
    """A sentence when the newest checkpoint is not in the folder. Raises OSError."""
    newest = Checkpoint.objects.first()
    if newest is None or newest.at > timezone.now() - PATIENCE or newest.size <= checkpoint_folder.newest():
        return ""
    return (
        f"The checkpoint of {newest.size} entries is not in the folder of checkpoints: "
        "`manage.py checkpoint` writes what is missing, or says why it cannot."
    )


def check_keeping() -> Iterator[Finding]:
    """Nothing is said where neither key nor checkpoints are kept: a copy of the database is verified anywhere."""
    try:
        kept_here = settings.CHECKPOINT_KEY_FILE.exists() or checkpoint_folder.newest()
        sentences = {"key": key_trouble(), "folder": unwritten()} if kept_here else {}
    except OSError:
        return  # that the folder cannot be read is another check's finding
    for where, sentence in sentences.items():
        if sentence:
            yield Finding(CHECK, where, sentence)

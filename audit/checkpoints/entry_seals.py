"""A seal on each ledger entry, made with the checkpoint key in the transaction that writes it.

A checkpoint covers only entries whose seal fits. So what somebody writes into the ledger who has the database and not the key
is never signed with what the site writes after it. A seal is no proof for outsiders: it says to this site that an entry is its
own, until a checkpoint says it to everybody.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from audit.checkpoints.key_file import KeyTrouble, read_keys


def seal_of(entry: int, leaf_hash: str) -> str | None:
    """With the newest key of the key file; None while there is none."""
    keys = _keys()
    return _seal(keys[-1], entry, leaf_hash) if keys else None


def fits(entry: int, leaf_hash: str, seal: str | None) -> bool:
    """Made with any key of the key file. While keys are exchanged there are two."""
    return seal is not None and any(hmac.compare_digest(_seal(key, entry, leaf_hash), seal) for key in _keys())


def can_tell() -> bool:
    """Whether there is a key here at all: who has none can say nothing of a seal."""
    return bool(_keys())


def _seal(key: bytes, entry: int, leaf_hash: str) -> str:
    return hmac.new(key, f"{entry} {leaf_hash}".encode(), hashlib.sha256).hexdigest()


def _keys() -> tuple[bytes, ...]:
    file = Path(settings.CHECKPOINT_KEY_FILE)
    try:
        found = file.stat()
        return _read(file, found.st_mtime_ns, found.st_ino, found.st_size)
    except (OSError, KeyTrouble):  # readiness says what is wrong with the key
        return ()


@lru_cache(maxsize=4)
def _read(file: Path, *changed: int) -> tuple[bytes, ...]:
    """Keys for seals alone, one for each in the file: every entry asks for them, and the file changes once a year."""
    keys = (key.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()) for key in read_keys(file))
    return tuple(hashlib.sha256(b"seal of a ledger entry" + seed).digest() for seed in keys)

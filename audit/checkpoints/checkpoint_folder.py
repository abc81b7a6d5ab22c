"""The folder of checkpoints: one file each, to be copied to where nobody can change the ledger and the copy together.

A file is named by the number of entries that it covers, so names sort as they were signed. None is ever written over.
"""

import os
import secrets
import time
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from audit.offline import NotAProof, SignedTree

SUFFIX = ".txt"
DIGITS = 12


LISTED_FOR = 60.0  # seconds


@dataclass(frozen=True)
class _Known:
    """The newest checkpoint of a folder in one state, and until when that is believed (`time.monotonic`)."""

    state: tuple[str, int, int]
    until: float
    newest: int


_known: _Known | None = None


def name_of(size: int) -> str:
    return f"{size:0{DIGITS}d}{SUFFIX}"


def file_of(size: int) -> Path:
    return Path(settings.CHECKPOINT_DIR) / name_of(size)


def sizes() -> list[int]:
    """Of every checkpoint in the folder, the smallest first; none when there is no folder. Raises OSError."""
    try:
        names = os.listdir(settings.CHECKPOINT_DIR)
    except FileNotFoundError:
        return []
    stems = (name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))
    return sorted(int(stem) for stem in stems if len(stem) == DIGITS and stem.isascii() and stem.isdigit())


def newest() -> int:
    """Entries that the newest checkpoint in the folder covers; 0 when there is none. Raises OSError."""
    return max(sizes(), default=0)


def newest_of_many() -> int:
    """The same for whoever asks at each signature: the names are read again after the folder changed, and each minute.

    There is a file for each signature ever made, and to list them all takes longer every year.
    """
    global _known
    state, now = _state(), time.monotonic()  # before the names are read: what comes meanwhile is read the next time
    if _known is None or _known.state != state or now >= _known.until:
        _known = _Known(state, now + LISTED_FOR, newest())
    return _known.newest


@lru_cache(maxsize=16)  # what lies in the folder stands in the database too, mostly: each note is read once for both
def tree_of(note: str) -> SignedTree:
    """Raises NotAProof."""
    return SignedTree.read(note)


def read(size: int) -> SignedTree:
    """Raises NotAProof, OSError."""
    try:
        # A path as text: to make a `Path` of each took longer than to read it.
        with open(os.path.join(settings.CHECKPOINT_DIR, name_of(size))) as file:
            found = tree_of(file.read())
    except UnicodeDecodeError as error:
        raise NotAProof("It is no text.") from error
    if found.size != size:
        raise NotAProof(f"It covers {found.size} entries, and its name says {size}.")
    return found


def write(size: int, note: str) -> None:
    """Whole or not at all, and on disk before this returns; what is there stays. Raises OSError."""
    file = file_of(size)
    if file.exists():
        return
    global _known
    before = _state()
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with fresh.open("w") as opened:
            opened.write(note)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.rename(file)
        if _known is not None and _known.state == before:
            _known = replace(_known, state=_state(), newest=max(_known.newest, size))
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _state() -> tuple[str, int, int]:
    """Another one whenever a file came, went or was renamed; that of no folder when there is none. Raises OSError."""
    folder = str(settings.CHECKPOINT_DIR)
    try:
        found = os.stat(folder)
    except FileNotFoundError:
        return folder, 0, 0
    return folder, found.st_ino, found.st_mtime_ns


def set_aside(size: int) -> None:
    """Moves every checkpoint over more than `size` entries, which were lost, to a folder within. Raises OSError."""
    for lost in (found for found in sizes() if found > size):
        aside = Path(settings.CHECKPOINT_DIR) / "lost"
        aside.mkdir(exist_ok=True)
        file_of(lost).rename(aside / file_of(lost).name)

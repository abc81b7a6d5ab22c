"""Checkpoints: the ledger's size and root, signed, so that whoever keeps one can tell when the past was rewritten.

One is made after every commit that may change a public page, by the server each hour, and daily by a command. It signs what is
committed and carries this site's own seal, with the key that the ledger names, and never what contradicts an earlier checkpoint.
docs/decisions says why it is done so.
"""

import base64
import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from audit.checkpoints import checkpoint_folder, trusted_keys
from audit.checkpoints.checkpoint_check import numbered
from audit.checkpoints.entry_seals import fits
from audit.checkpoints.key_file import KeyTrouble, SigningKey, signed, write_keys
from audit.checkpoints.tail import STRANGER, strangers
from audit.ledger import ledger
from audit.ledger.clock import ClockTrouble
from audit.ledger.merkle import Frontier
from audit.models import Checkpoint, LedgerEntry
from audit.offline import NotAProof
from audit.reading.prepared import Prepared

logger = logging.getLogger(__name__)

AT_ONCE = 2000  # entries read for a checkpoint


class CannotSeal(Exception):
    """Nothing was signed, or what was signed is not in the folder. Its text is a sentence as that of KeyTrouble."""


TROUBLE = (CannotSeal, KeyTrouble, ClockTrouble)


def seal(cover: str = "") -> Checkpoint:
    """The checkpoint that covers all that is committed, made unless there is one, and in the folder. Raises TROUBLE.

    It covers entries that this site wrote with its key at hand, and stops before any other, unless `cover` says why that is
    right: then the ledger says which they were, and the reason.
    """
    with ledger.writing() as writing:
        key = trusted_keys.signing_key() or trusted_keys.first_key(writing)
        if cover:
            _record_covered(writing, cover)
        newest, stranger = _sign(writing, [key], all_of_it=bool(cover))
    if newest is not None:
        write(newest)
    if newest is None or stranger is not None:
        raise CannotSeal(STRANGER.format(stranger))
    return newest


def newly_covered(made: Checkpoint, before: int) -> str:
    """What a checkpoint covers, in a sentence for the operator. `before`: the size of the newest one before."""
    entries = f"It covers {numbered(1, made.size)} of the ledger"
    since = LedgerEntry.objects.filter(seq__gt=before, seq__lte=made.size)
    if not (count := since.count()):
        return f"{entries}; nothing was written since it was signed."
    public = since.filter(public=True).count()
    return f"{entries}. Newly covered: {numbered(before + 1, made.size)} ({public} public, {count - public} private)."


def seal_after_commit() -> None:
    """As `seal`. What was committed stays committed whatever happens here; readiness says what is wrong."""
    try:
        seal()
    except (*TROUBLE, DatabaseError) as error:
        logger.error("No checkpoint: %s", error)


def cover_from_before() -> None:
    """Signs, after an upgrade, what the release before wrote since its last checkpoint: it made no seals. Again, it does nothing."""
    last = Checkpoint.objects.first()
    if last is not None and not LedgerEntry.objects.filter(seq__lte=last.size, seal__isnull=False).exists():
        try:
            seal(cover="They were written by a release that made no seals yet.")
        except TROUBLE as error:  # this machine has no key, or the ledger is not its own: readiness says so
            logger.warning("No checkpoint: %s", error)


def rotate(reason: str) -> Checkpoint:
    """Signs with a new key from now on; under the change stands the old one's signature too, if it is at hand.

    What was written while no key was at hand is covered with it, for the same reason.
    """
    with ledger.writing() as writing:
        keys = trusted_keys.next_key(writing, reason)
        _record_covered(writing, reason)
        newest, _ = _sign(writing, keys, all_of_it=True)
    assert newest is not None
    write_keys(settings.CHECKPOINT_KEY_FILE, keys[-1:])
    write(newest)
    return newest


def contradiction(last_entry: int) -> str:
    """A sentence when the folder holds a newer or another checkpoint than the database; empty when they agree."""
    try:
        newest = checkpoint_folder.newest_of_many()
    except OSError as error:
        return f"The folder of checkpoints cannot be read: {error.strerror}."
    if not newest:
        return ""
    file = checkpoint_folder.file_of(newest).name
    known = next(iter(_of_size(newest)), None)
    if known is None and newest > last_entry:
        missing = f"entries {last_entry + 1} to {newest}" if newest > last_entry + 1 else f"entry {newest}"
        return f"The database is older than the checkpoint {file}: {missing} of the ledger are not in it."
    if known is None:
        return f"The database knows nothing of the checkpoint {file}: it is another ledger, or its past was rewritten."
    try:
        same = known.note.startswith(f"{checkpoint_folder.read(newest).text}\n")
    except (NotAProof, OSError) as error:
        return f"The checkpoint {file} cannot be read: {error}"
    return "" if same else f"The checkpoint {file} is not the one that the database holds: one of them was changed."


def write(newest: Checkpoint) -> None:
    """Puts the checkpoint into the folder, and those before it back to one that is there. Raises CannotSeal."""
    missing: list[Checkpoint] = []
    found: Checkpoint | None = newest
    try:
        while found is not None and not checkpoint_folder.file_of(found.size).exists():
            missing.append(found)
            found = Checkpoint.objects.filter(size__lt=found.size).first()
        for checkpoint in reversed(missing):
            checkpoint_folder.write(checkpoint.size, checkpoint.note)
    except OSError as error:
        raise CannotSeal(f"The folder of checkpoints cannot be written: {error.strerror}.") from error


def _record_covered(writing: ledger.Writing, reason: str) -> None:
    """Says which entries since the last checkpoint are signed though they do not carry this site's seal."""
    last = Checkpoint.objects.first()
    found = list(strangers(last.size)) if last is not None else []
    if found:
        writing.append(trusted_keys.COVERED, subject=trusted_keys.SUBJECT, entries=found, reason=reason)


def _sign(
    writing: ledger.Writing, keys: list[SigningKey], all_of_it: bool = False
) -> tuple[Checkpoint | None, int | None]:
    """The checkpoint, and the number of the entry before which it had to stop, if it had to."""
    last, size = next(iter(_last()), None), writing.seq - 1
    if last is not None and last.size == size:
        return last, None
    if sentence := contradiction(size):
        raise CannotSeal(f"{sentence} Nothing was signed.")
    frontier, stranger = _grown(last, all_of_it)
    if last is not None and frontier.size == last.size:
        return None, stranger
    text = f"{keys[-1].name}\n{frontier.size}\n{base64.b64encode(frontier.root()).decode()}\n"
    peaks = " ".join(peak.hex() for peak in frontier.peaks)
    made = Checkpoint(size=frontier.size, at=max(timezone.now(), writing.at), note=signed(text, keys), frontier=peaks)
    made.save()
    return made, stranger


def _grown(last: Checkpoint | None, all_of_it: bool) -> tuple[Frontier, int | None]:
    """The tree of the last checkpoint, with every entry since that carries our seal; the first checkpoint covers all."""
    size, peaks = (last.size, last.frontier.split()) if last is not None else (0, [])
    try:
        frontier = Frontier(size, [bytes.fromhex(peak) for peak in peaks])
        for entry in _entries_after(size):
            if last is not None and not all_of_it and not fits(entry.seq, entry.leaf_hash, entry.seal):
                return frontier, entry.seq
            frontier.add(bytes.fromhex(entry.leaf_hash))
    except ValueError as error:
        raise CannotSeal("The ledger holds a hash that is none: run `manage.py verify`. Nothing was signed.") from error
    return frontier, None


def _entries_after(seq: int) -> Iterator[LedgerEntry]:
    """With their hashes and seals, so many at once that a ledger of any length fits into memory."""
    while True:
        some = _next_after(seq)
        yield from some
        if len(some) < AT_ONCE:
            return
        seq = some[-1].seq


# Asked for each checkpoint, so once for each signature: they are built once.
_last = Prepared(lambda: Checkpoint, lambda: Checkpoint.objects.order_by("-size")[:1])
_of_size = Prepared(lambda: Checkpoint, lambda size: Checkpoint.objects.filter(size=size)[:1])
_next_after = Prepared(
    lambda: LedgerEntry,
    lambda seq: LedgerEntry.objects.filter(seq__gt=seq).order_by("seq").only("seq", "leaf_hash", "seal")[:AT_ONCE],
)

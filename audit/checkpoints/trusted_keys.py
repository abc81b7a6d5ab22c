"""Whose signature under a checkpoint counts: the keys that the ledger names, the newest of which must be in the key file."""

from urllib.parse import urlsplit

import orjson
from django.conf import settings

from audit.checkpoints.key_file import KeyTrouble, SigningKey, read_keys, write_keys
from audit.ledger.ledger import Writing
from audit.models import LedgerEntry
from audit.offline import PublicKey
from audit.reading.prepared import Prepared

SUBJECT = "audit.checkpoint"  # of the ledger's entries about keys, and about entries that were lost or signed late
KEY, LOSS, COVERED = "checkpoint key", "loss", "covered"  # kinds of them


def recorded_keys() -> list[tuple[int, PublicKey]]:
    """(number of the entry, key), the oldest first: each counts from its entry on. Raises KeyTrouble."""
    return [(entry.seq, _recorded(entry.seq, entry.payload)) for entry in _keys()]


# Asked for each checkpoint, so once for each signature: they are built once.
_keys = Prepared(
    lambda: LedgerEntry,
    lambda: LedgerEntry.objects.filter(subject=SUBJECT, kind=KEY).order_by("seq").only("seq", "payload"),
)
_losses = Prepared(
    lambda: LedgerEntry,
    lambda entry: LedgerEntry.objects.filter(subject=SUBJECT, kind=LOSS, seq__gt=entry).only("seq")[:1],
)


def _recorded(seq: int, payload: str) -> PublicKey:
    try:
        return PublicKey.read(orjson.loads(payload)["data"]["key"])
    except (KeyError, TypeError, ValueError) as error:
        raise KeyTrouble(f"The ledger's entry {seq} names no key, though it should: run `manage.py verify`.") from error


def signing_key() -> SigningKey | None:
    """The newest key that the ledger names, from the key file; None when it names none yet. Raises KeyTrouble."""
    known = recorded_keys()
    if not known:
        return None
    since, wanted = known[-1]
    if _lost_after(since):
        raise KeyTrouble(
            "Entries that the key may have signed were lost in a restore, so it must sign nothing else: "
            "`manage.py rotate_key` makes another."
        )
    file = settings.CHECKPOINT_KEY_FILE
    held = read_keys(file)
    for key in held:
        if key.public == wanted:
            return key
    state = "holds another key than" if held else "is not there, or empty; it must hold"
    raise KeyTrouble(
        f"The key file {file.name} {state} the one that the ledger names, {wanted}. Put a copy of it back; if it is lost, "
        "`manage.py rotate_key` makes another and says so in the ledger."
    )


def first_key(writing: Writing) -> SigningKey:
    """The key of a ledger that names none yet: from the file, else a new one; recorded. Raises KeyTrouble."""
    held = read_keys(settings.CHECKPOINT_KEY_FILE)
    key = held[-1] if held else SigningKey.made(origin())
    if not held:
        write_keys(settings.CHECKPOINT_KEY_FILE, [key])
    _record(writing, key, "the first key")
    return key


def next_key(writing: Writing, reason: str) -> list[SigningKey]:
    """A new key, recorded, after the old one if that is at hand and no entries were lost. Raises KeyTrouble.

    Both are in the file before the ledger names the new one, so whenever this is cut short the right one is there.
    """
    known = recorded_keys()
    held = read_keys(settings.CHECKPOINT_KEY_FILE)
    old = [key for key in held if known and key.public == known[-1][1] and not _lost_after(known[-1][0])]
    new = SigningKey.made(known[-1][1].name if known else origin())
    write_keys(settings.CHECKPOINT_KEY_FILE, [*old, new])
    _record(writing, new, reason)
    return [*old, new]


def origin() -> str:
    """What a ledger that begins here is called: the host of the site's address. It keeps the name of its first key."""
    return urlsplit(settings.SITE_URL).hostname or ""


def _lost_after(entry: int) -> bool:
    return bool(_losses(entry))


def _record(writing: Writing, key: SigningKey, reason: str) -> None:
    writing.append(KEY, subject=SUBJECT, key=str(key.public), reason=reason)

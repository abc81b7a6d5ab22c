"""What a bundle brought of another site, and whether it still is what was brought. Nothing of it was signed here.

The other ledger's entries stand in a table of their own, each with its proof. This ledger has one entry about all of
them: which key they were believed by, and a hash over their proofs, so that none is put in or taken out unnoticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from audit.guards.stored_values import odd_values
from audit.ledger.ledger import Writing
from audit.models import CopiedEntry, LedgerEntry
from audit.offline import NotAProof, Proof, PublicKey, check_proof
from audit.verification.findings import Finding, each

KIND = "bundle loaded"
CHECK = "copies"


@dataclass(frozen=True)
class Loaded:
    """The one bundle that is kept here, as the ledger's entry `seq` says. `said` is what else was recorded of it."""

    seq: int
    at: Any
    key: PublicKey
    count: int
    proofs: str
    said: dict[str, Any]


def loaded() -> Loaded | None:
    """None when no bundle was ever loaded. Raises NotAProof when the entry does not say what it should."""
    entry = LedgerEntry.objects.filter(kind=KIND).order_by("seq").first()
    if entry is None:
        return None
    try:
        said = orjson.loads(entry.payload)["data"]
        return Loaded(entry.seq, entry.at, PublicKey.read(said["key"]), said["editions"], said["proofs"], said)
    except (KeyError, TypeError, ValueError) as error:
        raise NotAProof(f"The ledger's entry {entry.seq} does not say what was loaded.") from error


def keep(writing: Writing, proofs: Iterable[str], key: PublicKey, **said: Any) -> None:
    """Stores proofs that were checked, in the order of their entries, and records them."""
    over, count = hashlib.sha256(), 0
    for text in proofs:
        proof = Proof.read(text)
        CopiedEntry(seq=proof.entry["seq"], subject=proof.entry["subject"], proof=text).save()
        over.update(_hash_of(text))
        count += 1
    writing.append(KIND, public=True, key=str(key), editions=count, proofs=over.hexdigest(), **said)


def proof_of(copy: CopiedEntry, key: PublicKey) -> Proof:
    """What the copy says, checked anew as an outsider would. Raises NotAProof with a sentence when it is not whole."""
    proof = Proof.read(copy.proof)
    check_proof(proof, [key], kept=None)
    if (proof.entry["seq"], proof.entry["subject"]) != (copy.seq, copy.subject):
        raise NotAProof("Its columns are not what its proof says.")
    return proof


def check_copies() -> Iterator[Finding]:
    """Every copy is proved by the key that it was believed by, and they are those that were loaded, no more and no less."""
    yield from odd_values(CopiedEntry)
    try:
        known = loaded()
    except NotAProof as error:
        yield Finding(CHECK, "ledger", str(error))
        return
    if known is None:
        if CopiedEntry.objects.exists():
            yield Finding(CHECK, "copied entries", "no ledger entry records that a bundle was loaded")
        return
    over, count = hashlib.sha256(), 0
    for copy in each("copied entries", CopiedEntry.objects.order_by("seq")):
        over.update(_hash_of(copy.proof))
        count += 1
        try:
            proof_of(copy, known.key)
        except NotAProof as error:
            yield Finding(CHECK, str(copy), str(error))
    if (count, over.hexdigest()) != (known.count, known.proofs):
        sentence = f"these {count} are not the {known.count} that ledger entry {known.seq} recorded"
        yield Finding(CHECK, "copied entries", sentence)


def _hash_of(proof: str) -> bytes:
    return hashlib.sha256(proof.encode()).digest()

"""Checks proofs of this site without it: one file that needs Python and `cryptography`, and knows nothing of the site.

The verifiers live here and nowhere else: the site imports them, so what an outsider runs is what the site's tests test.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "dupisite-proof/1"
ED25519 = b"\x01"  # the type of signature, as C2SP numbers them
LONGEST_NOTE = 100_000  # characters; a checkpoint has some 200, and 5000 for each witness at most
SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class NotAProof(ValueError):
    """What was given does not say what it should. Its text is a sentence for the person who gave it."""


def leaf(entry: bytes) -> bytes:
    """Hash of an entry (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash over two subtrees (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_included(leaf_hash: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Is the leaf number `index` (from 0) of the tree with this size and root? RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            return False
        if here % 2 or here == last:
            found = node(sibling, found)
            while here and here % 2 == 0:
                here, last = here // 2, last // 2
        else:
            found = node(found, sibling)
        here, last = here // 2, last // 2
    return last == 0 and found == root


def is_consistent(old_size: int, old_root: bytes, size: int, root: bytes, path: list[bytes]) -> bool:
    """Does the tree begin with all leaves of the old one, in their order? RFC 9162, section 2.1.4.2."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not path and old_root == root
    if old_size & (old_size - 1) == 0:  # the old tree is whole within the new one, so its root is not repeated
        path = [old_root, *path]
    if not path:
        return False
    here, last = old_size - 1, size - 1
    while here % 2:
        here, last = here // 2, last // 2
    old_found = found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            old_found, found = node(sibling, old_found), node(sibling, found)
            while here and here % 2 == 0:
                here, last = here // 2, last // 2
        else:
            found = node(found, sibling)
        here, last = here // 2, last // 2
    return last == 0 and old_found == old_root and found == root


@dataclass(frozen=True)
class PublicKey:
    """Whose signature is believed. Written “name+id+key”, as the signed notes of C2SP have it (c2sp.org/signed-note)."""

    name: str
    raw: bytes  # 32 bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    @classmethod
    def read(cls, text: str) -> "PublicKey":
        """Raises NotAProof."""
        name, _, rest = text.strip().partition("+")
        _, _, encoded = rest.partition("+")
        raw = _decoded(encoded)
        key = cls(name, raw[1:])
        if not name or len(raw) != 33 or raw[:1] != ED25519 or str(key) != text.strip():
            raise NotAProof(f"“{text.strip()[:100]}” is no public key: it is written name+id+key, on one line.")
        return key

    def signed(self, signature: bytes, text: str) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SignedTree:
    """A checkpoint: the ledger called `origin` had `size` entries and this root (c2sp.org/tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes
    text: str  # what was signed
    signatures: tuple[tuple[str, bytes], ...]  # name of the key; its id and the signature

    @classmethod
    def read(cls, note: str) -> "SignedTree":
        """Raises NotAProof."""
        text, blank, lines = note.rpartition("\n\n")
        parts = f"{text}\n".split("\n")
        signatures = [SIGNATURE.fullmatch(line) for line in lines.removesuffix("\n").split("\n")]
        if len(note) > LONGEST_NOTE or not blank or not lines.endswith("\n") or not all(signatures):
            raise NotAProof(
                "This is no signed checkpoint: three lines, an empty one, then lines that begin with a dash."
            )
        if len(parts) < 4 or not all(parts[:-1]) or not re.fullmatch("0|[1-9][0-9]{0,17}", parts[1]):
            raise NotAProof("This is no checkpoint: its lines are the ledger's name, the number of entries and a root.")
        root = _decoded(parts[2])
        if len(root) != 32 or re.search(r"[\x00-\x09\x0b-\x1f]", note):
            raise NotAProof("This is no checkpoint: its third line is no root of a ledger, or it holds odd characters.")
        signed = tuple((found[1], _decoded(found[2])) for found in signatures if found)
        return cls(parts[0], int(parts[1]), root, f"{text}\n", signed)

    def is_signed_by(self, key: PublicKey) -> bool:
        """True when the key signed it; a false signature under the key's name and id beside a good one is not passed over."""
        ours = [raw[4:] for name, raw in self.signatures if name == key.name and raw[:4] == key.id]
        return bool(ours) and all(key.signed(signature, self.text) for signature in ours)


def _decoded(text: str) -> bytes:
    """Standard base64 in its one spelling; nothing for what is not."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""

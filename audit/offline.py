"""Checks proofs of this site without it: one file that needs Python and `cryptography`, and knows nothing of the site.
The verifiers live here alone: the site imports them, so what an outsider runs is what the site's tests test."""

import argparse
import base64
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "dupisite-proof/1"
LIST, ROTATIONS = "SHA256SUMS", "rotations.json"  # in a bundle: hashes of the files, and how keys followed one another
ED25519 = b"\x01"  # the type of signature, as C2SP numbers them
OTHER_WORDS = "What the edition says is not what was signed: the digest of the signature is of something else."
NO_KEY = "BUT no key of yours was used, so it proves nothing yet: give the one that you trust with --key."
SAMPLE = "It is sample text, recorded at {} under the name {}. No pharmacist has checked it against the official label."
BASE64 = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
OBEYED = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160)), "?")  # what a terminal would obey is not printed
_canonical = partial(json.dumps, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


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
    return 0 <= index < size and _climbed(leaf_hash, index, size - 1, path)[1:] == (root, True)


def is_consistent(old_size: int, old_root: bytes, size: int, root: bytes, path: list[bytes]) -> bool:
    """Does the tree begin with all leaves of the old one, in their order? RFC 9162, section 2.1.4.2."""
    if not 0 < old_size < size:
        return old_size == size > 0 and not path and old_root == root
    if old_size & (old_size - 1) == 0:  # the old tree is whole within the new one, so its root is not repeated
        path = [old_root, *path]
    here, last = old_size - 1, size - 1
    while here % 2:
        here, last = here // 2, last // 2
    return bool(path) and _climbed(path[0], here, last, path[1:]) == (old_root, root, True)


def _climbed(start: bytes, here: int, last: int, path: list[bytes]) -> tuple[bytes, bytes, bool]:
    """(root of what lies left of the path and under it, root of all, whether the path ends at the top)."""
    old = found = start
    for sibling in path:
        if last == 0:
            return old, found, False
        if here % 2 or here == last:
            old, found = node(sibling, old), node(sibling, found)
            while here and here % 2 == 0:
                here, last = here // 2, last // 2
        else:
            found = node(found, sibling)
        here, last = here // 2, last // 2
    return old, found, last == 0


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
        text = text.strip("\ufeff \t\r\n")
        name, _, encoded = [*text.split("+", 2), "", ""][:3]
        raw = _decoded(encoded)
        key = cls(name, raw[1:])
        if not name or len(raw) != 33 or raw[:1] != ED25519 or str(key) != text:
            raise NotAProof(f"“{text[:100]}” is no public key: it is written name+id+key, on one line.")
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
        """As it was signed, whatever an editor does to the edges of a text: a byte order mark, line ends. Raises NotAProof."""
        note = note.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n") + "\n"
        text, blank, lines = note.rpartition("\n\n")
        parts = f"{text}\n".split("\n")
        signatures = [SIGNATURE.fullmatch(line) for line in lines.removesuffix("\n").split("\n")]
        if len(note) > 100_000 or not blank or not all(signatures):  # it has some 200 characters, 5000 for each witness
            raise NotAProof("This is no signed checkpoint: three lines, an empty one, then some beginning with a dash.")
        root, odd = _decoded([*parts, "", ""][2]), not all(parts[:-1]) or re.search(r"[\x00-\x09\x0b-\x1f]", note)
        if odd or len(parts) < 4 or not re.fullmatch("0|[1-9][0-9]{0,17}", parts[1]) or len(root) != 32:
            raise NotAProof("This is no checkpoint: its lines are the ledger's name, the number of entries and a root.")
        return cls(parts[0], int(parts[1]), root, f"{text}\n", tuple((s[1], _decoded(s[2])) for s in signatures if s))

    def is_signed_by(self, key: PublicKey) -> bool:
        """True when the key signed it; a false signature under the key's name and id beside a good one is not passed over."""
        ours = [raw[4:] for name, raw in self.signatures if name == key.name and raw[:4] == key.id]
        return bool(ours) and all(key.signed(signature, self.text) for signature in ours)


def _decoded(text: str) -> bytes:
    """Standard base64 in its one spelling; nothing for what is not."""
    raw = base64.b64decode(text) if re.fullmatch(BASE64, text) else b""
    return raw if base64.b64encode(raw).decode() == text else b""


@dataclass(frozen=True)
class Proof:
    """What a proof file says, before anything of it is checked. `row` is the edition with every column."""

    payload: str
    entry: dict[str, Any]
    row: dict[str, Any]
    words: list[str]
    path: list[bytes]
    tree: SignedTree
    key: PublicKey

    @classmethod
    def read(cls, text: str) -> "Proof":
        """Raises NotAProof."""
        try:
            said = json.loads(text)
            if said["format"] != FORMAT:
                raise NotAProof(f"The file has another format than {FORMAT}: get the program that fits.")
            entry, path = json.loads(said["entry"]), [bytes.fromhex(part) for part in said["path"]]
            tree, key = SignedTree.read(said["checkpoint"]), PublicKey.read(said["key"])
            row, words = dict(entry["data"]["row"]), [str(name) for name in said["words"]]
            return cls(said["entry"], entry, row, words, path, tree, key)
        except NotAProof:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise NotAProof("This is no proof of an edition, or a part of it is missing.") from error

    def trouble(self) -> str:
        """What is wrong with it, as a sentence; empty when the entry is in the tree and carries a whole signature."""
        number = self.entry.get("seq")
        if _canonical(self.entry) != self.payload or not isinstance(number, int):
            return "The entry is not written as the ledger writes entries."
        if not is_included(leaf(self.payload.encode()), number - 1, self.tree.size, self.path, self.tree.root):
            return "The entry is not in the ledger that the checkpoint signs: one of them, or the path, was changed."
        if self.entry.get("kind") != "edition" or not self.words or not set(self.words) <= set(self.row):
            return "The entry is no edition."
        signed = {"subject": self.entry.get("subject"), "words": {name: self.row[name] for name in self.words}}
        signed |= {name: self.row.get(name) for name in ("html", "evidence")}
        return "" if hashlib.sha256(_canonical(signed).encode()).hexdigest() == self.row.get("digest") else OTHER_WORDS


def check_proof(proof: Proof, keys: list[PublicKey], kept: SignedTree | None) -> list[str]:
    """What was checked and found right, as sentences. Raises NotAProof with what is wrong."""
    if sentence := proof.trouble():
        raise NotAProof(sentence)
    tree, row, entry = proof.tree, proof.row, proof.entry
    how = "loaded by program as signed by" if row.get("method") == "program" else "signed by"
    who = f"It was {how} {row.get('actor_name')}, {row.get('actor_credentials')}, at {entry.get('at')} (meaning: {row.get('meaning')})."
    found = [
        f"Edition {row.get('edition')} of {entry.get('subject')} is entry {entry.get('seq')} of the ledger “{tree.origin}”.",
        SAMPLE.format(entry.get("at"), row.get("actor_name")) if row.get("sample") else who,
        f"The signature covers its HTML, its evidence and these words: {', '.join(proof.words)}.",
        f"The entry is under the checkpoint of {tree.size} entries.",
        check_signature(tree, keys or [proof.key]),
    ]
    if kept is None:
        return found if keys else [*found, NO_KEY]
    if kept.text != tree.text:
        raise NotAProof(f"The checkpoint in the file, of {tree.size} entries, is not yours, of {kept.size} entries.")
    return [*found, "The checkpoint is the one that you kept."]


def whole_bundle(folder: Path, keys: list[PublicKey]) -> tuple[list[str], list[str], list[PublicKey]]:
    """(what was found right, the proofs, the keys that count at its end) of a folder with just what its list names."""
    said, files = _file(folder / LIST), [path for path in sorted(folder.rglob("*")) if path.is_file()]
    listed = {(name, digest) for digest, _, name in (line.partition("  ") for line in said.splitlines())}
    found = {(file.relative_to(folder).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest()) for file in files}
    proofs = [str(file) for file in files if file.name == "proof.json"]
    if odd := sorted({name for name, _ in listed ^ found} - {LIST}) or ([] if proofs else ["every proof"]):
        raise NotAProof(f"This is not the whole bundle: taken out, put in or changed was {odd[0]}.")
    told = f"Its own SHA-256 must be the one that you were told: {hashlib.sha256(said.encode()).hexdigest()}"
    newest, told_of_keys = SignedTree.read(_file(folder / "checkpoint.txt")), []
    for change in json.loads(_file(folder / ROTATIONS)) if (folder / ROTATIONS).exists() else []:
        entry, tree = json.loads(change["entry"]), SignedTree.read(change["checkpoint"])
        key, path = PublicKey.read(entry["data"]["key"]), [bytes.fromhex(part) for part in change["path"]]
        check_consistency(tree, newest, json.dumps(change["onward"]), [])
        if not is_included(leaf(change["entry"].encode()), entry["seq"] - 1, tree.size, path, tree.root):
            raise NotAProof("A change of the key is not in the ledger that its checkpoint signs.")
        if tree.is_signed_by(key) and (old := [each for each in keys if each != key and tree.is_signed_by(each)]):
            keys = [*(each for each in keys if each not in (*old, key)), key]
        how = "with the old one too" if key in keys else "with NO key of yours: get the new one from elsewhere"
        told_of_keys.append(f"On {entry['at']} the key changed to {key} (“{entry['data']['reason']}”), signed {how}.")
    if told_of_keys and keys and not any(map(newest.is_signed_by, keys)):
        raise NotAProof(" ".join(told_of_keys))
    return [f"All {len(listed)} files are as {LIST} says. {told}", *told_of_keys], proofs, keys


def check_consistency(old: SignedTree, new: SignedTree, said: str, keys: list[PublicKey]) -> list[str]:
    """As `check_proof`, for two checkpoints and the file that the site gives for them."""
    try:
        path = [bytes.fromhex(part) for part in json.loads(said)["path"]]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NotAProof("The file with the path is none.") from error
    if old.origin != new.origin:
        raise NotAProof(f"These are checkpoints of two ledgers, “{old.origin}” and “{new.origin}”.")
    if not is_consistent(old.size, old.root, new.size, new.root, path):
        wrong = f"The path does not show that the ledger of {new.size} entries begins with the older one of {old.size}."
        raise NotAProof(f"{wrong} If the path was made for these two, the past was rewritten.")
    signed = [check_signature(tree, keys) for tree in (old, new)] if keys else [NO_KEY]
    return [f"The ledger of {new.size} entries begins with all {old.size} of the older checkpoint, unchanged.", *signed]


def check_signature(tree: SignedTree, keys: list[PublicKey]) -> str:
    """Raises NotAProof."""
    if key := next((key for key in keys if tree.is_signed_by(key)), None):
        return f"The checkpoint of {tree.size} entries is signed with the key {key}."
    raise NotAProof(f"The checkpoint of {tree.size} entries is not signed with {' nor '.join(map(str, keys))}.")


def _file(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise NotAProof(f"{path} cannot be read: {error}.") from error


def main(arguments: list[str]) -> int:
    """0 when everything holds, 1 when something does not."""
    parser = argparse.ArgumentParser(description="Checks, without a network, what a site proves about its editions.")
    parser.add_argument("command", choices=("proof", "bundle", "consistency"))
    parser.add_argument("files", nargs="+", help="proofs, the folder of a bundle, or: checkpoint, newer one, path")
    parser.add_argument("--checkpoint", help="a file: the checkpoint that you kept, which each proof must be under")
    parser.add_argument("--key", action="append", default=[], help="a key that you trust; may be given again")
    given = parser.parse_args(arguments)
    names, where, words = given.files, "", {}
    if len(given.files) != {"bundle": 1, "consistency": 3}.get(given.command, len(given.files)):
        parser.error("a bundle is one folder; consistency takes three files")
    try:
        keys = [PublicKey.read(key) for key in given.key]
        if given.command == "consistency":
            old, new = (SignedTree.read(_file(name)) for name in given.files[:2])
            found = check_consistency(old, new, _file(given.files[2]), keys)
        else:
            kept = SignedTree.read(_file(given.checkpoint)) if given.checkpoint else None
            whole, files, keys = whole_bundle(Path(names[0]), keys) if given.command == "bundle" else ([], names, keys)
            for file in files:
                where = f"{file}: " if files[1:] else ""
                proof = Proof.read(_file(file))
                found = check_proof(proof, keys, kept)
                words = {name: proof.row[name] for name in proof.words}
            if whole or files[1:]:
                found, words = [*whole, f"All {len(files)} files are proofs, of which the last says:", *found], {}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        print(f"NOT PROVED. {(where + str(error)).translate(OBEYED)}")
        return 1
    print("Checked, and right:", *(f"- {sentence.translate(OBEYED)}" for sentence in found), sep="\n")
    print("".join(f"\n{name}: {text}\n" for name, text in words.items()).translate(OBEYED), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

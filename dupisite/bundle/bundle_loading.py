"""Loads a bundle into an empty site: the labels into the archive, the editions beside it as what they are, a copy.

No edition passes the door, for nobody here signed it: each keeps the signature, the time and the proof of the ledger that
it comes from, on a page that says so. All is checked first as an outsider would, and at the end read back and compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from django.db import transaction

from audit.backup import copies
from audit.ledger import ledger
from audit.models import CopiedEntry
from audit.offline import NotAProof, Proof, PublicKey, SignedTree, check_proof, check_signature, leaf, whole_bundle
from dupisite.bundle.bundle_manifest import FORMAT, NAME, labels
from editorial.wording.rendering import clean
from labels.archive.importing import take_in
from labels.archive.label_models import LabelVersion, Origin
from labels.models import Drug
from labels.spl.refusals import NotALabel


class CannotLoad(Exception):
    """Nothing was loaded. Its text is a sentence for the operator."""


@dataclass(frozen=True)
class Counted:
    """What was loaded, and had the same hashes when it was read back."""

    editions: int
    labels: int
    sections: int


def load(folder: Path, key: PublicKey) -> Counted:
    """All of the bundle or nothing; `key` is the public key of its site, known from elsewhere. Raises CannotLoad.

    A key that was followed by another since is good too: the bundle proves how.
    """
    try:
        _, _, [key] = whole_bundle(folder, [key])
        told = _manifest(folder)
        tree = SignedTree.read((folder / "checkpoint.txt").read_text())
        check_signature(tree, [key])
        proofs = {edition["entry"]: _proof(folder, edition, key, tree) for edition in told["editions"]}
        if len(proofs) != sum(1 for _ in folder.rglob("proof.json")):
            raise NotAProof(f"{NAME} does not name every proof in the bundle.")
        with transaction.atomic():
            ledger.take_lock()
            _refuse_unless_empty()
            for label in told["labels"]:
                _take_in(folder, label)
            with ledger.writing() as writing:
                said = {"origin": tree.origin, "site": told["site"], "checkpoint": tree.text, "drugs": told["drugs"]}
                copies.keep(writing, [proofs[number] for number in sorted(proofs)], key, **said)
            return _compared(told, proofs, key)
    except NotAProof as error:
        raise CannotLoad(f"Nothing was loaded. {error}") from error
    except NotALabel as error:
        raise CannotLoad(f"Nothing was loaded, for a label in the bundle cannot be read: {error}") from error
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise CannotLoad(f"Nothing was loaded: {folder} is no bundle that this release can read ({error}).") from error


def _manifest(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads((folder / NAME).read_bytes())
    if told["format"] != FORMAT:
        raise NotAProof(f"{NAME} has another format than {FORMAT}: load it with the release that made it.")
    return told


def _proof(folder: Path, edition: dict[str, Any], key: PublicKey, tree: SignedTree) -> str:
    """The proof of one edition as it lies there, checked by itself and against what the manifest says of it."""
    text = (folder / edition["folder"] / "proof.json").read_text()
    proof = Proof.read(text)
    check_proof(proof, [key], tree)
    said = {"entry": proof.entry["seq"], "subject": proof.entry["subject"], "digest": proof.row["digest"]}
    said["leaf"] = leaf(proof.payload.encode()).hex()
    if any(edition[name] != value for name, value in said.items()):
        raise NotAProof(f"{NAME} says something else of {edition['folder']} than its proof.")
    for html in proof.row["html"].values():
        if clean(html) != html:  # another site's program made it, and it will stand on pages of this one
            raise NotAProof(f"{edition['folder']} holds HTML that no page here may show.")
    return text


def _refuse_unless_empty() -> None:
    if any(model._base_manager.exists() for model in (Drug, LabelVersion, CopiedEntry)):
        raise NotAProof(
            "A bundle is loaded only where there is no drug, no label and no other bundle: use a new DATA_DIR."
        )


def _take_in(folder: Path, label: dict[str, Any]) -> None:
    """Through the archive's own way, without a drug: it is archived without claims."""
    images = {name: (folder / "images" / hashed).read_bytes() for name, hashed in label["pictures"].items()}
    data = (folder / "labels" / f"{label['sha256']}.xml").read_bytes()
    if sha256(data).hexdigest() != label["sha256"]:
        raise NotAProof(f"The bytes of the label {label['sha256']} are not those of its hash.")
    take_in(data, file_name=label["file_name"], images=images, origin=Origin(label["origin"]))


def _compared(told: dict[str, Any], proofs: dict[int, str], key: PublicKey) -> Counted:
    """Reads back what now stands in the database. Raises NotAProof with the first difference."""
    here = {label["sha256"]: label for label in labels()}
    for label in told["labels"]:
        for name, value in here.pop(label["sha256"], {"bytes": ""}).items():
            if label.get(name) != value:
                raise NotAProof(
                    f"Of the label {label['sha256']} the {name} are read otherwise than by the release that made the bundle, "
                    f"{told['release']}. Load it with that one."
                )
    for copy in CopiedEntry.objects.order_by("seq").iterator(chunk_size=200):
        if copies.proof_of(copy, key) != Proof.read(proofs.pop(copy.seq)):
            raise NotAProof(f"Entry {copy.seq} does not read back as it was written.")
    if here or proofs:
        raise NotAProof("What was read back is not as much as was written.")
    sections = sum(len(label["sections"]) for label in told["labels"])
    return Counted(len(told["editions"]), len(told["labels"]), sections)

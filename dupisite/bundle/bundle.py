"""Everything public of this site in one folder: pages for people, proofs for machines, the labels' bytes, and their hashes.

Whoever has the folder needs neither this site nor Django: the `offline.py` within checks it. `bundle_loading` loads it.
"""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.template.loader import render_to_string

from audit import offline
from audit.checkpoints.checkpoint import TROUBLE, seal
from audit.checkpoints.trusted_keys import recorded_keys
from audit.ledger import ledger
from audit.ledger.proofs import NoProof, proof, rotations
from audit.models import Checkpoint, LedgerEntry
from audit.offline import LIST, ROTATIONS
from audit.reading.public_reading import snapshot
from dupisite.bundle.bundle_manifest import NAME, manifest
from editorial.kinds import TextKind, in_order
from editorial.record.comparing import plain_words
from editorial.record.freezing import words_of
from editorial.record.validity import is_as_signed, witnessed
from editorial.site_address import whole_address
from editorial.unknown_kinds import NOBODY_KNOWS, unknown_editions
from labels.archive.label_models import LabelImage, LabelVersion
from labels.models import Drug


class CannotExport(Exception):
    """Nothing was written. Its text is a sentence for the operator."""


@dataclass(frozen=True)
class Exported:
    """One edition in the bundle; `folder` is its place in it, `entry` what the ledger says of it."""

    folder: str
    title: str
    edition: Any
    entry: LedgerEntry

    def for_machines(self) -> dict[str, Any]:
        said = {"folder": self.folder, "subject": self.entry.subject, "digest": self.edition.digest}
        return {**said, "entry": self.entry.seq, "leaf": self.entry.leaf_hash}


def export(folder: Path) -> str:
    """Makes `folder`, which must not exist: whole, or not at all. SHA-256 of its list of hashes. Raises CannotExport."""
    partial = folder.with_name(f"{folder.name}.partial")
    for place in (folder, partial):
        if place.exists():
            raise CannotExport(f"{place} exists, and a bundle is never written over another: choose another name.")
    try:
        newest = seal()
        partial.mkdir()
        with snapshot():
            _fill(partial, newest)
        listed = _list(partial)
        (partial / LIST).write_text(listed)
        partial.rename(folder)
    except OSError as error:
        raise CannotExport(f"{folder} cannot be written: {error.strerror}.") from error
    except (*TROUBLE, NoProof) as error:
        raise CannotExport(str(error)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    digest = hashlib.sha256(listed.encode()).hexdigest()
    ledger.append("exported", files=listed.count("\n"), sha256=digest)
    return digest


def _fill(folder: Path, newest: Checkpoint) -> None:
    for seq, subject in unknown_editions():
        raise CannotExport(f"Nothing was exported. Ledger entry {seq}: {NOBODY_KNOWS.format(subject)}.")
    editions = [each for kind in in_order() for each in _editions(folder, kind, newest)]
    _refuse_what_is_gone({each.entry.seq for each in editions})
    versions = list(LabelVersion.objects.order_by("set_id", "number", "pk"))
    (folder / "labels").mkdir()
    for version in versions:
        (folder / "labels" / f"{version.sha256}.xml").write_bytes(version.document())
    (folder / "images").mkdir()
    for image in LabelImage.objects.order_by("pk").iterator(chunk_size=50):
        (folder / "images" / image.sha256).write_bytes(bytes(image.data))
    told = manifest([each.for_machines() for each in editions])
    (folder / NAME).write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    (folder / "checkpoint.txt").write_text(newest.note)
    (folder / ROTATIONS).write_bytes(orjson.dumps(rotations(newest), option=orjson.OPT_INDENT_2))
    (folder / "key.txt").write_text(f"{recorded_keys()[-1][1]}\n")
    shutil.copyfile(offline.__file__, folder / "offline.py")
    said = {"editions": editions, "versions": versions, "checkpoint": newest, "site": settings.SITE_URL}
    (folder / "index.html").write_text(render_to_string("dupisite/bundle/index.html", said))


def _refuse_what_is_gone(exported: set[int]) -> None:
    """Raises CannotExport for an edition that the ledger recorded, and of which there is no row any more."""
    for seq, subject in LedgerEntry.objects.filter(kind="edition").order_by("seq").values_list("seq", "subject"):
        if seq not in exported:
            raise CannotExport(
                f"Nothing was exported. Ledger entry {seq} is an edition of {subject} that is gone: run `manage.py verify`."
            )


def _editions(folder: Path, kind: TextKind, newest: Checkpoint) -> Iterator[Exported]:
    """Writes every edition of one kind of text, and says where."""
    drugs, text = dict(Drug.objects.values_list("pk", "slug")), kind.pages
    for edition in witnessed(text.model.revisions().editions().order_by("id", "history_id")).iterator(chunk_size=200):
        drug, where = drugs[edition.drug_id], f"{kind.subject}:{edition.id}"
        if not is_as_signed(edition):
            raise CannotExport(f"Edition {edition.edition} of {where} is not what was signed: run `manage.py verify`.")
        entry = LedgerEntry.objects.get(subject=where, revision=edition.history_id, kind="edition")
        page = whole_address(text.url("_edition", drug, edition.slug, edition.edition))
        place = (
            f"{drug}/{text.segment}/{edition.id}-{edition.slug}/{edition.edition}"  # a slug may pass to another text
        )
        (folder / place).mkdir(parents=True)
        words = list(words_of(text.model, edition))
        (folder / place / "proof.json").write_bytes(
            orjson.dumps(proof(entry, newest, words, page), option=orjson.OPT_INDENT_2)
        )
        said = {"edition": edition, "title": text.title(edition), "page": page, "fields": edition.html.items()}
        said["others"] = plain_words(edition, text.title_field)
        (folder / place / "edition.html").write_text(render_to_string("dupisite/bundle/edition.html", said))
        yield Exported(place, text.title(edition), edition, entry)


def _list(folder: Path) -> str:
    """As `sha256sum` writes it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    )

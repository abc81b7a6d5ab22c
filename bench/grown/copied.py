"""One drug with everything about it, and the same once more under other keys and names: rows and ledger entries, not saved yet."""

from __future__ import annotations

import re
import secrets
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Max, Model, Q

from audit.checkpoints.entry_seals import seal_of
from audit.ledger import ledger
from audit.ledger.canonical import canonical, leaf_hash
from audit.models import LedgerEntry
from bench.grown.names import brand_name, generic_name
from dupisite.models import SECTION, IndexedPage
from dupisite.search import shared_names
from dupisite.search.folding import words
from editorial.kinds import in_order
from editorial.record.freezing import digest_of_edition
from labels.archive.label_models import CAPTURED, LOOKED_UP, LabelPicture, LabelSection, LabelVersion, Lookup
from labels.drugs.ledger_entries import DrugNamed
from labels.models import Drug

Row = Any  # of any table
UNWORDED = ("slug", "claim_text", "claim_sections", "references")  # what the label or somebody else said stays as it is


@dataclass
class Original:
    """`recorded`: entries of the ledger about the drug, the oldest first, each with the row that it records. Triage is left out."""

    drug: Drug
    texts: list[Row]
    recorded: list[tuple[LedgerEntry, Row]]
    parts: list[LabelSection | LabelPicture]  # of its label versions
    pages: list[IndexedPage]


def original(drug: Drug) -> Original:
    labels = [f"{_name(LabelVersion)}:{version}" for version in drug.label_versions.values_list("pk", flat=True)]
    own = Q(named=drug.pk) | Q(subject__in=[f"{_name(Drug)}:{drug.pk}", *labels])
    entries = LedgerEntry.objects.alias(named=DrugNamed("payload")).filter(own).order_by("seq")
    models = {model._meta.label_lower: model for model in (Drug, LabelVersion, Lookup, *(k.model for k in in_order()))}
    return Original(
        drug=drug,
        texts=[text for kind in in_order() for text in kind.model._base_manager.filter(drug=drug)],
        recorded=[(entry, row) for entry in entries if (row := _row(entry, models)) is not None],
        parts=[
            *LabelSection.objects.filter(version__drug=drug, reading=None),
            *LabelPicture.objects.filter(version__drug=drug),
        ],
        pages=list(IndexedPage.objects.filter(drug=drug.pk)),
    )


def _row(entry: LedgerEntry, models: dict[str, type[Model]]) -> Row | None:
    name, _, key = entry.subject.partition(":")
    model: Any = models.get(name)
    if model is None or (hasattr(model, "Revision") and entry.revision is None):
        return None
    if entry.kind not in ("revision", "edition", CAPTURED, LOOKED_UP) and model is not Drug:
        return None
    if hasattr(model, "Revision"):
        return model.revisions().filter(history_id=entry.revision).first()
    return model.objects.filter(pk=key).first()


class Copies:
    """Rows to be saved, by table, in their order. Each copy takes the next free keys."""

    def __init__(self, known: Original) -> None:
        self.known = known
        self.rows: defaultdict[type[Model], list[Row]] = defaultdict(list)
        self.keys: Counter[type[Model]] = Counter()

    def add(self, number: int, writing: ledger.Writing) -> None:
        """The drug once more, as the number says it is called."""
        brand = brand_name(number)
        self.renamed = _renaming(self.known.drug, brand)
        self.slug, self.brand = brand.lower(), brand
        self.set_id = uuid.uuid5(uuid.NAMESPACE_DNS, brand)  # of the drug; its label stays as it was captured
        self.key: dict[tuple[str, int], int] = {}  # by table and key of the original
        drug = self._keep(self.known.drug, self._worded(self.known.drug))
        for text in self.known.texts:
            self._keep(text, self._worded(text))
        for entry, row in self.known.recorded:
            self._keep_recorded(entry, row, writing)
        for part in self.known.parts:
            self._keep(part, {"version_id": self.key[_name(LabelVersion), part.version_id]})
        for page in self.known.pages:
            self._keep_page(page, drug)

    def _keep_recorded(self, entry: LedgerEntry, row: Row, writing: ledger.Writing) -> None:
        data = orjson.loads(entry.payload)["data"]
        if hasattr(row, "history_id"):
            made = self._revision(row, writing)
            data = {**data, "row": made.recorded()}
            subject, revision = f"{_name(row.instance_type)}:{made.id}", made.history_id
        else:
            time = "captured_at" if isinstance(row, LabelVersion) else "at"
            made = self._keep(row, {time: writing.at})
            data |= {name: made.drug_id for name in ("drug", "drug_id") if name in data}
            subject, revision = f"{_name(type(row))}:{made.pk}", None
        said = {name: getattr(entry, name) for name in ("kind", "actor", "actor_name", "public")}
        said |= {"seq": writing.seq, "at": writing.at, "subject": subject, "revision": revision}
        about = {"about": self.slug} if entry.about else {}  # the one drug that it may be about
        payload = canonical({**said, **about, "data": data, "salt": secrets.token_hex(16)})
        leaf = leaf_hash(payload)
        kept = LedgerEntry(**said, **about, payload=payload.decode(), leaf_hash=leaf, seal=seal_of(writing.seq, leaf))
        self.rows[LedgerEntry].append(kept)
        writing.seq, writing.at = writing.seq + 1, writing.at + ledger.TICK

    def _revision(self, row: Row, writing: ledger.Writing) -> Row:
        said = {"id": self.key[_name(row.instance_type), row.id], "history_date": writing.at, **self._worded(row)}
        made = self._keep(row, said)
        if getattr(made, "digest", None):
            made.digest = digest_of_edition(made)
        return made

    def _keep_page(self, page: IndexedPage, live: Drug) -> None:
        table = (
            _name(LabelSection)
            if page.kind == SECTION
            else next(_name(k.model) for k in in_order() if k.name == page.kind)
        )
        revision = _name(LabelVersion) if page.kind == SECTION else f"historical{table.rpartition('.')[2]}"
        revisions = {key[1]: new for key, new in self.key.items() if key[0].endswith(revision)}
        said: dict[str, Any] = {"names": shared_names.written(shared_names.read(self.renamed(page.names)))}
        if page.kind == SECTION:  # the label's own words stay; the names of the drug stand before them
            said["text_words"] = page.text_words.replace(_found_by(self.known.drug), _found_by(live), 1)
        else:
            said |= {name: self.renamed(getattr(page, name)) for name in ("title", "text", "title_words", "text_words")}
        said |= {"drug": self.key[_name(Drug), self.known.drug.pk], "drug_slug": self.slug, "drug_name": self.brand}
        self._keep(page, {**said, "thing": self.key[table, page.thing], "revision": revisions[page.revision]})

    def _worded(self, row: Row) -> dict[str, Any]:
        """Its columns that say something else in the copy."""
        if isinstance(row, Drug) or getattr(row, "instance_type", None) is Drug:
            generic = generic_name(self.brand)
            return {"brand_name": self.brand, "generic_name": generic, "slug": self.slug, "set_id": self.set_id}
        names = [field.attname for field in type(row)._meta.concrete_fields if field.attname not in UNWORDED]
        words = {name: getattr(row, name) for name in names if isinstance(getattr(row, name), str)}
        said: dict[str, Any] = {name: self.renamed(words[name]) for name in words}
        if getattr(row, "html", None):
            said["html"] = {name: self.renamed(html) for name, html in row.html.items()}
        if getattr(row, "evidence", None):
            said["evidence"] = self._pinned(row.evidence)
        return said

    def _pinned(self, evidence: dict[str, Any]) -> dict[str, Any]:
        """The same evidence, of the copies of what is pinned."""
        made = orjson.loads(orjson.dumps(evidence))
        if made.get("label"):
            made["label"]["version"] = self.key[_name(LabelVersion), made["label"]["version"]]
        for source in made.get("sources", []):
            if "fact" in source:
                source["revision"] = self.key["labels.historicalfact", source["revision"]]
                source["fact"] = self.key["labels.fact", source["fact"]]
                source["heading"] = self.renamed(source["heading"])
        return made

    def _keep(self, row: Row, said: dict[str, Any]) -> Row:
        model = type(row)
        if model not in self.keys:
            self.keys[model] = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        self.keys[model] += 1
        columns = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
        if "drug_id" in columns:
            columns["drug_id"] = self.key[_name(Drug), self.known.drug.pk]
        key = model._meta.pk.attname
        made = model(**{**columns, **said, key: self.keys[model]})
        self.key[_name(model), row.pk] = made.pk
        self.rows[model].append(made)
        return made


def _name(model: type[Model]) -> str:
    return model._meta.label_lower


def _found_by(drug: Drug) -> str:
    """The names of a drug as they begin the words of each of its pages in the index."""
    return " ".join([*words(drug.brand_name), *words(drug.generic_name)])


def _renaming(drug: Drug, brand: str) -> Callable[[str], str]:
    """Another name of the drug where words name it, in any letters; no address."""
    new = {drug.brand_name.lower(): brand, drug.generic_name.lower(): generic_name(brand)}
    named = re.compile(rf"(?<![\w/[-])({'|'.join(map(re.escape, new))})(?![\w/\]-])", re.IGNORECASE)

    def other(found: re.Match[str]) -> str:
        name = new[found[1].lower()]
        return name.lower() if found[1].islower() else name

    return lambda text: named.sub(other, text)

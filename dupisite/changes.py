"""All editions of the site, of one drug or of one signer, newest first: what changed, when, why and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby, product
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from audit.reading.prepared import Prepared
from editorial.kinds import TextKind, by_name, in_order
from editorial.pages.moments import now
from editorial.pages.signatures import signature_of
from editorial.pages.standing import Standing
from editorial.pages.standing_marks import ALL, LOOKUP, OF_A_SAMPLE, Marks, marks_of, samples_among
from editorial.pages.timeline import WHAT_HAPPENED
from editorial.record.content import ReviewedContent
from editorial.record.protocols import Edition
from editorial.record.vocabulary import Kind
from editorial.standings import Text, standings_of
from labels.archive.label_clocks import clocks_of
from labels.drugs.drug_columns import DrugRow
from labels.pages.fact_standings import drugs_of

PAGE = 30
GRAVE = (Kind.WITHDRAWAL, Kind.CONFIRMATION, Kind.CORRECTION)


@dataclass(frozen=True)
class Change:
    """One edition, as a line of a list. `text`: the name of its kind, and its key. `marks`: how the text stands now."""

    edition: Edition
    text: Text
    title: str
    drug: str
    drug_slug: str
    url: str
    history_url: str
    difference_url: str = ""  # from the edition before; empty for the first
    marks: Marks = ()

    @property
    def sentence(self) -> str:
        return WHAT_HAPPENED[Kind(self.edition.kind)]

    @property
    def signature(self) -> str:
        return signature_of(self.edition)


@dataclass(frozen=True)
class Day:
    """What was signed on one day (UTC), corrections and withdrawals first. `counts`: how many of which kind, in words."""

    day: date
    items: tuple[Change, ...]

    @property
    def counts(self) -> str:
        kinds = Counter(Kind(change.edition.kind) for change in self.items)
        return ", ".join(_counted(kind, number) for kind, number in kinds.items())


@dataclass(frozen=True)
class Changes:
    """One page of changes; `older` is the moment to go on before, or an empty text at the end.

    `labels`: (name, sentence) of each drug of the list whose label nobody has compared with a newer one lately.
    """

    items: tuple[Change, ...]
    older: str
    drugs: Mapping[int, Any]
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def days(self) -> list[Day]:
        """The newest day first; within it what takes something back, then the newest."""
        days = groupby(self.items, key=lambda change: change.edition.history_date.date())
        return [
            Day(day, tuple(sorted(items, key=lambda change: change.edition.kind not in GRAVE))) for day, items in days
        ]

    @property
    def samples(self) -> tuple[bool, ...]:
        return tuple(bool(change.edition.sample) for change in self.items)

    @property
    def sample(self) -> str:
        """Whether all of its editions are samples, some, or none."""
        return samples_among(self.samples)


def changes(before: datetime | None = None, of: Collection[Kind] = (), **wanted: Any) -> Changes:
    """One page of `newest`, each with how its text stands now: what each kind asks for all of its texts."""
    found = newest(before, of=of, **wanted)
    texts = [(kind, change.text[1]) for change in found.items if (kind := by_name(change.text[0]))]
    told = standings_of(texts, now(), found.drugs)
    return marked(found, told, {LOOKUP, *({OF_A_SAMPLE} if found.sample == ALL else ())})


def newest(before: datetime | None = None, most: int = PAGE, of: Collection[Kind] = (), **wanted: Any) -> Changes:
    """The newest editions that fit `wanted` (fields of a revision), older than `before`: one question for each kind of text.

    `of`: of these kinds of edition alone, with a question for each, which an index answers however few there are. One more
    question asks the names of the drugs that they are about.
    """
    found: list[tuple[Edition, TextKind]] = []
    for kind, one in product(in_order(), [{**wanted, "kind": each.value} for each in of] or [wanted]):
        if before is None:
            rows: Iterable[Any] = _newest_of(kind.model, kind.pages.title_field, most, tuple(one))(
                *map(_asked_of_many, one.values())
            )
        else:
            rows = _rows(kind.model, kind.pages.title_field, most, **one, history_date__lt=before)
        found += [(row, kind) for row in rows]
    found.sort(key=lambda each: each[0].history_date, reverse=True)
    drugs = drugs_of(row.drug_id for row, _ in found[:most])
    shown = tuple(_change(row, drugs[row.drug_id], kind) for row, kind in found[:most])
    return Changes(shown, shown[-1].edition.history_date.isoformat() if len(found) > most else "", drugs)


def _rows(model: type[ReviewedContent], title: str, most: int, **wanted: object) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.revisions().editions().filter(**wanted).order_by("-history_date")
    bodies = [name for name in model.markdown_fields if name != title]
    return rows.defer("html", "evidence", *bodies)[: most + 1]


@lru_cache
def _newest_of(model: type[ReviewedContent], title: str, most: int, wanted: tuple[str, ...]) -> Prepared:
    def question(*values: object) -> QuerySet[Any]:
        return _rows(model, title, most, **dict(zip(wanted, values, strict=True)))

    return Prepared(lambda: model.Revision, question)


def _asked_of_many(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def marked(found: Changes, told: Mapping[Text, Standing], said: Collection[str]) -> Changes:
    """The same list with how each text stands. `said`: codes of what the page says once of all its texts."""
    items = tuple(
        replace(change, marks=marks_of(told.get(change.text), said, bool(change.edition.sample)))
        for change in found.items
    )
    lookups = {change.edition.drug_id for change in found.items if _rests_on_a_label(told.get(change.text))}
    clocks = {found.drugs[drug].brand_name: clocks_of(found.drugs[drug]) for drug in lookups}
    labels = tuple((name, clocks[name].unlooked(now())) for name in sorted(clocks))
    return replace(found, items=items, labels=tuple(label for label in labels if label[1]))


def _counted(kind: Kind, number: int) -> str:
    """Such as “5 corrections”, “1 first edition”, “2 re-affirmed”."""
    said = "first edition" if kind == Kind.FIRST else kind.label.lower()
    return f"{number} {said}{'' if number == 1 or said.endswith('ed') else 's'}"


def _rests_on_a_label(standing: Standing | None) -> bool:
    return standing is not None and bool(standing.basis.against)


def moment_of(text: str) -> datetime | None:
    """The moment that an address names; raises ValueError when it names none, or one without a zone."""
    if not text:
        return None
    moment = parse_datetime(text[:40])
    if moment is None or moment.tzinfo is None:
        raise ValueError("not a moment with its zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("on no calendar in UTC") from error


def _change(row: Edition, drug: DrugRow, kind: TextKind) -> Change:
    before = kind.pages.url("_compare", drug.slug, row.slug, row.edition - 1, row.edition) if row.edition > 1 else ""
    return Change(
        edition=row,
        text=(kind.name, row.id),
        title=kind.pages.title(row),
        drug=drug.brand_name,
        drug_slug=drug.slug,
        url=kind.pages.url("_edition", drug.slug, row.slug, row.edition),
        history_url=kind.pages.url("_history", drug.slug, row.slug),
        difference_url=before,
    )

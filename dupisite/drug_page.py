"""A drug's own page: what each kind of text says about it, in sections, and how each text stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from audit.reading.prepared import Prepared
from dupisite.changes import Changes, marked, newest
from editorial.kinds import in_order
from editorial.pages.moments import now
from editorial.pages.standing import NOT_AS_SIGNED, Standing
from editorial.pages.standing_marks import ALL, LOOKUP, OF_A_SAMPLE, Marks, is_sample, marks_of, samples_among
from editorial.pages.subject_page import Listed, Section
from editorial.record.validity import is_as_signed
from editorial.standings import Text
from labels.archive.label_clocks import DrugWithClocks, clocks_of, with_clocks
from labels.drugs.addresses import listed
from labels.drugs.drugs import public_drugs
from labels.evidence.ages import Use
from labels.models import Drug
from labels.pages.drug_subject import believed

NEWEST = 3  # changes on a drug's page


@dataclass(frozen=True)
class DrugPage:
    """Everything that the page shows of the texts about its drug. `samples`: whether all of them are, some, or none.

    `label`: which label is kept, and whether there may be a newer, in a sentence; empty without one; `doubtful`: there may be.
    """

    key: tuple[Listed, ...]  # the facts that were chosen to begin with, whole
    sections: tuple[Section, ...]
    samples: str
    label: str
    doubtful: bool
    changes: Changes
    invalid: tuple[tuple[str, Any], ...]  # (name of its page, edition) of what is not as it was signed: not shown

    @property
    def uses(self) -> tuple[Use, ...]:
        """What the drug is approved for, and from which age."""
        return tuple(use for section in self.sections for use in section.said.get("uses", ()))


newest_at_address = Prepared(
    lambda: Drug.Revision, lambda slug: with_clocks(Drug.revisions().newest(None, public_drugs().filter(slug=slug)))
)


def find_drug(slug: str) -> DrugWithClocks | None:
    """The newest revision of a public drug, or None."""
    return next(map(believed, newest_at_address(slug)), None)


def drug_page(drug: DrugWithClocks) -> DrugPage:
    """The page of a drug's revision. How its texts stand is asked once of each kind, for all that the page shows of them."""
    shown: dict[str, list[Any]] = {}
    invalid: list[tuple[str, Any]] = []
    told: dict[Text, Standing] = {}
    kinds = in_order()
    for kind in kinds:
        live = kind.pages.live_about(drug.id)
        texts = [edition.id for edition in live]
        told |= {(kind.name, key): found for key, found in kind.standings_of(texts, now(), {drug.id: drug}).items()}
        shown[kind.name], odd = _as_signed(kind.name, live, told)
        invalid += [(kind.name, edition) for edition in odd]
    standings = [told[name, edition.id] for name, editions in shown.items() for edition in editions]
    changes = newest(most=NEWEST, drug_id=drug.id)
    samples = samples_among([*map(is_sample, standings), *changes.samples])
    said = {LOOKUP, *({OF_A_SAMPLE} if samples == ALL else ())}  # the page says both once, for all of its texts
    sections = [
        kind.pages.sections(shown[kind.name], drug.slug, _marks(shown[kind.name], kind.name, told, said))
        for kind in kinds
    ]
    return DrugPage(
        key=_key_facts(drug, sections),
        sections=tuple(chain.from_iterable(sections)),
        samples=samples,
        label=clocks_of(drug).newest_kept(now()),
        doubtful=bool(clocks_of(drug).unlooked(now())),
        changes=marked(changes, told, said),
        invalid=tuple(invalid),
    )


def _key_facts(drug: DrugWithClocks, sections: list[list[Section]]) -> tuple[Listed, ...]:
    """In the order that was chosen, of those that the page shows with their words."""
    texts = [
        text
        for some in sections
        for section in some
        if section.whole
        for group in section.groups
        for text in group.texts
    ]
    found = {text.url.rstrip("/").rpartition("/")[2]: text for text in texts}
    return tuple(found[slug] for slug in listed(drug.key_facts or "") if slug in found)


def _marks(editions: list[Any], kind: str, told: Mapping[Text, Standing], said: set[str]) -> dict[int, Marks]:
    return {edition.id: marks_of(told[kind, edition.id], said) for edition in editions}


def _as_signed(kind: str, editions: list[Any], told: Mapping[Text, Standing]) -> tuple[list[Any], list[Any]]:
    """(editions that are what was signed, the others). Neither the page nor the standing reads a whole edition: both are asked."""
    odd = [
        edition
        for edition in editions
        if not is_as_signed(edition) or told[kind, edition.id].code == NOT_AS_SIGNED.code
    ]
    return [edition for edition in editions if edition not in odd], odd

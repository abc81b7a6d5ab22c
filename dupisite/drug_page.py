"""A drug's own page: what each kind of text says about it, in sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audit.reading.prepared import Prepared
from editorial.kinds import in_order
from editorial.pages.subject_page import Section
from editorial.record.validity import is_as_signed
from labels.archive.label_clocks import DrugWithClocks, with_clocks
from labels.drugs.drug_columns import DrugRow
from labels.drugs.drugs import public_drugs
from labels.evidence.ages import Use
from labels.models import Drug


@dataclass(frozen=True)
class DrugPage:
    """Everything that the page shows of the texts about its drug; `sample` when any of them is a sample."""

    sections: tuple[Section, ...]
    sample: bool
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
    return next(iter(newest_at_address(slug)), None)


def drug_page(drug: DrugRow) -> DrugPage:
    """The page of a drug's revision."""
    sections: list[Section] = []
    invalid: list[tuple[str, Any]] = []
    sample = False
    for kind in in_order():
        shown, odd = _as_signed(kind.pages.live_about(drug.id))
        sections += kind.pages.sections(shown, drug.slug)
        invalid += [(kind.name, edition) for edition in odd]
        sample = sample or any(edition.sample for edition in shown)
    return DrugPage(tuple(sections), sample, tuple(invalid))


def _as_signed(editions: list[Any]) -> tuple[list[Any], list[Any]]:
    """(editions that are what was signed, the others)."""
    odd = [edition for edition in editions if not is_as_signed(edition)]
    return [edition for edition in editions if edition not in odd], odd

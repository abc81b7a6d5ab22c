"""Facts in review whose evidence the newest label does not hold, mostly because it came after they were submitted: they wait
for a signature that would be refused, until somebody revises or returns them. So they are triage too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from editorial.record.vocabulary import Status
from labels.archive.label_clocks import Reference
from labels.archive.label_models import LabelVersion
from labels.evidence.evidence import findings
from labels.evidence.facts import Fact

WHY = "cannot be signed: its evidence does not stand in {}. {}"


def facts_in_review() -> list[Fact]:
    return list(Fact.objects.filter(status=Status.IN_REVIEW).order_by("pk"))


def broken_in_review(texts: Sequence[Any]) -> Iterator[tuple[Fact, str]]:
    """Of texts in review of any kind; two questions, and two more for each label that was not read lately."""
    facts = [text for text in texts if isinstance(text, Fact)]
    newest = _newest_versions({fact.drug_id for fact in facts}) if facts else {}
    for fact in facts:
        version = newest.get(fact.drug_id)
        found = findings(fact, version) if version else []
        if version and found:
            name = Reference(version.pk, version.number, version.effective, version.kind).words
            yield fact, WHY.format(name, found[0].sentence)


def _newest_versions(drugs: set[int]) -> dict[int, LabelVersion]:
    versions: dict[int, LabelVersion] = {}
    for version in LabelVersion.objects.without_bytes().filter(drug__in=drugs).in_order():
        versions.setdefault(version.drug_id, version)
    return versions

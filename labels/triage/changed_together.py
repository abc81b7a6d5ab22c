"""Which texts one new label version touched: they are reviewed and signed together."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from editorial.work.text_sets import TextSet
from labels.archive.label_models import LabelVersion
from labels.evidence.dependents import dependents
from labels.evidence.facts import Fact
from labels.triage.triage import TriageItem


def of_one_label(subjects: Collection[str]) -> Iterator[TextSet]:
    """For each label version that touched one of the texts: all of them that it touched, and the answers that cite those."""
    name = f"{Fact._meta.label_lower}:"
    facts = [int(subject.removeprefix(name)) for subject in subjects if subject.startswith(name)]
    versions = TriageItem.objects.filter(fact__in=facts).values("version")
    for version in LabelVersion.objects.without_bytes().filter(pk__in=versions).select_related("drug").order_by("-pk"):
        touched = set(TriageItem.objects.filter(version=version, fact__isnull=False).values_list("fact_id", flat=True))
        answers = {text.subject for texts in dependents(touched).values() for text in texts}
        found = ({f"{name}{fact}" for fact in touched} | answers) & set(subjects)
        yield TextSet(f"label-{version.pk}", f"{version.drug}: {version}", frozenset(found))

"""What a new label version left to decide, for the message that tells each person what waits for them; also what it left in
review without its evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse

from editorial.accounts.people import Person
from editorial.work.waiting import Item, item
from labels.archive.label_models import LabelVersion
from labels.triage.broken_in_review import broken_in_review, facts_in_review
from labels.triage.triage import TriageItem

HEADING = "Changed by a new label version, and waiting for a decision"


def undecided(people: list[Person]) -> Iterator[tuple[Person, Item]]:
    """One item for each version of which something is open, for everybody who may decide about it."""
    deciders = [person for person in people if person.has_perm("labels.dispose_triageitem")]
    left = dict(TriageItem.objects.open().order_by().values_list("version").annotate(Count("pk")))
    versions = LabelVersion.objects.without_bytes().filter(pk__in=left).select_related("drug").order_by("pk")
    for version in versions:
        said = "1 decision is open" if left[version.pk] == 1 else f"{left[version.pk]} decisions are open"
        page = f"{reverse('admin:labels_triageitem_changelist')}?version__id__exact={version.pk}"
        for person in deciders:
            yield person, Item(f"{version.drug}: {version}", said, page, news="")
    for fact, why in broken_in_review(facts_in_review() if deciders else []):
        for person in deciders:
            yield person, item(fact, "change", f"in review, and {why}")

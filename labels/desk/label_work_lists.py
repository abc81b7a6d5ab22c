"""What waits at the desk because of a label or of a whole drug: triage, look-ups, notices for a second person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, F, Min, Q
from django.urls import reverse

from editorial.accounts.people import Person
from editorial.work.waiting import Item, item
from editorial.work.work_lists import SHOWN, Asked, Link, WorkList, age_words
from labels.archive.label_clocks import clocks_of, unlooked_drugs, with_clocks
from labels.drugs.drugs import Drug
from labels.evidence.facts import Fact
from labels.triage.ranking import Rank
from labels.triage.triage import TriageItem

URGENCY: dict[int, str] = {
    Rank.BOXED_WARNING: "boxed warning",
    Rank.CONTRAINDICATIONS: "contraindications",
    Rank.NUMBERS_AND_NEGATIONS: "numbers or negations",
    Rank.OTHER_WORDS: "other words",
    Rank.PACKAGE: "package",
    Rank.HIGHLIGHTS: "highlights",
}
RANKS = 10  # `TriageItem.rank` is the urgency times this, plus the place of the queue


def triage(asked: Asked) -> WorkList | None:
    """What a new label version left to decide, the most urgent first; None for who decides nothing about it."""
    if not (asked.person.has_perm("labels.dispose_triageitem") and asked.viewer.has_perm("labels.view_triageitem")):
        return None
    left = TriageItem.objects.open()
    if asked.about is not None:
        left = left.filter(version__drug=asked.about)
    sorts = {f"sort_{rank:d}": Count("pk", filter=_of(rank)) for rank in URGENCY}
    counts = left.order_by().aggregate(count=Count("pk"), oldest=Min("created_at"), **sorts)
    first = left.urgent_first().select_related("version__drug").defer("version__data", "passages")[:SHOWN]
    path = reverse("admin:labels_triageitem_changelist")
    drug = f"?version__drug__id__exact={asked.about}" if asked.about else ""
    named = [(counts[f"sort_{rank:d}"], words) for rank, words in URGENCY.items()]
    refused = [each.text for each in asked.work_on(Fact) if each.text.subject in asked.refused]
    blocked = [item(fact, "change", asked.refused[fact.subject]) for fact in refused]
    items = (*(_triage_item(one) for one in first), *blocked)[:SHOWN]
    named.append((len(blocked), "in review that cannot be signed"))
    oldest = counts["oldest"]
    return WorkList(
        heading="Changed by a new label version",
        empty="When a new version of a label arrives, what it touches comes here, the most urgent first.",
        count=counts["count"] + len(blocked),
        items=items,
        age=age_words([Item("", "", "", oldest.date())], asked.today) if oldest else "",
        sorts=", ".join(f"{count} {words}" for count, words in named if count),
        links=(Link("all of triage", f"{path}{drug}"),),
    )


def urgency(one: TriageItem) -> str:
    return URGENCY.get(one.rank // RANKS, "")


def _of(rank: int) -> Q:
    return Q(rank__gte=rank * RANKS, rank__lt=(rank + 1) * RANKS)


def _triage_item(one: TriageItem) -> Item:
    path = reverse("admin:labels_triageitem_change", args=[one.pk])
    said = f"{one.queue}: {urgency(one)}, label version {one.version.number}"
    return Item(" ".join(one.heading.split()), said, path, one.created_at.date(), one.version.drug_id)


def failed_lookups(asked: Asked, now: datetime) -> WorkList | None:
    """Drugs of which nobody knows whether there is a newer label; None for who may not look."""
    if not (asked.person.has_perm("labels.add_labelversion") and asked.viewer.has_perm("labels.view_drug")):
        return None
    drugs = unlooked_drugs(now) if asked.about is None else Drug.objects.filter(pk=asked.about)
    items = []
    for row in with_clocks(Drug.revisions().newest(None, drugs)):
        clocks = clocks_of(row)
        if problem := clocks.lookup_problem(now):
            path = reverse("admin:labels_drug_lookups", args=[row.id])
            items.append(Item(row.brand_name, problem, path, clocks.looked.date() if clocks.looked else None, row.id))
    empty = "When a look for a newer label fails, or nobody has looked for too long, the drug comes here."
    return WorkList.of("Label look-ups that failed, or are too old", empty, items, asked.today)


def notices_to_confirm(people: list[Person]) -> Iterator[tuple[Person, Item]]:
    """Notices over a whole drug on one signature, for everybody else who may sign one."""
    unconfirmed = Q(notice_confirmed_by__isnull=True) | Q(notice_confirmed_by="")
    drugs = {drug.pk: drug for drug in Drug.objects.filter(unconfirmed, notice__gt="")}
    if not drugs:
        return
    put_up = Drug.revisions().filter(id__in=list(drugs), history_date=F("notice_since"))  # also the notices before it
    rows = put_up.values_list("id", "notice_since", "history_user_id")
    signer = {key: person for key, since, person in rows if since == drugs[key].notice_since}
    for person in (person for person in people if person.has_perm("labels.sign_drug")):
        for key, drug in drugs.items():
            if signer.get(key) != person.pk:
                what = "withdrawn as a whole" if drug.withdrawn else "under a notice"
                since = drug.notice_since.date() if drug.notice_since else None
                said = f"{what} by {drug.notice_by}: {drug.notice}"
                yield person, replace(item(drug, "notice", said, since), about=key)

"""At which moments a source of a live answer began to say something else: what feeds tell, computed from recorded editions.

A change is not told that was answered in the same act: its answer was signed together with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Q
from django.urls import reverse

from editorial.days import day_of
from editorial.pages.change_entries import SourceChange
from editorial.record.comparing import said_otherwise
from editorial.record.validity import is_as_signed, witnessed
from editorial.record.vocabulary import Status
from faq.cited_facts import subject_of
from faq.models import Entry
from faq.sources import LOST, OTHERWISE, RETIRED
from labels.models import Fact

ANSWER = ("id", "drug_id", "slug", "question", "edition", "status", "evidence", "sample", "history_date")


@dataclass(frozen=True)
class Met:
    """An edition of a fact that came while an edition of an answer was live that cites an older one, `pinned`."""

    answer: Any
    fact: int
    pinned: int
    edition: int


def changes_by(editions: Sequence[Any]) -> list[SourceChange]:
    """What editions of facts, among those given, brought about under the answers that were live then, in as many questions for
    one as for many.
    """
    facts = [edition for edition in editions if edition.instance_type is Fact]
    if not facts:
        return []
    dates, drugs = [fact.history_date for fact in facts], {fact.drug_id for fact in facts}
    before = Entry.revisions().at(min(dates), Entry.objects.filter(drug_id__in=drugs))
    within = Entry.revisions().editions().filter(drug_id__in=drugs)
    within = within.filter(history_date__gt=min(dates), history_date__lte=max(dates))
    by_answer: dict[int, list[Any]] = defaultdict(list)
    for rows in (before, within):
        for row in witnessed(rows.order_by("history_id").only(*ANSWER)):
            by_answer[row.id].append(row)
    met = []
    for fact in facts:
        for own in by_answer.values():
            then = [row for row in own if row.history_date <= fact.history_date]
            met += _meeting(then[-1:], fact.id, fact.edition)
    return _told(met)


def changes_under(answers: Sequence[Any]) -> list[SourceChange]:
    """What came under some editions of one answer, given in their order, each until the next one."""
    if not answers:
        return []
    cited = {source["fact"] for answer in answers for source in _sources(answer)}
    following = Entry.revisions().editions().filter(id=answers[0].id, edition=answers[-1].edition + 1)
    ends = [*(answer.history_date for answer in answers[1:]), *following.values_list("history_date", flat=True)]
    rows = Fact.revisions().editions().filter(id__in=cited, history_date__gt=answers[0].history_date)
    facts = list(rows.order_by("history_id").values_list("id", "edition", "history_date"))
    met = []
    for place, answer in enumerate(answers):
        for key, number, date in facts:
            if answer.history_date < date and (place >= len(ends) or date < ends[place]):
                met += _meeting([answer], key, number)
    return _told(met)


def _meeting(answers: Iterable[Any], fact: int, edition: int) -> list[Met]:
    return [
        Met(answer, fact, source["edition"], edition)
        for answer in answers
        if answer.status == Status.PUBLISHED
        for source in _sources(answer)
        if source["fact"] == fact and source["edition"] < edition
    ]


def _sources(answer: Any) -> list[dict[str, Any]]:
    return [source for source in (answer.evidence or {}).get("sources", []) if "fact" in source]


def _told(met: list[Met]) -> list[SourceChange]:
    """Those of them that changed something for the reader, in their order."""
    numbers = {number for each in met for number in (each.pinned, each.edition - 1, each.edition)}
    words = ["slug", "status", "edition", "history_date", "sample", *(field.attname for field in Fact.words())]
    rows = Fact.revisions().editions().filter(id__in={each.fact for each in met}, edition__in=numbers)
    known = (
        {(row.id, row.edition): row for row in witnessed(rows.only("id", *words)) if is_as_signed(row)} if met else {}
    )
    drugs = (
        dict(Entry.objects.filter(pk__in={each.answer.id for each in met}).values_list("pk", "drug__slug"))
        if met
        else {}
    )
    answered = _answered_at_once(met)
    found = []
    for each in met:
        if f"{subject_of(each.fact)}:{each.edition}" in answered.get((each.answer.id, each.answer.edition), ()):
            continue
        old, before, new = (known.get((each.fact, n)) for n in (each.pinned, each.edition - 1, each.edition))
        whole = None not in (old, before, new) and is_as_signed(each.answer)
        if whole and (sentence := _sentence(old, before, new)):
            found.append(_change(each, old, new, drugs[each.answer.id], sentence))
    return sorted(found, key=lambda change: (change.at, change.name))


def _answered_at_once(met: list[Met]) -> dict[tuple[int, int], set[str]]:
    """For each answer that was met: the editions of facts that its next edition was signed together with, on one page. Such
    a change was answered in the act that made it, and no reader has to be told.
    """
    wanted = Q()
    for each in {(each.answer.id, each.answer.edition): each.answer for each in met}.values():
        wanted |= Q(id=each.id, edition=each.edition + 1)
    rows = witnessed(Entry.revisions().editions().filter(wanted).only(*ANSWER)) if met else []
    signed = [(row, orjson.loads(row.said)["data"]) for row in rows if is_as_signed(row)]
    return {(row.id, row.edition - 1): set(data.get("signed_with", ())) for row, data in signed}


def _sentence(old: Any, before: Any, new: Any) -> str:
    """What a reader has to know since `new`; empty where she knew it since the edition before, or nothing changed."""
    if new.status != Status.PUBLISHED:
        if before.status == new.status:
            return ""
        return (LOST if new.status == Status.WITHDRAWN else RETIRED).format(day_of(new.history_date), old.heading)
    fields = said_otherwise(old, new)
    known = before.status == Status.PUBLISHED and not said_otherwise(before, new)
    what = f"edition {new.edition}, {day_of(new.history_date)}; changed: {', '.join(fields)}"
    return "" if known or not fields else OTHERWISE.format(old.heading, what)


def _change(met: Met, old: Any, new: Any, drug: str, sentence: str) -> SourceChange:
    answer = met.answer
    seen = reverse("fact_compare", args=[drug, new.slug, old.edition, new.edition])
    return SourceChange(
        at=new.history_date,
        before=f"{Entry._meta.label_lower}:{answer.id}:{answer.edition}",
        after=f"{subject_of(new.id)}:{new.edition}",
        title=answer.question,
        edition=answer.edition,
        url=reverse("entry", args=[drug, answer.slug]),
        edition_url=reverse("entry_edition", args=[drug, answer.slug, answer.edition]),
        sentence=sentence,
        see=seen if new.status == Status.PUBLISHED else reverse("fact", args=[drug, new.slug]),
        drug=drug,
        sample=bool(answer.sample or new.sample),
    )

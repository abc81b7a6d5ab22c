"""The live answers whose sources changed, the most urgent first: what somebody has to sign again, or to write anew.

Computed from what stands, never stored: an answer leaves by a signature on it alone. As many questions for one as for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet
from django.urls import reverse

from audit.reading.kept_answers import KeptBySubject, numbers_of_all
from editorial.accounts.people import Person
from editorial.record.validity import witnessed_newest
from editorial.wording.meaning import MeaningKind, meaning_changes
from editorial.work.waiting import Item
from editorial.work.work_lists import SHOWN, Asked, Link, WorkList, age_words
from faq.changed.changed_under import wrong_among
from faq.cited_facts import cited_by
from faq.models import Entry
from faq.sources import AnswerSource, sources_from
from labels.desk.label_work_lists import URGENCY
from labels.drugs.addresses import listed
from labels.triage.ranking import Rank

HEADING = "Answers whose sources changed"
EMPTY = "When a fact changes after an answer that cites it was signed, the answer comes here until it is signed again."
TAKEN_BACK = 0  # before all that is only reworded
WORDS_OF = {TAKEN_BACK: "withdrawn, retired or not as signed", **URGENCY}
WHOLE = 500  # answers that are all looked at
_LIVE = """
    SELECT d.slug, e.id FROM faq_historicalentry e JOIN labels_drug d ON d.id = e.drug_id WHERE e.status = 'published' AND e.history_id IN (
        SELECT (SELECT u.history_id FROM faq_historicalentry u WHERE u.kind IS NOT NULL AND u.id = f.id ORDER BY u.history_id DESC LIMIT 1)
        FROM faq_entry f{{of}}
    ) AND EXISTS (SELECT 1 FROM {sources} AND {revision} <> (
        SELECT n.history_id FROM labels_historicalfact n WHERE n.kind IS NOT NULL AND n.id = {fact} ORDER BY n.history_id DESC LIMIT 1
    ))
"""
CITES_ANOTHER = {
    "sqlite": _LIVE.format(
        sources="json_each(e.evidence, '$.sources') s WHERE json_extract(s.value, '$.revision') IS NOT NULL",
        revision="json_extract(s.value, '$.revision')",
        fact="json_extract(s.value, '$.fact')",
    ),
    "postgresql": _LIVE.format(
        sources="jsonb_array_elements(e.evidence -> 'sources') s WHERE s ->> 'revision' IS NOT NULL",
        revision="CAST(s ->> 'revision' AS bigint)",
        fact="CAST(s ->> 'fact' AS bigint)",
    ),
}
WEIGHTY = {MeaningKind.NUMBER, MeaningKind.LIMIT, MeaningKind.NEGATION}


@dataclass(frozen=True)
class ChangedAnswer:
    """One answer: its live edition, what changed under it, how urgent that is, and since which day (UTC).

    `draft`: what an author has begun on it already, in words; empty without.
    """

    edition: Any
    sources: tuple[AnswerSource, ...]
    rank: int
    since: date
    draft: str

    @property
    def urgency(self) -> str:
        return WORDS_OF[self.rank]

    @property
    def said(self) -> str:
        """Which sources, and how urgent it is."""
        named = ", ".join(f"“{source.title}”" for source in self.sources)
        return "; ".join(filter(None, (f"{self.urgency}: {named}", self.draft)))

    @property
    def path(self) -> str:
        return reverse("admin:faq_entry_changed", args=[self.edition.id])


def changed_answers(about: int | None = None) -> list[ChangedAnswer]:
    """`about`: key of the drug, or None for all."""
    entries = perhaps_changed() if about is None else Entry.objects.filter(drug_id=about)
    rows = Entry.revisions().live(None, entries).select_related("drug")
    editions = list(
        witnessed_newest(rows.only("id", "drug__slug", "drug_id", "edition", "question", "evidence", "history_date"))
    )
    cited = cited_by(editions, newest=True)
    found = []
    for edition in editions:
        if wrong := wrong_among(sources_from(edition, edition.drug.slug, cited)):
            found.append((edition, tuple(wrong)))
    drafts = _drafts([edition.id for edition, _ in found])
    answers = [_answer(edition, wrong, drafts.get(edition.id, "")) for edition, wrong in found]
    return sorted(answers, key=lambda answer: (answer.rank, answer.since, answer.edition.question))


def _citing_another(subjects: list[str] | None) -> dict[str, list[int]]:
    """By the address of the drug; an answer cites facts of its own."""
    marks = ", ".join(["%s"] * len(subjects or ()))
    of = f" WHERE f.drug_id IN (SELECT id FROM labels_drug WHERE slug IN ({marks}))" if subjects else ""  # noqa: S608 - all of it is ours
    found: defaultdict[str, list[int]] = defaultdict(list)
    if subjects != []:
        with connections[router.db_for_read(Entry)].cursor() as cursor:
            cursor.execute(CITES_ANOTHER[cursor.db.vendor].format(of=of), subjects)
            for slug, key in cursor.fetchall():
                found[slug].append(key)
    return dict(found)


citing_another: KeptBySubject[list[int], list[int]] = KeptBySubject(_citing_another, numbers_of_all)


def perhaps_changed() -> QuerySet[Entry]:
    """All answers; of very many those that the database finds to cite a fact of which another edition is the newest.

    What is not as it was signed is not found by that: its page says so, and `verify`.
    """
    every = Entry.objects.all()
    if len(every.order_by()[: WHOLE + 1]) <= WHOLE:
        return every
    return every.filter(pk__in=citing_another())


def _drafts(answers: list[int]) -> dict[int, str]:
    """What is begun on each of them and not signed yet, in words."""
    begun = Entry.objects.filter(pk__in=answers, kind=None) if answers else ()
    return {text.pk: f"{text.get_status_display()}, by {text.author_name}" for text in begun}


def _answer(edition: Any, wrong: tuple[AnswerSource, ...], draft: str) -> ChangedAnswer:
    since = min((source.newer or source.fact).history_date.date() for source in wrong)
    return ChangedAnswer(edition, wrong, min(map(rank, wrong)), since, draft)


def rank(source: AnswerSource) -> int:
    """How urgent a change of a source is, as triage ranks a change of a label: by where it stands, then by what changed."""
    old, new = source.compared.old, source.compared.new
    if not source.otherwise or old is None:
        return TAKEN_BACK
    keys = [*listed(old.claim_sections or ""), *listed(new.claim_sections or "")]
    if "boxed-warning" in keys:
        return Rank.BOXED_WARNING
    if any(key.split(".")[0] == "4" for key in keys):
        return Rank.CONTRAINDICATIONS
    texts = ((getattr(old, name), getattr(new, name)) for name in ("heading", "statement", "claim_text"))
    kinds = {change.kind for before, after in texts for change in meaning_changes(before or "", after or "")}
    structured = ("least_age", "least_age_unit", "least_weight_kg")
    if kinds & WEIGHTY or any(getattr(old, name) != getattr(new, name) for name in structured):
        return Rank.NUMBERS_AND_NEGATIONS
    return Rank.OTHER_WORDS


def may_settle(person: Person) -> bool:
    """Whoever writes or signs answers can do something about it."""
    return person.has_perm("faq.change_entry") or person.has_perm("faq.sign_entry")


def work_list(asked: Asked) -> WorkList | None:
    """The pile at the desk; None for who can do nothing about it, or may not read answers."""
    if not (may_settle(asked.person) and asked.viewer.has_perm("faq.view_entry")):
        return None
    found = changed_answers(asked.about)
    items = tuple(map(item, found))
    ranks = [answer.rank for answer in found]
    return WorkList(
        heading=HEADING,
        empty=EMPTY,
        count=len(found),
        items=items[:SHOWN],
        age=age_words(list(items), asked.today),
        sorts=", ".join(f"{ranks.count(rank)} {words}" for rank, words in WORDS_OF.items() if rank in ranks),
        links=(Link("all, with old and new words", reverse("admin:faq_entry_changed_list")),),
    )


def item(answer: ChangedAnswer) -> Item:
    question = " ".join(answer.edition.question.split())
    return Item(question, answer.said, answer.path, answer.since, answer.edition.drug_id)


def waiting(people: list[Person]) -> Iterator[tuple[Person, Item]]:
    """For the digest: each answer, for everybody who can do something about it."""
    settle = [person for person in people if may_settle(person)]
    found = [item(answer) for answer in changed_answers()] if settle else []
    for person in settle:
        yield from ((person, each) for each in found)

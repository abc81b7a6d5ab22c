"""Facts and the answers that cite them, signed together: which sets they make, and which answers a set leaves behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from editorial.record.comparing import said_otherwise
from editorial.record.protocols import Edition
from editorial.wording.rendering import cited
from editorial.work.text_sets import Left, TextSet
from faq.citing_answers import citing_answers
from faq.models import Entry
from labels.evidence.dependents import Dependent
from labels.models import Fact


def with_their_facts(subjects: Collection[str]) -> Iterator[TextSet]:
    """For each fact that answers among the texts cite in their own words: the fact and those answers."""
    facts = {(fact.drug_id, fact.slug): fact for fact in Fact.objects.filter(pk__in=_keys(Fact, subjects))}
    sets: dict[tuple[int, str], set[str]] = defaultdict(set)
    for entry in Entry.objects.filter(pk__in=_keys(Entry, subjects)) if facts else ():
        for name in entry.markdown_fields:
            for kind, slug, _ in cited(getattr(entry, name) or ""):
                if kind == "fact" and (entry.drug_id, slug) in facts:
                    sets[entry.drug_id, slug].add(entry.subject)
    for key, fact in sorted(facts.items(), key=lambda pair: pair[1].heading):
        if key in sets:
            title = f"“{fact.heading}” and the answers that cite it"
            yield TextSet(f"fact-{fact.pk}", title, frozenset(sets[key] | {fact.subject}))


def left_behind(coming: Mapping[str, Edition]) -> Iterator[Left]:
    """Each live answer that was signed on other words than a fact will say."""
    facts = {key: coming[f"{Fact._meta.label_lower}:{key}"] for key in _keys(Fact, coming)}
    rows = Fact.revisions().editions().filter(id__in=facts).defer("html", "evidence") if facts else ()
    signed = {(row.id, row.edition): row for row in rows}
    found: dict[str, list[str]] = defaultdict(list)
    texts: dict[str, Dependent] = {}
    for key, answers in citing_answers(facts).items():
        for answer in answers:
            if said_otherwise(signed[key, answer.cites], facts[key]):
                texts[answer.subject] = answer
                then: Any = signed[key, answer.cites]
                found[answer.subject].append(f"“{then.heading}”, edition {answer.cites}")
    for subject, named in found.items():
        yield Left(texts[subject].title, texts[subject].url, subject, f"signed on {', '.join(named)}")


def _keys(model: Any, subjects: Collection[str]) -> list[int]:
    before = f"{model._meta.label_lower}:"
    return [int(subject.removeprefix(before)) for subject in subjects if subject.startswith(before)]

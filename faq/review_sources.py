"""What a reviewer sees of answers: the facts beside the sentences that cite them, and an answer before and after a fact changes.

An answer is shown by the template of its public page, with the public page's own sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from editorial.record.comparing import BlockDifference, FieldDifference
from editorial.record.protocols import Edition
from editorial.wording.markdown import CITATION
from editorial.work.review_parts import Affected, Beside, Excerpt, Part, Reading
from faq.answer_pages import public_entry
from faq.cited_facts import subject_of
from faq.entry_columns import EntryEdition
from faq.models import Entry
from faq.sources import AnswerSource, sources
from labels.evidence.basis import pinned_label
from labels.evidence.fact_columns import FactEdition
from labels.models import Fact
from labels.pages.fact_pages import evidence_line

OWN_NAMES = re.compile(r'(?<= )id="|href="#')
REGION = re.compile(r'(<section[^>]*?) aria-labelledby="[^"]*"')


def with_facts(
    last: Edition | None,
    draft: Edition,
    differences: Iterable[FieldDifference],
    coming: Mapping[str, Any] = MappingProxyType({}),
) -> list[Reading]:
    """Each changed block with what it cites; of the others those whose source has another edition than before.

    `coming`: facts as they will be once they are signed, before the answer, by how the ledger names them.
    """
    now, before = _pinned(draft), _pinned(last)
    moved = {cite for cite in now.keys() & before.keys() if now[cite].get("revision") != before[cite].get("revision")}
    revisions = [source["revision"] for source in now.values() if "revision" in source]
    facts = {fact.slug: fact for fact in Fact.revisions().filter(history_id__in=revisions)}
    facts |= {fact.slug: fact for each in facts.values() if (fact := coming.get(subject_of(each.id)))}
    moved |= {cite for cite in now.keys() & before.keys() if cite[1] in facts and facts[cite[1]].kind is None}

    def beside(block: BlockDifference) -> Iterator[Beside]:
        for cite in dict.fromkeys(("ref" if ref else "fact", slug) for ref, slug in CITATION.findall(block.new)):
            if cite in now and (block.changed or cite in moved):
                fact = facts.get(cite[1]) if cite[0] == "fact" else None
                yield _beside(now[cite], fact, before[cite] if cite in moved else None)

    return [Reading(d, tuple(Part(block, tuple(beside(block))) for block in d.blocks)) for d in differences]


def _beside(source: dict[str, Any], fact: FactEdition | None, older: dict[str, Any] | None) -> Beside:
    if fact is None:
        return Beside(title=f"[{source['number']}] {source.get('text', source['slug'])}", url=source.get("address", ""))
    quotes = pinned_label(fact).get("quotes", [])
    given = tuple(Excerpt(f"Section {key}", lead, escape(words)) for words, lead, key in quotes)
    unsigned = ", as it will be signed together with this answer" if fact.kind is None else ""
    note = f"Edition {fact.edition}{unsigned}. {evidence_line(fact)}."
    if older:
        note = f"The live answer cites edition {older['edition']}. {note}"
    return Beside(
        title=f"[{source['number']}] {fact.heading}",
        url=reverse("admin:labels_fact_change", args=[fact.id]),
        said=mark_safe(_apart(fact.html["statement"], f"source-{source['number']}-")),  # noqa: S308  as signed
        note=note,
        excerpts=given
        or tuple(Excerpt("Evidence", "", escape(line)) for line in fact.claim_text.split("\n") if line.strip()),
    )


def _pinned(edition: Edition | None) -> dict[tuple[str, str], dict[str, Any]]:
    """The sources of an edition (None: none), by kind and slug."""
    found = ((edition.evidence or {}) if edition is not None else {}).get("sources", [])
    return {(source["kind"], source["slug"]): source for source in found}


def answers_with(fact: FactEdition) -> list[Affected]:
    """Every live answer that cites a fact, as it is read now, and with an edition of the fact that is not signed yet."""
    live = Entry.revisions().live(None, Entry.objects.filter(drug_id=fact.drug_id)).select_related("drug")
    citing = (e for e in live if any(source.get("fact") == fact.id for source in _pinned(e).values()))
    return [_before_and_after(entry, fact) for entry in sorted(citing, key=lambda entry: entry.question)]


def _before_and_after(entry: EntryEdition, fact: FactEdition) -> Affected:
    drug = entry.drug.slug
    now = sources(entry, drug, newest=True)
    then = [_with(source, fact) for source in now]
    return Affected(
        title=public_entry.title(entry),
        url=reverse("admin:faq_entry_change", args=[entry.id]),
        before=_shown(entry, now, fact, f"now-{fact.id}-{entry.id}-"),
        after=_shown(entry, then, fact, f"then-{fact.id}-{entry.id}-"),
    )


def _with(source: AnswerSource, fact: FactEdition) -> AnswerSource:
    if source.fact is None or source.fact.id != fact.id:
        return source
    return replace(
        source,
        title=fact.heading,
        edition=fact,
        evidence_line=evidence_line(fact),
        newer=None,
        newest=fact,
        otherwise=(),
    )


def _shown(entry: EntryEdition, found: list[AnswerSource], fact: FactEdition, prefix: str) -> SafeString:
    """As on the public page, but for the statement of the fact under review, which is open here."""
    html = str(render_to_string(public_entry.body, {"edition": entry, "sources": found}))
    for source in found:
        if source.fact is not None and source.fact.id == fact.id:
            closed = re.compile(rf'(<li id="source-{source.number}".*?<details)>', re.DOTALL)
            html = closed.sub(r"\1 open>", html, count=1)
    return mark_safe(_apart(html, prefix))  # noqa: S308  made by the template of the public page


def _apart(html: str, prefix: str) -> str:
    """Several pages stand on one: each keeps its own names, and no two regions are called alike."""
    html = REGION.sub(r"\1", html).replace('aria-label="Table: ', f'aria-label="Table in {prefix.rstrip("-")}: ')
    return OWN_NAMES.sub(lambda name: f"{name.group()}{prefix}", html)

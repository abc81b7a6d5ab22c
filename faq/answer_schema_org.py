"""An answer in the words of schema.org: the question with its short answer, and what the answer rests on."""

from __future__ import annotations

from editorial.pages.schema_org import Data, has_an_answer, page_of_today, words_without_citations
from editorial.pages.standing import Standing
from editorial.pages.subject import Subject
from editorial.site_address import canonical_address
from faq.entry_columns import EntryEdition
from faq.sources import AnswerSource
from labels.pages.label_schema_org import drug_in_short


def answer_page(entry: EntryEdition, sources: list[AnswerSource], standing: Standing, subject: Subject) -> Data:
    """The page of an entry's live edition: `isBasedOn` are facts in the edition of that day, `citation` other sources."""
    page = page_of_today(entry, standing, drug_in_short(subject))
    if has_an_answer(standing):
        page["@type"] = ["MedicalWebPage", "FAQPage"]
        page["mainEntity"] = [_question(entry, standing, subject)]
    if facts := [canonical_address(source.url) for source in sources if source.fact and not source.invalid]:
        page["isBasedOn"] = facts
    if others := [source for source in sources if not source.fact]:
        page["citation"] = [_cited(source) for source in others]
    return page


def _question(entry: EntryEdition, standing: Standing, subject: Subject) -> Data:
    """What a reader meets before the answer comes before it here: a notice about the drug, and its standing."""
    notice = (subject.notice.words,) if subject.notice else ()
    words = " ".join((*notice, *standing.notices, words_without_citations(entry.html["short_answer"])))
    return {"@type": "Question", "name": entry.question, "acceptedAnswer": {"@type": "Answer", "text": words}}


def _cited(source: AnswerSource) -> Data:
    cited = {"@type": "CreativeWork", "name": source.title}
    return {**cited, "url": source.url} if source.url else cited

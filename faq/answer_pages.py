"""The public pages of an entry: the answer, with the facts it cites as they were pinned when it was signed."""

from collections.abc import Mapping, Sequence
from typing import Any

from editorial.pages.change_entries import SourceChange
from editorial.pages.moments import now
from editorial.pages.schema_org import Data
from editorial.pages.standing import Basis, Standing
from editorial.pages.standing_marks import LOOKUP, OF_A_SAMPLE, Marks
from editorial.pages.subject import Subject
from editorial.pages.subject_page import Section
from faq.answer_schema_org import answer_page
from faq.answer_standings import newest_editions, standings_of
from faq.changed import source_changes
from faq.cited_facts import cited_by
from faq.models import Entry
from faq.nearby import neighbors
from faq.question_sections import question_sections
from faq.sources import all_samples, basis_of, basis_then, marked, sources, sources_from
from labels.pages.drug_subject import DrugText


class PublicEntry(DrugText):
    model = Entry
    name, segment, title_field, body = "entry", "faq", "question", "faq/_entry.html"
    unlisted = ("html", "evidence", *Entry.markdown_fields[1:], "references", "beyond_evidence")

    def context(self, edition: Any, drug: str) -> dict[str, Any]:
        found = sources(edition, drug)
        said = (OF_A_SAMPLE,) if edition.sample and all_samples(found) else ()
        return {"sources": marked(found, None, said), "basis": basis_then(found)}

    def live_context(self, edition: Any, drug: str, subject: Subject) -> dict[str, Any]:
        near = neighbors(edition)
        others = newest_editions(near.keys)
        cited = cited_by([edition, *others], newest=True)  # answers about one drug cite the same facts
        found = sources_from(edition, drug, cited)
        basis = basis_of(found, subject.clocks, now())
        beside = near.told(drug, standings_of(others, cited, now(), {edition.drug_id: subject.row}))
        whole = edition.sample and all_samples(found) and beside.all_samples  # the strip says it of all that is here
        said = {*((OF_A_SAMPLE,) if whole else ()), *((LOOKUP,) if basis.lookup else ())}
        beside = beside.marked(said)
        return {
            "sources": marked(found, now().date(), said),
            "read_next": beside.read_next,
            "newer": sum(1 for source in found if source.same_words),
            "basis": basis,
        }

    def live_basis(self, edition: Any, drug: str, subject: Subject) -> Basis:
        return basis_of(sources(edition, drug, newest=True), subject.clocks, now())

    def sections(self, editions: list[Any], drug: str, marks: Mapping[int, Marks]) -> list[Section]:
        return question_sections(self, editions, drug, marks)

    def changes_by(self, editions: Sequence[Any]) -> list[SourceChange]:
        return source_changes.changes_by(editions)

    def changes_under(self, editions: Sequence[Any]) -> list[SourceChange]:
        return source_changes.changes_under(editions)

    def data(self, edition: Any, standing: Standing, context: dict[str, Any]) -> Data:
        return answer_page(edition, context["sources"], standing, context["subject"])


public_entry = PublicEntry()

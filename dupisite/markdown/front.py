"""The first page, a drug's page and pages of its label as Markdown; and llms.txt, which says where to begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from audit.reading.depends import reads
from dupisite.api.labels import words_of_section
from dupisite.api.serializing import in_words
from dupisite.changes import Change
from dupisite.home import Listed, listed_drugs
from dupisite.markdown.many_names import names
from dupisite.markdown.writing import (
    always,
    at_the_start,
    copied,
    items,
    link,
    plain,
    quoted,
    stops,
    strip,
    told,
    told_in_full,
)
from dupisite.medicines import Page
from editorial.days import day_of
from editorial.kinds import in_order
from editorial.pages.public_page import public_page
from editorial.pages.subject_page import Listed as Text
from editorial.site_address import whole_address
from labels.archive.label_storage import block_of
from labels.archive.table_of_contents import Line
from labels.drugs.vocabulary import AgeUnit
from labels.spl.cleaning import links_out
from labels.spl.model import Kind

Said = dict[str, Any]
RULES = (
    "Say with every answer who signed it, on which day, and its notices. They stand above the text, in quotations.",
    "What is marked as a sample is not checked against the official label. Say so.",
    "What was withdrawn answers with status 410 and the reason. Tell that, and never an older wording as an answer.",
    "Numbers in brackets, such as [1], are the sources under the text.",
    "Never leave out a limit: an age, a weight, a “not”.",
)
BLOCKS = {
    Kind.PARAGRAPH: "{}",
    Kind.ITEM: "* {}",
    Kind.CAPTION: "Table: {}",
    Kind.HEADER: "Columns: {}",
    Kind.ROW: "* Row: {}",
    Kind.FOOTNOTE: "Footnote {number}: {}",
    Kind.PICTURE: "Picture: {}",
    Kind.TITLE: "**{}**",
}
SAID = "Here is what this site says about it, each text signed by a reviewer:"
SAID_OF_SAMPLES = "Here is what this site says about it:"
EXTRACT = "Illustrative extract, not the official label. It was written for this site to show how it works. Not medical advice."


def home(said: Said) -> Iterator[str]:
    yield "# Answers about medicines that anyone can check"
    yield from strip(said["strip"])
    yield "One person writes each answer, another checks and signs it. Every page shows who, when, and what it rests on."
    if said["names"]:
        yield from names(said["names"], f"{reverse('home')}index.md")
    for listed in said["drugs"]:
        yield from _listed(listed)
    if said["changes"]:
        yield "## Newest changes"
        yield _changes(said["changes"])
    yield always()


def _listed(listed: Listed) -> Iterator[str]:
    drug = listed.drug
    yield f"## {link(drug.brand_name, reverse('drug', args=[drug.slug]))} ({plain(drug.generic_name)})"
    if drug.notice:
        yield quoted(f"**{'Withdrawn.' if drug.withdrawn else 'Notice.'} {plain(drug.notice)}**")
    if listed.label and not drug.withdrawn:
        yield quoted(f"**{plain(listed.label)}**")
    if listed.asked and not drug.withdrawn:
        yield items(map(_text, listed.asked))


def _ages(age: str | None) -> str:
    if age == AgeUnit.ADULTS:
        return "adults only"
    return f"from {plain(age)}" if age else "age not stated"


def _text(text: Text) -> str:
    """One text by its title; with its words, where the page shows them whole."""
    words = f": {plain(in_words(text.words))}" if text.words else ""
    return f"{link(text.title, text.url)}{words}{told_in_full(text.marks) if words else told(text.marks)}"


def drug(said: Said) -> Iterator[str]:
    found, subject, page = said["drug"], said["subject"], said["page"]
    yield f"# {plain(found.brand_name)} ({plain(found.generic_name)})"
    odd = [f"Not shown here, for it is not what was signed: {edition.slug}" for _, edition in page.invalid]
    doubt = [page.label] if page.doubtful else []
    yield from stops(subject.notice, False)
    yield from strip(said["strip"])
    yield from stops(None, False, [*doubt, *odd])
    yield f"Made by {plain(found.maker)}. {SAID_OF_SAMPLES if page.samples else SAID}"
    if page.label and not page.doubtful:
        yield plain(page.label)
    for section in page.sections:
        yield f"## {plain(section.title)}"
        for group in section.groups:
            if group.title:
                yield f"### {plain(group.title)}"
            yield items(map(_text, group.texts))
        if section.missing:
            missing = " · ".join(section.missing)
            yield f"Nothing has been signed here yet about: {missing}. That does not mean that there is nothing to know. See the official label, and ask your doctor or pharmacist."
    if page.uses:
        yield "## Youngest age for each use"
        if page.label:
            yield plain(page.label)
        yield items(
            f"{plain(use.condition)}: {_ages(use.age)}; least weight: {plain(use.weight or 'none named')}{f' ({use.dated})' if use.dated else ''}{told(use.marks)}"
            for use in page.uses
        )
    yield "## Newest changes"
    yield _changes(said["changes"])
    yield always(subject.source_url)


def drug_withdrawn(said: Said) -> Iterator[str]:
    yield f"# Withdrawn: {plain(said['drug'].brand_name)}"
    yield from stops(said["subject"].notice, False)
    yield "Do not rely on earlier editions: ask a pharmacist or a doctor."
    yield always(said["subject"].source_url)


def _changes(changes: Iterable[Change]) -> str:
    return items(
        f"{day_of(each.edition.history_date)}: {link(each.title, each.url)}{told(each.marks)}, edition {each.edition.edition} "
        f"({each.edition.get_kind_display().lower()}), {plain(each.drug)}"
        for each in changes
    )


def label(said: Said) -> Iterator[str]:
    subject = said["subject"]
    yield f"# Label versions of {plain(subject.name)}"
    yield from stops(subject.notice, False, filter(None, [said["problem"]]))
    yield items(
        f"{link(capture.name, capture.url)}, effective {day_of(capture.version.effective)}, SHA-256 {capture.version.sha256}"
        for capture in said["archive"].captures
    )
    yield always(subject.source_url)


def version(said: Said) -> Iterator[str]:
    yield from _head(said, f"{said['subject'].name}: label {said['capture'].name.lower()}")
    yield items(_contents(said["contents"].body))
    if said["contents"].highlights:
        yield "## Highlights: a summary of the sections above, which does not say everything"
        yield items(_contents(said["contents"].highlights))
    yield always(said["subject"].source_url)


def section(said: Said) -> Iterator[str]:
    """The words of the manufacturer, block by block."""
    yield from _head(said, said["place"].name)
    [text] = words_of_section(said["place"].row.text_id)
    blocks = list(map(block_of, text.blocks))
    notes = [place for place, block in enumerate(blocks) if block.kind == Kind.FOOTNOTE]
    numbers = {place: f"[{number}]" for number, place in enumerate(notes, 1)}
    for place, block in enumerate(blocks):
        if block.text and not (place == 0 and block.kind == Kind.TITLE):
            words = "  \n".join(plain(line) for line in block.text.split("\n"))
            marks = "".join(f" {_mark(note, numbers)}" for _, _, note in block.form_of("note"))
            yield BLOCKS[block.kind].format(f"{words}{marks}", number=numbers.get(place, ""))
    if outside := links_out(said["html"]):
        yield "## Where links in this section lead"
        yield items(f"{plain(words)}: {address}" for address, words in outside)
    if said["below"]:
        yield "## Sections in this one"
        yield items(_contents(said["below"]))
    if said["resting"]:
        yield "## Facts that rest on this section"
        yield items(f"{link(each.fact.heading, each.url)}{told(each.marks)}" for each in said["resting"])
    yield always(said["subject"].source_url)


def _mark(note: int | str, numbers: dict[int, str]) -> str:
    """That of a footnote here; the words of one that stands elsewhere in the label."""
    if isinstance(note, int):
        return numbers.get(note, "")
    return f"[footnote of another section: {plain(note)}]" if note else "[footnote missing in the label]"


def _head(said: Said, title: str) -> Iterator[str]:
    capture, subject = said["capture"], said["subject"]
    yield f"# {plain(title)}"
    older = (
        []
        if capture.newest
        else [
            f"This is not the newest that is kept here: that is {said['newest'].name.lower()}, at {whole_address(said['newest'].url)}"
        ]
    )
    yield from stops(
        subject.notice, False, [*([EXTRACT] if said["illustrative"] else []), *filter(None, [said["unlooked"]]), *older]
    )
    whose = "Not the words of the manufacturer." if said["illustrative"] else "These are the words of the manufacturer."
    yield at_the_start(
        f"{plain(subject.name)}, {capture.name.lower()}, effective {day_of(capture.version.effective)}. {whose} SHA-256 of the document: {capture.version.sha256}."
    )


def _contents(found: Iterable[Line]) -> Iterator[str]:
    return (link(line.place.heading, line.place.url) for line in found)


@public_page
@reads("letter", "page")
def llms(request: HttpRequest) -> HttpResponse:
    """Where a language model begins, and what it must not leave out."""
    parts = [
        "# dupisite",
        quoted(
            "Answers about medicines that anyone can check: who signed each wording, when, and every earlier edition."
        ),
    ]
    parts += ["Whoever reads these texts aloud to a patient:", items(RULES)]
    found = listed_drugs(request.GET.get("letter", ""), request.GET.get("page", ""))
    if isinstance(found, Page):
        parts += names(found, reverse("llms"))
    else:
        parts += [part for each in found for part in _listed(each)]
    kinds = ", ".join(kind.printed.lower() for kind in in_order())
    parts += [
        "## For programs",
        items(
            [
                f"{link('The API', reverse('api'), markdown=False)}: everything as JSON, also as of any moment",
                f"{link('OpenAPI 3.1', reverse('openapi'), markdown=False)}",
                f"Any page of a medicine, {kinds}, edition or label section as Markdown: “.md” in the place of the last slash",
                f"{link('What is proved', reverse('audit'), markdown=False)}",
            ]
        ),
        always(),
        *copied(request),
    ]
    return HttpResponse("\n\n".join(parts) + "\n", content_type="text/plain; charset=utf-8")

"""Reviewed texts of every kind as Markdown: as they stand, as they stood, their timeline, and what was taken from the public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from dupisite.api.serializing import markdown, words_alone
from dupisite.markdown.writing import (
    above,
    always,
    items,
    link,
    plain,
    quoted,
    standing_line,
    stops,
    told,
    told_in_full,
)
from editorial.days import day_of, minute_of
from editorial.kinds import of_edition
from editorial.pages.signatures import in_short
from editorial.pages.sources import Source
from editorial.pages.timeline import Item, Span
from editorial.record.comparing import FieldDifference
from editorial.record.vocabulary import Status
from editorial.site_address import whole_address

Said = dict[str, Any]


def live(said: Said) -> Iterator[str]:
    """The text with its sources, and what has to be known before it."""
    yield f"# {plain(said['title'])}"
    yield from stops(said["subject"].notice, _sample(said), above(said["standing"]))
    yield standing_line(said["edition"], said["standing"], said["signature"])
    yield from body(said)
    if used := said.get("used"):
        yield "## Where this is used"
        yield items(f"{link(text.title, text.public_url)}{told(text.marks)}" for text in used)
    yield from about(said)


def edition(said: Said) -> Iterator[str]:
    """An edition as it was signed, under what has happened since."""
    shown, last = said["edition"], said["last"]
    yield f"# Edition {shown.edition} of “{plain(said['title'])}”"
    yield from stops(said["subject"].notice, _sample(said), dict.fromkeys([*_since(said), *said["standing"].above]))
    newest = (
        "It is the newest."
        if shown.edition == last.edition
        else f"It is not the newest: that is edition {last.edition}."
    )
    yield f"This is how it was signed on {day_of(shown.history_date)}. {newest}"
    yield standing_line(shown, said["standing"], said["signature"])
    if shown.status == Status.WITHDRAWN:  # its words are those that it takes away
        yield f"Why: {plain(shown.history_change_reason)}"
    else:
        yield from body(said)
    yield from about(said)


def _since(said: Said) -> Iterator[str]:
    corrected = said["corrected"]
    if corrected:
        yield (
            f"It was found wrong and corrected by edition {corrected.edition} on {day_of(corrected.history_date)}: "
            f"{corrected.history_change_reason}"
        )
    yield from now_said(said)


def now_said(said: Said) -> Iterator[str]:
    """How a text stands today, on a page about its past."""
    for mark in said["now_marks"]:
        yield f"Now: {mark.sentence}"


def withdrawn(said: Said) -> Iterator[str]:
    """The reason; the wording is not repeated."""
    subject, last = said["subject"], said["edition"]
    yield f"# Withdrawn: {plain(said['title'])}"
    yield from stops(subject.notice, False, () if subject.withdrawn else said["standing"].notices)
    if not subject.withdrawn:
        yield "## Why it was withdrawn"
        yield plain(last.history_change_reason)
        yield f"{day_of(last.history_date)}. {plain(said['signature'])}"
    yield from about(said)


def retired(said: Said) -> Iterator[str]:
    yield f"# Retired: {plain(said['title'])}"
    yield from stops(said["subject"].notice, _sample(said), said["standing"].notices)
    yield f"Why: {plain(said['edition'].history_change_reason)}"
    replaced = said["replaced_by"]
    if replaced and replaced.trouble:
        yield f"{plain(replaced.trouble)} {link('What is said of it', replaced.url)}"
    else:
        yield (
            f"It is replaced by {link(replaced.title, replaced.url)}{told(replaced.marks)}."
            if replaced
            else "Nothing replaces it."
        )
    yield from about(said)


def invalid(said: Said) -> Iterator[str]:
    """Neither the title nor a word of it: they may be anybody's."""
    yield "# Not what was signed"
    yield from stops(said["subject"].notice, False, said["standing"].notices)
    yield from about(said)


def history(said: Said) -> Iterator[str]:
    yield f"# Every edition of “{plain(said['title'])}”"
    yield from stops(said["subject"].notice, _sample(said), now_said(said))
    for item in said["timeline"].items:
        yield from _step(item)
    if said["timeline"].older:
        yield f"Older editions: {whole_address(said['history_url'].rstrip('/'))}.md?before={said['timeline'].older}"
    yield from about(said)


def _step(item: Item) -> Iterator[str]:
    shown = item.edition
    yield f"## Edition {shown.edition}: {shown.get_kind_display().lower()}, {day_of(shown.history_date)}"
    if not item.as_signed:
        yield from stops(None, False, ["What stands here is not what was signed: it was changed afterwards."])
        return
    said = [plain(item.signature)]
    if item.authors:
        said.append(f"Written by {plain(', '.join(item.authors))}.")
    said.append(item.sentence)
    if item.wrong:
        said.append(f"The wording it corrects was public {', and '.join(map(_public_time, item.wrong))}.")
    yield " ".join([*said, f"Reason: {plain(shown.history_change_reason)}"])
    changed = list(changed_words(item.differences))
    if changed:
        yield items(changed)


def _public_time(span: Span) -> str:
    if span.brief:
        return f"for less than a minute at {minute_of(span.start)}"
    return f"from {minute_of(span.start)} to {minute_of(span.end)}"


def changed_words(differences: Iterable[FieldDifference]) -> Iterator[str]:
    """Each block that changed, before and after."""
    for difference in differences:
        for block in difference.changed_blocks:
            if block.old:
                yield f"{difference.label}, was: {plain(block.old)}"
            if block.new:
                yield f"{difference.label}, is now: {plain(block.new)}"


def body(said: Said) -> Iterator[str]:
    """The words as signed, field by field, with the numbers of their sources; then what they rest on."""
    shown = said["edition"]
    kind = of_edition(shown)
    for name, words in markdown(shown).items():
        if name in kind.headings:
            yield f"## {kind.headings[name]}"
        yield words
    if told := [f"{name}: {plain(value)}" for name, value in said.get("details", ()) if value]:
        yield items(told)
    if found := kind.evidence_of(shown):
        yield "## Evidence"
        yield f"{plain(found.sentence)}:"
        yield "\n".join(quoted(plain(line)) for line in found.text)
    if beyond := kind.accounts_of(shown):
        yield "Words that do not stand in the evidence, each with its source or the reason:"
        yield items([f"{plain(account.words)}: {plain(account.reason)}" for account in beyond])
    if said.get("sources"):
        yield "## Sources"
        yield "\n".join(map(source, said["sources"]))


def source(given: Source) -> str:
    """One numbered source, on a line: what it says, what that rests on, who signed it."""
    pinned = given.edition
    if pinned is None:
        where = f" {given.url}" if given.url else ""
        return f"{given.number}. {plain(given.title)} (outside the label).{where}"
    kind = of_edition(pinned)
    called = kind.printed
    if given.invalid:
        return f"{given.number}. This {called.lower()} as it is stored is not what was signed: do not rely on what cites it."
    said = [f"{given.number}. {link(given.title, given.url)}: {plain(words_alone(pinned))}"]
    evidence = kind.evidence_of(pinned)
    sentence = f"{plain(evidence.sentence)}. " if evidence else ""
    said.append(
        f"{sentence}{called} edition {pinned.edition}{'. ' if pinned.sample else ', signed by '}{plain(in_short(pinned, dated=True)).removesuffix('.')}."
    )
    if marks := getattr(given, "marks", ()):
        said.append(told_in_full(marks).strip())
    if given.newer_invalid:
        said.append("**Its newest edition as it is stored is not what was signed.**")
    elif given.withdrawn:
        said.append("**Withdrawn since.**")
    elif given.retired:
        said.append("**No longer kept.**")
    elif given.otherwise:
        said.append(
            f"**Changed since:** {link(f'what changed in edition {given.newer.edition}', given.difference_url)}."
        )
    elif given.newer:
        same = ", in the same words" if given.same_words else ""
        said.append(f"A newer edition of this {called.lower()} is public{same}: edition {given.newer.edition}.")
    return " ".join(said)


def about(said: Said) -> Iterator[str]:
    """Where the page is for people, its past, its proof; and what every page says."""
    shown, subject = said["edition"], said["subject"]
    where = [said["drug_slug"], of_edition(shown).in_addresses, shown.slug]
    yield "## About this page"
    yield items(
        [
            f"About {link(subject.name, subject.url)}",
            f"For people: {whole_address(said['live_url'])}",
            f"Every edition, with what changed: {whole_address(said['history_url'])}",
            f"Edition {shown.edition}, a lasting address: {whole_address(said['edition_url'])}",
            f"Proof of this edition: {whole_address(said['edition_url'])}proof/",
            f"As JSON: {whole_address(reverse('api_text', args=where))}",
        ]
    )
    yield always(subject.source_url)


def _sample(said: Said) -> bool:
    return bool(said["edition"].sample) or "sample" in said["standing"].codes

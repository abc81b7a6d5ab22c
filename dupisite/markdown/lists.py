"""Lists of editions as Markdown: what changed on the site or about a drug, what one person signed, two editions compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from dupisite.changes import Change
from dupisite.markdown.texts import changed_words, now_said
from dupisite.markdown.writing import always, items, link, plain, quoted, stops, strip, told
from editorial.days import day_of
from editorial.pages.signatures import signature_of
from editorial.site_address import whole_address

Said = dict[str, Any]


def changes(said: Said) -> Iterator[str]:
    yield f"# {plain(said['title'])}"
    yield from strip(said["strip"])
    yield "Every edition that was signed, newest first. Nothing is taken off this list."
    yield from _listed(said)
    yield always()


def reviewer(said: Said) -> Iterator[str]:
    """Who signs, and what was signed."""
    person = said["person"]
    yield f"# {plain(person.printed_name)}"
    yield from stops(None, False, filter(None, [person.nobody]))
    yield from strip(said["strip"])
    left = "" if person.is_active else " No longer signs here."
    if not person.is_sample:
        yield f"{plain(person.credentials or 'No credentials now')}.{left}"
    if person.biography:
        yield "\n".join(quoted(plain(line)) for line in person.biography.splitlines())
    for other in said["had_it_before"]:
        yield (
            f"This address used to belong to another reviewer, {plain(other.printed_name)}. "
            f"{link('What that reviewer signed', reverse('reviewer', args=[other.slug]))}"
        )
    if not person.is_sample:
        yield "Each signature below carries the name and the credentials as they were when it was made."
    yield from _listed(said)
    yield always()


def _listed(said: Said) -> Iterator[str]:
    found = said["changes"]
    yield from stops(None, False, [f"{name}. {sentence}" for name, sentence in found.labels])
    yield items(map(_change, found.items)) if found.items else "Nothing has been signed yet."
    if found.older:
        yield f"Older: {whole_address(said['here'].rstrip('/'))}.md?before={found.older}"


def _change(change: Change) -> str:
    shown = change.edition
    return (
        f"{day_of(shown.history_date)}: {link(change.title, change.url)}{told(change.marks)}, edition {shown.edition} "
        f"({shown.get_kind_display().lower()}), {plain(change.drug)}. "
        f"{plain(change.signature)} {change.sentence} Reason: {plain(shown.history_change_reason)}"
    )


def compare(said: Said) -> Iterator[str]:
    """What changed from one edition to another; nothing of it when one of them is not what was signed."""
    old, new, last = said["old"], said["new"], said["edition"]
    yield f"# From edition {old.edition} to edition {new.edition} of “{plain(said['title'])}”"
    odd = [
        f"Edition {each.edition} as it is stored is not what was signed: it was changed afterwards."
        for each in said["invalid"]
    ]
    yield from stops(said["subject"].notice, bool(old.sample or new.sample), [*odd, *now_said(said)])
    newest = f"edition {last.edition} ({last.get_kind_display().lower()}, {day_of(last.history_date)})"
    yield f"This compares two editions as they were. The newest is {newest}: {whole_address(said['live_url'])}"
    yield items(
        f"{name}: edition {each.edition}, {each.get_kind_display().lower()}, of {day_of(each.history_date)}. "
        f"{plain(signature_of(each))}"
        for name, each in (("From", old), ("To", new))
        if each not in said["invalid"]
    )
    if not odd:
        yield items(changed_words(said["differences"])) if said["differences"] else "The words are the same."
    yield f"Every edition, with what changed: {whole_address(said['history_url'])}"
    yield always(said["subject"].source_url)

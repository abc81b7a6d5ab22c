"""One edition as an entry of a feed: for people what was signed and by whom, for machines the record to rebuild it from.

The record is the edition's entry of the ledger, letter by letter. SHA-256 over a zero byte and the record is its leaf in
the ledger. Of its `data.row`, the columns named in `d:words`, `html` and `evidence`, with the subject, give the digest of
the signature: both as `audit/offline.py` computes them. What is not as it was signed is told, and nothing of it is served.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from audit.ledger.canonical import instant
from editorial.pages import atom
from editorial.pages.signatures import signature_of, signer_of
from editorial.pages.standing import INVALID, SAMPLE
from editorial.pages.text_pages import TextPages
from editorial.pages.timeline import WHAT_HAPPENED
from editorial.record.freezing import words_of
from editorial.record.protocols import Edition
from editorial.record.records import RevisionQuerySet
from editorial.record.validity import is_as_signed, witnessed
from editorial.record.vocabulary import WORDED, Kind, Status
from editorial.site_address import whole_address


class Row(Edition, Protocol):
    """An edition as `items_of` asks for it."""

    since: int | None  # number of the revision that gave the wording before it


@dataclass(frozen=True)
class Item:
    """An edition with who wrote its words: all who drafted since the wording before it."""

    text: TextPages
    edition: Edition
    writers: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.text.model._meta.label_lower}:{self.edition.id}:{self.edition.edition}"

    def url(self, page: str, *args: Any) -> str:
        return self.text.url(page, self.edition.drug.slug, self.edition.slug, *args)


def items_of(text: TextPages, rows: RevisionQuerySet) -> list[Item]:
    """The editions among `rows`, in their order: two questions."""
    before = text.model.revisions().filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"), kind__in=WORDED)
    since = Subquery(before.order_by("-history_id").values("history_id")[:1])
    editions = list(witnessed(rows.select_related("drug")).annotate(since=since))
    written = _drafts(text, editions)
    return [Item(text, edition, _writers(edition, written)) for edition in editions]


def _drafts(text: TextPages, editions: list[Row]) -> list[tuple[int, int, str]]:
    """(text, revision, who wrote it) of every draft that went into the words of one of the editions."""
    wanted = Q()
    for edition in editions:
        if edition.kind in WORDED:
            wanted |= Q(id=edition.id, history_id__gt=edition.since or 0, history_id__lt=edition.history_id)
    if not wanted:
        return []
    drafts = text.model.revisions().filter(wanted, kind__isnull=True).exclude(status=Status.RETURNED)
    return list(drafts.order_by("history_id").values_list("id", "history_id", "author_name"))


def _writers(edition: Row, written: list[tuple[int, int, str]]) -> tuple[str, ...]:
    """Words that are signed again have the one writer whom the row names."""
    since = edition.since or 0
    names = [name for text, number, name in written if text == edition.id and since < number < edition.history_id]
    return tuple(dict.fromkeys(names)) if names and edition.kind in WORDED else (edition.author_name,)


def add_entry(feed: atom.Part, item: Item, tag: str) -> None:
    edition, entry = item.edition, atom.add(feed, "entry")
    page = whole_address(item.url("_edition", edition.edition))
    atom.add(entry, "id", tag)
    atom.add(entry, "updated", instant(edition.history_date))
    atom.link(entry, "alternate", page)
    atom.link(entry, "latest-version", whole_address(item.url("")))
    atom.link(entry, "version-history", whole_address(item.url("_history")))
    if edition.edition > 1:
        atom.link(entry, "predecessor-version", whole_address(item.url("_edition", edition.edition - 1)))
    if is_as_signed(edition):
        _add_signed(entry, item, page)
    else:
        atom.add(entry, "title", f"Not what was signed: edition {edition.edition} of {item.url('')}")
        atom.person(entry, "author", "not known")
        atom.add(entry, "category", term="invalid")
        atom.add(entry, "content", INVALID, type="text")


def _add_signed(entry: atom.Part, item: Item, page: str) -> None:
    edition = item.edition
    title = f"{item.text.title(edition)} (edition {edition.edition}, {edition.get_kind_display().lower()})"
    atom.add(entry, "title", f"Sample: {title}" if edition.sample else title)
    atom.add(entry, "published", instant(edition.history_date))
    for name in item.writers:
        atom.person(entry, "author", name)
    signer = whole_address(reverse("reviewer", args=[edition.actor_slug])) if edition.actor_slug else ""
    atom.person(entry, "contributor", signer_of(edition), signer)
    for term in (edition.kind, edition.status, edition.drug.slug, *(["sample"] if edition.sample else [])):
        atom.add(entry, "category", term=term)
    # Some readers show the summary alone (rss2email mails nothing else), so it begins as the content does.
    summary = [*_warnings(edition), WHAT_HAPPENED[Kind(edition.kind)], edition.history_change_reason]
    atom.add(entry, "summary", " ".join(summary), type="text")
    atom.add(entry, "content", _for_people(item, page), type="html")
    # Each without attributes: feedparser drops the text of an element of ours that has any.
    atom.add(entry, "words", " ".join(words_of(item.text.model, edition)), atom.RECORD)
    atom.add(entry, "digest", edition.digest or "", atom.RECORD)
    atom.add(entry, "record", edition.said or "", atom.RECORD)


def _warnings(edition: Edition) -> list[str]:
    """What a reader must know before anything else."""
    return [SAMPLE] if edition.sample else []


def _for_people(item: Item, page: str) -> SafeString:
    """HTML. Only what was public by this edition has its words here: a withdrawal must not repeat what it took away."""
    edition = item.edition
    about = format_html(
        '<p>{}{} {}</p><p>Reason: {}</p><p><a href="{}">This edition, and what has happened since</a></p>',
        format_html_join("", "<strong>{}</strong> ", ([warning] for warning in _warnings(edition))),
        WHAT_HAPPENED[Kind(edition.kind)],
        signature_of(edition),
        edition.history_change_reason,
        page,
    )
    if edition.status != Status.PUBLISHED:
        return about
    html = "".join(edition.html.get(name, "") for name in item.text.model.markdown_fields)
    return about + mark_safe(html.replace('href="#', f'href="{page}#'))  # noqa: S308  cleaned when it was signed

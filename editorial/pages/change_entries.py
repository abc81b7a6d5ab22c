"""What a feed tells besides editions: that a text's source changed, or was taken back, under its live edition.

Each follows from editions that are recorded, so whoever makes the feed anew makes the same entry, with the same name and time.
It has no record of its own: the edition of the source that brought it about has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html

from audit.ledger.canonical import instant
from editorial.pages import atom
from editorial.site_address import whole_address

CHANGED = "source changed"


@dataclass(frozen=True)
class SourceChange:
    """One text whose source said something else from a moment on. `after` names that edition of the source, and `before` the
    live edition of the text, as feeds name editions; addresses are paths, `see` that of what changed.
    """

    at: datetime
    before: str
    after: str
    title: str
    edition: int
    url: str
    edition_url: str
    sentence: str
    see: str
    drug: str
    sample: bool

    @property
    def name(self) -> str:
        return f"{self.before}:{CHANGED.replace(' ', '-')}:{self.after}"


def add_change(feed: atom.Part, change: SourceChange, tag: str) -> None:
    entry = atom.add(feed, "entry")
    title = f"Source changed: {change.title} (edition {change.edition})"
    atom.add(entry, "id", tag)
    atom.add(entry, "updated", instant(change.at))
    atom.link(entry, "alternate", whole_address(change.see))
    atom.link(entry, "related", whole_address(change.edition_url))
    atom.link(entry, "latest-version", whole_address(change.url))
    atom.add(entry, "title", f"Sample: {title}" if change.sample else title)
    atom.add(entry, "published", instant(change.at))
    atom.person(entry, "author", "computed by the site")
    for term in (CHANGED, change.drug, *(["sample"] if change.sample else [])):
        atom.add(entry, "category", term=term)
    atom.add(entry, "summary", change.sentence, type="text")
    said = '<p>{}</p><p><a href="{}">See what changed</a></p><p><a href="{}">{}, as it stands now</a></p>'
    words = format_html(said, change.sentence, whole_address(change.see), whole_address(change.url), change.title)
    atom.add(entry, "content", words, type="html")

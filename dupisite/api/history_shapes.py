"""The shapes of what the API says of how texts came about: timelines, differences, lists of changes, what was found."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from dupisite.api.shapes import KIND, Edition, Links, Signature, Standing


class ChangedBlock(Schema):
    """A paragraph, item or row before and after; empty where there was or is none. `html` marks removed and added words."""

    kind: str
    moved: bool
    old: str
    new: str
    html: str


class ChangedField(Schema):
    field: str
    label: str
    verdict: str
    sentence: str
    blocks: list[ChangedBlock]


class Span(Schema):
    start: datetime
    end: datetime


class Step(Schema):
    """One edition in the timeline of its text, with what it changed."""

    edition: int
    kind: str
    happened: str
    reason: str
    written_by: list[str]
    signature: Signature | None
    as_signed: bool
    sample: bool
    wrong: list[Span] = Field(description="Of a correction: from when to when the wrong wording was public.")
    changes: list[ChangedField]
    links: Links


class Timeline(Schema):
    """The editions of one text, newest first. `standing` is that of the newest by itself."""

    standing: Standing
    items: list[Step]
    next: str | None


class Difference(Schema):
    """Two editions side by side. `changes` is empty when their words are the same."""

    old: int
    new: int
    not_as_signed: list[int] = Field(description="Numbers of those that are stored otherwise than they were signed.")
    changes: list[ChangedField]
    standing: Standing = Field(description="Of the newest edition by itself.")
    links: Links


class Change(Schema):
    """One edition in the list of all, without its wording."""

    text: str = Field(description=KIND, examples=["fact"])
    drug: str
    slug: str
    title: str
    edition: int
    kind: str
    happened: str
    reason: str
    signed_at: datetime
    signature: str
    sample: bool
    notices: list[str] = Field(description="What a reader must know of the text as it is now.")
    links: Links


class Changes(Schema):
    items: list[Change]
    next: str | None


class LeftOut(Schema):
    """An edition that the ledger has and that cannot be given here: a mirror is not whole without it."""

    entry: int = Field(description="The number of its entry in the ledger.")
    subject: str = Field(description="The text, as the ledger names it.", examples=["labels.fact:12"])
    revision: int
    sentence: str = Field(description="Why it cannot be given.")


class Editions(Schema):
    """Whole editions, oldest first. When `next` is null, ask `again` later: it gives only what has come since."""

    says: list[str]
    items: list[Edition]
    left_out: list[LeftOut] = Field(
        description="Editions between those in `items` that cannot be given. Not empty: no copy made from here is whole."
    )
    next: str | None
    again: str


class Found(Schema):
    title: str
    kind: str
    drug: str
    snippet: str = Field(description="A piece of its text; empty when nobody may rely on it now.")
    warning: str = Field(description="Why nobody may rely on it; else empty.")
    noticed: bool = Field(description="A notice stands over everything about its drug: read it first.")
    sample: bool
    standing: Standing | None = Field(description="Null for a section of a label.")
    page: str


class Search(Schema):
    query: str
    says: list[str]
    total: int
    more: bool = Field(description="on a large site: more pages than “total” were found")
    instead: str = Field(
        description="The question that was looked for instead, when nothing holds a word of it; else empty."
    )
    items: list[Found]

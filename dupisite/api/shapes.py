"""The shapes of what the API says of reviewed texts and their editions. Times are UTC; addresses are whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

Links = dict[str, str]
SHA256 = r"^[0-9a-f]{64}$"
KIND = "Which kind of text it is, such as “fact”."
CODES = (
    "The gravest of `codes`: invalid, withdrawn, retired, source invalid, source withdrawn, source changed (a source says "
    "something else than when this was signed, or is no longer kept), moved (the label has changed where it rests), overdue, "
    "lookup (nobody could look for a newer label lately), untied (compared with no label), sample, or current."
)
TODAY = "Asked as of a moment: what has come since; tell it before the words. Null when asked as of today."


class Signature(Schema):
    """Who answers for the wording, as it was printed on the day."""

    name: str = Field(examples=["Bea Example"])
    credentials: str = Field(examples=["PharmD"])
    at: datetime
    meaning: str = Field(description="What was said by signing.", examples=["reviewed and approved"])
    method: str = Field(description="How the signer was known.", examples=["signed with a password"])
    sentence: str = Field(
        description="All of this for people.", examples=["Bea Example, PharmD (reviewed and approved)"]
    )
    reviewer: str | None = Field(description="The page of the signer.")


class Standing(Schema):
    """What a reader must know before relying on the text. Show `notices`, in their order, above it."""

    code: str = Field(description=CODES, examples=["current"])
    codes: list[str]
    title: str = Field(examples=["Current"])
    notices: list[str]
    see: list[str] = Field(description="Pages that show what the notices speak of, such as what changed in a source.")
    against: str = Field(description="The label that it was signed against; empty when none.")
    also: list[str] = Field(description="What may be said when all is well.")


class PinnedLabel(Schema):
    """The label version that an edition was compared with when it was signed."""

    words: str = Field(examples=["label version 9 (April 2025)"])
    number: int
    effective: date
    official: bool = Field(description="False: an illustrative extract, not the official label.")
    sha256: str = Field(pattern=SHA256, description="Of the bytes of the document.")
    link: str = Field(description="In the API.")


class PinnedSection(Schema):
    key: str = Field(examples=["1.1"])
    sha256: str = Field(
        pattern=SHA256, description="Of its normalised words, as `words_sha256` of a section of a label."
    )
    link: str


class Quote(Schema):
    """Words of the label, with what leads to them there: without it they may say the opposite."""

    words: str
    lead: str
    section: str


class Evidence(Schema):
    """How the evidence of an edition speaks for it. Without `label`, no machine has compared it with one."""

    sentence: str
    claim: str = Field(examples=["quotes"])
    text: list[str] = Field(description="The words given as evidence.")
    label: PinnedLabel | None
    sections: list[PinnedSection]
    quotes: list[Quote]


class BeyondEvidence(Schema):
    """Words of a text that nothing says on which it rests, as its author accounts for them. Show both together."""

    words: str = Field(examples=["33 lb"])
    account: str = Field(description="Their own source, or the reason.", examples=["15 kg, converted"])


class Source(Schema):
    """What a number in a text stands for: the edition of another text that was pinned at signing, or a line of references."""

    number: int
    kind: str = Field(description="The kind of the text that is pinned, or “reference”.", examples=["fact"])
    title: str
    edition: int | None = Field(description="Of the text, as pinned; null for a reference.")
    statement: str | None = Field(description="What the text states, as signed, in plain words on one line.")
    signed: str | None = Field(description="Who signed the text, and when.")
    evidence: Evidence | None
    sample: bool
    as_signed: bool = Field(description="False: what is stored is not what was signed, and is not shown.")
    notices: list[str] = Field(description="What has happened to it since.")
    links: Links


class Signed(Schema):
    """Exactly what `digest` covers: it is the SHA-256 of this object as canonical JSON (keys sorted, no white space, UTF-8)."""

    subject: str = Field(examples=["faq.entry:1"])
    words: dict[str, Any]
    html: dict[str, str]
    evidence: dict[str, Any]


class DrugNotice(Schema):
    """What hangs over everything about one drug."""

    words: str
    withdrawn: bool
    signed_by: str
    since: datetime
    confirmed_by: str | None


class Since(Schema):
    """What has happened to the text since this edition was signed: tell it before its words."""

    newest: int = Field(description="Number of the newest edition.")
    standing: Standing = Field(description="Of the newest edition by itself.")
    notice: DrugNotice | None
    corrected_by: int | None = Field(description="Number of the edition that found this one wrong.")
    correction: str | None = Field(description="What was wrong.")
    today: list[str] | None = Field(description=TODAY)


class Edition(Schema):
    """One signed edition. Where `withheld` is a sentence, no wording is given: tell people the sentence."""

    text: str = Field(description=KIND, examples=["fact"])
    drug: str
    slug: str
    title: str
    edition: int
    kind: str = Field(examples=["first"])
    happened: str = Field(examples=["The first edition."])
    status: str = Field(examples=["published"])
    reason: str = Field(description="Why it came about.")
    review_due: date | None
    sample: bool
    sample_notice: str | None
    as_signed: bool
    withheld: str | None
    signature: Signature | None
    digest: str | None = Field(pattern=SHA256)
    markdown: dict[str, str] | None = Field(
        description="The fields as people read them; [1] is the source with that number."
    )
    signed: Signed | None
    evidence: Evidence | None = Field(description="Null for a kind of text that gives none.")
    beyond_evidence: list[BeyondEvidence] | None = Field(
        description="What the text says beyond its evidence, or beyond the facts that it cites: numbers, ages, “not” and “may” "
        "that stand in none of it. Null for a kind of text that has no such account, and where words are withheld."
    )
    sources: list[Source] | None = Field(description="Null for a kind of text that has none.")
    standing_then: Standing = Field(
        description="What a reader was told when it was signed. Now: `since`, or ask `text`."
    )
    since: Since | None
    links: Links


class UsedIn(Schema):
    """A live text that cites this one."""

    title: str
    cites: int = Field(description="The edition on which it was signed: its words may be older than those here.")
    notices: list[str] = Field(description="What a reader must know now of that text.")
    page: str


class Text(Schema):
    """A text as it stands. `says` belongs to it wherever it is shown or read aloud."""

    text: str = Field(description=KIND, examples=["fact"])
    drug: str
    drug_name: str
    slug: str
    title: str
    says: list[str]
    notice: DrugNotice | None
    sample: bool
    standing: Standing
    edition: Edition
    replaced_by: str | None
    replacement_notice: str | None = Field(
        description="What replaced a retired text and cannot be relied on either, in a sentence; `replaced_by` is null then."
    )
    used_in: list[UsedIn] = Field(description="The live texts that cite it; empty for a kind that nothing cites.")
    today: list[str] | None = Field(description=TODAY)
    links: Links


class Brief(Schema):
    """A text in a list, without its wording."""

    text: str = Field(description=KIND, examples=["fact"])
    drug: str
    slug: str
    title: str
    topic: str | None = Field(description="Null for a kind of text that is kept by no topic.")
    edition: int
    kind: str
    signed_at: datetime
    sample: bool
    as_signed: bool
    standing: Standing
    links: Links


class Texts(Schema):
    items: list[Brief]
    next: str | None


class StandingOfText(Schema):
    text: str = Field(description=KIND, examples=["fact"])
    drug: str
    slug: str
    edition: int
    sample: bool
    standing: Standing
    notice: DrugNotice | None
    today: list[str] | None = Field(description=TODAY)
    links: Links


class Problem(Schema):
    """Problem details (RFC 9457). `detail` says what to do. Some have more members: `parameter`, `withdrawal`, `links`."""

    type: str
    title: str = Field(examples=["Nothing is here"])
    status: int = Field(examples=[404])
    detail: str


class Beginning(Schema):
    """`says` belongs to everything that is shown or read aloud."""

    says: list[str]
    links: Links

"""The shapes of what the API says of drugs and of their labels."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from dupisite.api.shapes import SHA256, TODAY, DrugNotice, Links


class Use(Schema):
    """An approved use, with the least age and weight as words; empty where the label states none."""

    condition: str
    age: str
    weight: str
    label: str = Field(
        description="Of which label they are, such as “label of June 2025”; empty when compared with none."
    )
    sample: bool
    notices: list[str] = Field(description="What a reader must know now of the fact that says it.")


class Clocks(Schema):
    """When somebody last looked for a newer label, and what is wrong with that."""

    reference: str = Field(
        description="The label version by which facts are measured.", examples=["label version 9 (April 2025)"]
    )
    looked: date | None = Field(
        description="The day (UTC) of the last look that did not fail.", examples=["2026-03-03"]
    )
    problem: str = Field(description="A sentence when nobody knows whether there is a newer label; else empty.")


class Listed(Schema):
    slug: str
    brand_name: str
    generic_name: str
    maker: str
    notice: DrugNotice | None
    links: Links


class Drugs(Schema):
    items: list[Listed]
    next: str | None


class Drug(Schema):
    """A drug as its page tells it. `missing`: topics about which nothing was signed, which is not “nothing to fear”."""

    slug: str
    brand_name: str
    generic_name: str
    maker: str
    set_id: str
    says: list[str]
    notice: DrugNotice | None
    sample: bool = Field(description="Some of its texts are samples, not checked against the official label.")
    label: Clocks
    uses: list[Use]
    missing: list[str]
    not_as_signed: list[str] = Field(description="Texts that are stored otherwise than they were signed.")
    today: list[str] | None = Field(description=TODAY)
    links: Links


class Version(Schema):
    """A label version as captured. Its identity is its SHA-256; it is never changed."""

    address: str
    name: str
    number: int
    effective: date
    captured: datetime
    official: bool = Field(description="False: an illustrative extract, not the official label.")
    newest: bool
    set_id: str
    title: str
    labeler: str
    sha256: str = Field(pattern=SHA256)
    links: Links


class Versions(Schema):
    label: Clocks
    items: list[Version]


class Outline(Schema):
    """A section in the contents of a label version."""

    key: str
    number: str
    title: str
    code: str = Field(description="LOINC.")
    part: str
    level: int
    sha256: str = Field(pattern=SHA256, description="Of all that is kept of the section.")
    link: str


class VersionWhole(Version):
    notice: DrugNotice | None
    sections: list[Outline]


class Block(Schema):
    """The least part of a section that is quoted. `leads`: places, from 0, of the blocks without which it may mislead.
    `notes`: places of the footnotes whose marks stand in it."""

    kind: str
    text: str
    leads: list[int]
    notes: list[int]


class Resting(Schema):
    """A live fact that rests on the section, and what it quotes from it."""

    fact: str
    title: str
    quotes: list[str]
    sample: bool
    link: str


class Section(Schema):
    """One section of one label version, in the words of the manufacturer."""

    drug: str
    version: str
    key: str
    title: str
    official: bool
    words_sha256: str = Field(pattern=SHA256)
    sha256: str = Field(pattern=SHA256)
    notice: DrugNotice | None
    blocks: list[Block]
    resting: list[Resting]
    links: Links


class ChangedPassage(Schema):
    """`same`: that many passages that did not change stand here and are not shown. `form`: what a passage with the same
    words says by another form than before, such as another footnote or lead-in, in sentences."""

    html: str
    changed: bool
    moved: bool
    form: list[str]
    same: int


class ChangedSection(Schema):
    sort: str
    heading: str
    was: str
    sentence: str
    passages: list[ChangedPassage]


class LabelDifference(Schema):
    """What changed between two label versions, by section; equal ones are counted."""

    old: str
    new: str
    equal: int
    sections: list[ChangedSection]
    links: Links

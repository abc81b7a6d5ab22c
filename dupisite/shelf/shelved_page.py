"""One public answer as it stands on the shelf: its headers once, its body in each coding that somebody asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from sys import intern

from audit.reading.depends import Depends
from dupisite.running.gateway import Answer
from dupisite.shelf.codings import PLAIN, decoded, encoded, tag_in

Headers = list[tuple[str, str]]

PUBLIC, ALL, CHECKPOINT = "public", "all", "checkpoint"  # what may change a page, besides entries about its subject
OF_CODING = frozenset(("etag", "vary", "content-length", "content-encoding"))
OF_CONTENT = frozenset(("content-type", "content-disposition", "link", "memento-datetime"))
OVERHEAD = 2_000  # bytes of memory that a page takes up besides its bodies and the words of its headers, at most
GONE = HTTPStatus.GONE


@dataclass(slots=True)
class Form:
    """The answer in one coding, ready to be sent: whole, and for whoever has it already."""

    whole: Answer
    tag: str
    unchanged: Answer


@dataclass(slots=True)
class Page:
    """`topics` are what may change it, each with the number up to which this page has taken it in. `until` is a time of
    `time.monotonic` after which it is made anew. `digest` is of the plain body; empty while nobody has asked for it whole.
    """

    status: int
    headers: Headers  # but those that differ by coding
    vary: str
    etag: str  # of the plain form; empty for what is never “not changed”
    topics: Mapping[str, int]
    day: str
    unproved: int
    public: int  # the newest public entry when it was made
    until: float
    digest: bytes = b""
    forms: dict[str, Form] = field(default_factory=dict)
    moved: float = 0.0  # when it was last put in front of the others
    is_due: bool = False  # somebody was told to make it anew

    def form(self, coding: str) -> Form:
        """The answer in a coding; made of another one where nobody has asked for this yet."""
        found = self.forms.get(coding)
        if found is None:
            other, made = next(iter(self.forms.items()))
            plain = decoded(made.whole.content, other)
            found = self.add(coding, encoded(plain, coding))
        return found

    def unchanged(self, coding: str) -> Answer:
        """What is said to whoever has it already in this coding."""
        if form := self.forms.get(coding):
            return form.unchanged
        lean = [header for header in self.headers if header[0].lower() not in OF_CONTENT]
        return Answer(HTTPStatus.NOT_MODIFIED, [*lean, ("Vary", self.vary), ("ETag", tag_in(self.etag, coding))])

    def add(self, coding: str, body: bytes) -> Form:
        tag = tag_in(self.etag, coding)
        headers = [*self.headers, ("Vary", self.vary), ("Content-Length", str(len(body)))]
        headers += [("ETag", tag)] if tag else []
        headers += [("Content-Encoding", coding)] if coding else []
        form = Form(Answer(self.status, headers, body), tag, self.unchanged(coding))
        self.forms = {**self.forms, coding: form}  # whoever reads them meanwhile has a whole dictionary
        return form

    def take_bodies_of(self, other: Page) -> None:
        """Of the page that stood here before, where every byte of it is the same: they are not made anew."""
        if self.digest and (self.digest, self.etag, self.headers) == (other.digest, other.etag, other.headers):
            self.forms = {**other.forms, **self.forms}

    @property
    def size(self) -> int:
        """In bytes, of all that is kept for it."""
        words = sum(len(name) + len(value) for name, value in self.headers)
        return OVERHEAD + words + sum(len(form.whole.content) for form in self.forms.values())


def page_of(answer: Answer, depends: Depends, until: float) -> Page:
    """What Django made, with what it depends on. Of a “not modified” the headers alone are kept."""
    # Most are the same on every page: the words of those are kept once for all.
    headers = [(intern(name), intern(value)) for name, value in answer.headers if name.lower() not in OF_CODING]
    said = [value for name, value in answer.headers if name.lower() == "vary"]
    page = Page(
        status=HTTPStatus.OK if answer.status == HTTPStatus.NOT_MODIFIED else answer.status,
        headers=headers,
        vary=", ".join([*said, "Accept-Encoding"]),
        etag="" if answer.status == GONE else depends.etag,
        topics=topics_of(depends),
        day=f"{depends.stands.now:%Y%m%d}",
        unproved=depends.stands.unproved,
        public=depends.stands.public,
        until=until,
    )
    if answer.status != HTTPStatus.NOT_MODIFIED:
        page.digest = sha256(answer.content).digest()
        page.add(PLAIN, answer.content)
    return page


def topics_of(depends: Depends) -> dict[str, int]:
    stands = depends.stands
    if depends.private:
        found = {ALL: stands.all}
    else:
        found = {PUBLIC if depends.about is None else about(depends.about): stands.public}
    return {**found, CHECKPOINT: stands.checkpoint} if depends.checkpoints else found


def about(subject: str) -> str:
    """The topic of the pages of one subject."""
    return f"about {subject}"

"""What a text is about, as its public pages must know it: the way to it, its official source, what hangs over all of it.

Knows no drug: `labels` says what the subject of a fact or an answer is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Crumb:
    """A page and its title: a step of the way from the first page, or a page to go on to."""

    title: str
    url: str


@dataclass(frozen=True)
class Links:
    """Some pages elsewhere, under one heading."""

    heading: str
    items: tuple[Crumb, ...]


@dataclass(frozen=True)
class Notice:
    """What every page about the subject says on top. Put up on one signature; `confirmed_by` is empty until a second.
    `signed_by` is empty where the site itself says it, because the subject is not what was recorded.

    `about` is the subject's name; `withdrawn`: it stands in the place of every text.
    """

    about: str
    words: str
    withdrawn: bool
    signed_by: str
    since: datetime
    confirmed_by: str

    @property
    def head(self) -> str:
        """What it is, in the sentence that every form of every page begins with."""
        return f"Everything here about {self.about} is withdrawn." if self.withdrawn else f"Notice about {self.about}."


@dataclass(frozen=True)
class Subject:
    """One subject as it is now. `url` is its own page, `source_url` the official document about it."""

    name: str
    url: str
    source_url: str
    notice: Notice | None
    see_also: tuple[Links, ...]
    clocks: Any = None  # what the room that knows labels keeps with it
    row: Any = None  # the revision that says all this, for what else is asked of it

    @property
    def withdrawn(self) -> bool:
        return self.notice is not None and self.notice.withdrawn

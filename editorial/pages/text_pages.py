"""What feeds, and the lists of a subject's page, ask of the public pages of a kind of text. Knows no page itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from editorial.pages.change_entries import SourceChange
from editorial.pages.standing import Basis
from editorial.pages.subject import Subject
from editorial.record.protocols import Edition


class TextPages(Protocol):
    """The pages of one kind of text, as whatever lists its editions needs them: `public_text.PublicText` is one."""

    model: Any
    name: str  # begins the names of its addresses
    segment: str  # stands in its addresses

    def title(self, edition: Edition) -> str: ...

    def subject(self, edition: Edition) -> Subject:
        """What the text is about, as it is now."""

    def last(self, drug: str, slug: str) -> Edition:
        """The newest edition at an address, withdrawn and retired ones too. Raises Http404."""

    def live_basis(self, edition: Edition, drug: str, subject: Subject) -> Basis | None:
        """What the live edition rests on now."""

    def changes_under(self, editions: Sequence[Any]) -> list[SourceChange]:
        """What became of the sources of some editions of one text, given in their order, while each was the newest."""

    def url(self, page: str, drug: str, slug: str, *args: Any) -> str: ...

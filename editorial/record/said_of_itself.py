"""What a kind of text says of itself: what it cites, what it rests on, and what stands in the way of a signature.

Every part has an answer that fits a text which rests on nothing. The record asks, and knows no kind.
"""

from __future__ import annotations

from typing import Any, ClassVar

from editorial.wording.rendering import Sources
from editorial.wording.support import Account, accounts
from editorial.wording.text import Problem


class SaysOfItself:
    """The part of reviewed content that a kind fills in."""

    markdown_fields: ClassVar[tuple[str, ...]] = ()
    accounts_in: ClassVar[str] = ""  # the field of a kind in which its author accounts for words, line by line

    def sources(self) -> Sources:
        """What may be cited now, with its printed title: nothing, unless a kind of content says otherwise."""
        return Sources(facts={})

    def evidence_for(self, sources: Sources) -> dict[str, Any]:
        """What the words rest on, pinned; `sources` knows what was cited. JSON without floats. Empty: on nothing."""
        return {}

    def further_problems(self, sources: Sources) -> list[tuple[str, Problem]]:
        """What stands in the way of submission besides the Markdown."""
        return []

    def unaccounted(self, sources: Sources, with_drafts: bool = False) -> list[tuple[str, Problem]]:
        """Words that nothing says on which the text rests, and for which its author gives no source and no reason.

        They stop every signature but that of a retirement. `with_drafts`: without those that a text says which the words
        rest on and which waits for a signature itself; what is left stops the submission too.
        """
        return []

    @property
    def accounts(self) -> list[Account]:
        """What the author says of words that nothing says on which the text rests: a reviewer ticks each."""
        return accounts(getattr(self, self.accounts_in) or "") if self.accounts_in else []

    def sources_to_read(self) -> list[str]:
        """Of each source that has changed under the live edition: what a person must say before she re-affirms the text."""
        return []

    def unsupported(self) -> list[tuple[str, Problem]]:
        """What the evidence does not bear out. It may be saved and submitted, and retired, but never published."""
        return []

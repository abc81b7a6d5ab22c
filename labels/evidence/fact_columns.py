"""What may be asked of a fact, as protocols: of its words, whoever has them, and of an edition of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from editorial.record.protocols import Edition


class FactWords(Protocol):
    """The words of a fact, in its working copy and in every revision alike.

    A row from before a column was there has None in it, also where a text is expected.
    """

    drug_id: int
    slug: str
    heading: str
    topic: str
    statement: str  # Markdown
    claim: str  # one of `vocabulary.Claim`: how the evidence speaks for the statement
    claim_text: str  # the evidence, line by line
    claim_sections: str  # keys of sections of the label, with commas between them
    condition: str  # of a use

    @property
    def least_age(self) -> int | None: ...

    least_age_unit: str

    @property
    def least_weight_kg(self) -> Decimal | None: ...

    @property
    def beyond_evidence(self) -> str | None:
        """What accounts for words that the evidence does not say, line by line."""

    def get_claim_display(self) -> str: ...


class FactEdition(FactWords, Edition, Protocol):
    """An edition of a fact. Its `evidence` has `label`: the label version with which a machine compared it, or None."""

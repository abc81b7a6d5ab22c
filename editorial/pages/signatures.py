"""Who stands for an edition, as every page and every other form of it says: one sentence, made here alone.

A sample has no signature that says that somebody checked it: nobody did, or it was checked against a made-up label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from editorial.days import day_of
from editorial.record.vocabulary import Meaning, Method

if TYPE_CHECKING:
    from editorial.record.protocols import Edition

SAMPLE_TEXT = "Sample text that came with the software. No pharmacist has checked it."
SAMPLE_OF = "Sample text, signed as {}. It was not checked against the official label."
CHECKED = (Meaning.APPROVED, Meaning.REAFFIRMED)  # what nobody says of a sample


def signed(edition: Edition) -> str:
    """Such as “Signed by Bea Example, PharmD, on June 23, 2025.”"""
    return _of_a_sample(edition) or f"Signed by {in_short(edition, dated=True)}."


def signature_of(edition: Edition) -> str:
    """Such as “Signed by Bea Example, PharmD (reviewed and approved).”"""
    return _of_a_sample(edition) or f"Signed by {in_short(edition)}."


def in_short(edition: Edition, dated: bool = False) -> str:
    """The same in no sentence, as programs are told it: “Bea Example, PharmD (reviewed and approved)”, or with the day."""
    if edition.sample:
        return _of_a_sample(edition)
    act = f", on {day_of(edition.history_date)}" if dated else f" ({Meaning(edition.meaning).label})"
    how = f", {Method.PROGRAM.label}" if edition.method == Method.PROGRAM and not dated else ""
    return f"{signer_of(edition)}{act}{how}"


def signer_of(edition: Edition) -> str:
    """Name and credentials as they were printed then; a sample has no credentials, for nobody checked it with them."""
    return edition.actor_name if edition.sample else f"{edition.actor_name}, {edition.actor_credentials}"


def _of_a_sample(edition: Edition) -> str:
    """Empty for what is no sample. A program's signature is that of nobody, and so is a sample account's."""
    if not edition.sample:
        return ""
    if edition.method == Method.PROGRAM:
        return SAMPLE_TEXT
    meaning = Meaning(edition.meaning)
    return SAMPLE_OF.format(edition.actor_name if meaning in CHECKED else f"{edition.actor_name} ({meaning.label})")

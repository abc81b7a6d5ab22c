"""Facts as a kind of reviewed text: what every list of kinds needs to know of them."""

from collections.abc import Sequence

from editorial.kinds import Indexed, TextKind
from editorial.pages.sources import Source
from editorial.pages.standing import Basis
from labels.evidence.basis import basis_at_signing
from labels.evidence.fact_columns import FactEdition
from labels.pages.fact_evidence import fact_evidence
from labels.pages.fact_pages import public_fact
from labels.pages.fact_standings import fact_standings


def basis_of_evidence(edition: FactEdition, sources: Sequence[Source]) -> Basis:
    """A fact has no sources: it rests on the label that it was compared with."""
    return basis_at_signing(edition)


FACTS = TextKind(
    pages=public_fact,
    order=2,
    drafts_first=False,
    standings=fact_standings,
    indexed=Indexed(plain=("condition",), names=True),
    basis=basis_of_evidence,
    evidence=fact_evidence,
)

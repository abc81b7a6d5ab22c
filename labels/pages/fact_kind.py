"""Facts as a kind of reviewed text: what every list of kinds needs to know of them."""

from editorial.kinds import Indexed, TextKind
from labels.pages.fact_pages import public_fact
from labels.pages.fact_standings import fact_standings

FACTS = TextKind(
    pages=public_fact,
    order=2,
    standings=fact_standings,
    indexed=Indexed(plain=("condition",), names=True),
)

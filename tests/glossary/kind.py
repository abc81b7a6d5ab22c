"""Terms as a kind of reviewed text: their public pages, and what every list of kinds needs to know of them."""

from editorial.kinds import TextKind
from labels.pages.drug_subject import DrugText
from tests.glossary.models import Term


class PublicTerm(DrugText):
    model = Term
    name, segment, title_field = "term", "glossary", "term"


public_term = PublicTerm()
TERMS = TextKind(pages=public_term)

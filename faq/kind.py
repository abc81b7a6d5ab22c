"""Answers as a kind of reviewed text: what every list of kinds needs to know of them."""

from editorial.kinds import TextKind
from faq.answer_pages import public_entry
from faq.answer_standings import entry_standings

ANSWERS = TextKind(
    pages=public_entry,
    plural="entries",
    label="Answer",
    order=1,
    standings=entry_standings,
    asked=True,
)

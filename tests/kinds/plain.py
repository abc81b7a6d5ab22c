"""A kind of text that says nothing of itself but what it must: facts, without all that `labels` says about them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import get_resolver

from editorial.kinds import TextKind, by_name, kinds
from labels.models import Fact
from labels.pages.drug_subject import DrugText


class PlainPages(DrugText):
    model = Fact
    name, segment, title_field = "fact", "facts", "heading"


@contextmanager
def plain_facts(pages: PlainPages | None = None) -> Iterator[TextKind]:
    """While it lasts facts are a kind with every default; their addresses lead to the pages of always."""
    assert get_resolver().url_patterns, "read before: they are made once, of the kinds that are registered then"
    usual, plain = by_name("fact"), TextKind(pages=pages or PlainPages())
    assert usual is not None
    kinds.remove(usual)
    kinds.register(plain)
    try:
        yield plain
    finally:
        kinds.remove(plain)
        kinds.register(usual)

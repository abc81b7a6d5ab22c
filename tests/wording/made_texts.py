"""Random texts for the properties that must hold for every text, and long ones for those that must hold for the worst."""

import os
import random
import re
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from editorial.wording.rendering import Rendered, Sources, render

SOAKING = "SOAKING" in os.environ  # tests/conftest.py says it; a worker of several does not see the command line


def examples(few: int, many: int, **more: Any) -> Any:
    """For a property: it is tried on a few made texts in `make test`, and on many in `make soak`."""
    how = settings(max_examples=many if SOAKING else few, deadline=None, database=None, **more)
    return lambda test: pytest.mark.soak(how(test))


moderate = examples(60, 1000)

FACTS = {"a": "Heading A", "eczema-age": 'Eczema: "from" 6 months & older', "eoe-age": "EoE <1 year>"}
REFERENCES = {"nejm-2016": "NEJM 2016"}

PIECES = [
    *("15 kg", "2.5 mg/mL", "1/2", "6 months", "IL-4", "6%", "12", "not", "may", "é", " ", ". "),
    *("<b>", "&", "\n", "\n\n", "[[a]]", "**x**", "- ", "1. ", "> ", "# ", "|", "`", "\\"),
]
visible = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
texts = st.one_of(visible, st.lists(st.sampled_from(PIECES), max_size=25).map("".join))

SIGNS = [
    *"[]()<>!`*_#|-:&;\\\"' \n1a/.~+=@",
    *("[[a]]", "[[ref:nejm-2016]]", "[[nope]]", "javascript:", "https://e.example", "<b>", "\t", "&#", "|-|-|\n"),
]
markup = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join)


def make_sources() -> Sources:
    return Sources(dict(FACTS), dict(REFERENCES))


def show(text: str) -> Rendered:
    return render(text, make_sources())


def make_prose(length: int, seed: int) -> str:
    """Sentences of fifteen words, paragraphs of four sentences."""
    dice = random.Random(seed)
    prose = []
    for i in range(length):
        word = f"word{dice.randrange(3000)}"
        stop = ".\n\n" if i % 60 == 59 else ". " if i % 15 == 14 else " "
        prose.append((word.capitalize() if i % 15 == 0 else word) + stop)
    return "".join(prose)


def edit(text: str, edits: int, seed: int = 7) -> str:
    """The text with so many of its words replaced."""
    dice, pieces = random.Random(seed), re.split(r"(\w+)", text)
    for at in dice.sample(range(1, len(pieces), 2), edits):
        pieces[at] = f"edit{dice.randrange(999)}"
    return "".join(pieces)

"""The texts that cost a parser most are inert too."""

import pytest

from tests.wording.inert import assert_inert
from tests.wording.made_texts import show

SIZE = 2_000  # a tenth of what the desk takes: inert is inert at any size, and this hurts no parser
REPEATED = [
    *(
        "[",
        "[[a",
        "[[a]]",
        "[[zz]] ",
        "[a](",
        "![a",
        "*a ",
        "**a",
        "_a_",
        "`",
        "> ",
        "- ",
        "1. ",
        "<a ",
        "&",
        "\\",
        "|",
    ),
    *("|a|\n|-|\n", "# a\n", "a\n\n", "]", "[a]: x\n", "<https://a", "*[_`[[a]]", "\u200b", "a**b*c_"),
]
WORST = {repr(piece): (piece * SIZE)[:SIZE] for piece in REPEATED} | {
    "ticks of every length": "".join("`" * n + "a" for n in range(200))[:SIZE],
    "lists in lists": "".join("  " * n + "- a\n" for n in range(40))[:SIZE],
    "reference links": "".join(f"[r{n}]: x\n" for n in range(90)) + "".join(f"[r{n}]" for n in range(100)),
    "rows with one cell of ninety": ("|" + "a|" * 90 + "\n|" + "-|" * 90 + "\n" + "|\n" * 9)[:SIZE],
    "brackets opened, then closed": "[" * 1000 + "]" * 1000,
    "citations opened, then closed": "[[" * 500 + "]]" * 500,
    "unknown slugs": "".join(f"[[eczema-{n}]]" for n in range(130)),
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_text_is_inert(name):
    assert len(WORST[name]) <= SIZE
    assert_inert(show(WORST[name]).html)

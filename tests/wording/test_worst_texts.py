"""The texts that cost a parser most are inert too, and come to an end."""

import pytest

from tests.wording.inert import assert_inert
from tests.wording.made_texts import show

SIZE = 20_000
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
    "lists in lists": "".join("  " * n + "- a\n" for n in range(140))[:SIZE],
    "reference links": "".join(f"[r{n}]: x\n" for n in range(900)) + "".join(f"[r{n}]" for n in range(1000)),
    "rows with one cell of ninety": ("|" + "a|" * 90 + "\n|" + "-|" * 90 + "\n" + "|\n" * 9000)[:SIZE],
    "brackets opened, then closed": "[" * 10_000 + "]" * 10_000,
    "citations opened, then closed": "[[" * 5000 + "]]" * 5000,
    "unknown slugs": "".join(f"[[eczema-{n}]]" for n in range(1300)),
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_text_is_inert(name):
    assert len(WORST[name]) <= SIZE
    assert_inert(show(WORST[name]).html)

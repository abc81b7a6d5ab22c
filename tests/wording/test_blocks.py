"""A text as the blocks a person reads."""

from hypothesis import given

from editorial.wording.blocks import Block, addresses, blocks
from tests.wording.made_texts import moderate, texts

TEXT = """# Ages

First[[uses]] line
second line.

3. three
4. four
   - inner

   more of four

> quoted

| use | age |
|---|---|
| EoE | 1 year |

```
code
```

***
"""


def test_each_block_has_its_kind_its_depth_its_words_and_its_line():
    assert blocks(TEXT) == [
        Block("heading 2", 0, "Ages", 1),
        Block("paragraph", 0, "First[[uses]] line second line.", 3),
        Block("item 3", 1, "three", 6),
        Block("item 4", 1, "four", 7),
        Block("item", 2, "inner", 8),
        Block("paragraph", 1, "more of four", 10),
        Block("quoted paragraph", 0, "quoted", 12),
        Block("head row", 0, "use | age", 14),
        Block("row", 0, "EoE | 1 year", 16),
        Block("code", 0, "code\n", 18),
        Block("rule", 0, "———", 22),
    ]


def test_numbers_of_items_count_items_without_words_too():
    assert [block.kind for block in blocks("1. a\n2.\n3. c")] == ["item 1", "item 3"]


def test_bold_code_and_addresses_are_shown_with_marks_only():
    text = "**Do not** `x` [label](https://e.example)\\\nend"
    assert blocks(text)[0].text == "**Do not** `x` label (https://e.example)\nend"
    assert blocks(text, marks=False)[0].text == "Do not x label\nend"


def test_addresses_are_those_of_the_links_in_order():
    assert addresses("[a](https://e.example/x(1)) <https://e.example/2> `<https://e.example/3>` [b](/no/)") == [
        "https://e.example/x(1)",
        "https://e.example/2",
    ]


@moderate
@given(texts)
def test_lines_never_go_back_and_lie_in_the_text(text):
    lines = [block.line for block in blocks(text)]
    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)

"""The worked example in docs/adding-a-kind.md is made of the files that go through every door."""

import re
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "tests" / "glossary"
PAGE = Path(settings.BASE_DIR) / "docs" / "adding-a-kind.md"
BLOCK = re.compile(r"^`(\w+\.py)`\n\n((?:    .*\n|\n)+)", re.MULTILINE)


def test_every_file_of_the_example_is_in_the_document_letter_by_letter():
    shown = {
        name: re.sub(r"^    ", "", code, flags=re.MULTILINE).strip() for name, code in BLOCK.findall(PAGE.read_text())
    }
    assert sorted(shown) == ["admin.py", "apps.py", "kind.py", "models.py"]
    assert shown == {name: (FOLDER / name).read_text().strip() for name in shown}

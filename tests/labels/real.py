"""The real label files: public FDA documents, kept outside the project. Tests that need them skip where they are not.

Where they are: the variable DUPISITE_LABELS, else the folder shared/labels beside the checkout.
"""

import os
from functools import cache
from pathlib import Path

import pytest

from labels.spl.model import Label
from labels.spl.reading import read_label

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "labels"
FOLDER = Path(os.environ.get("DUPISITE_LABELS", BESIDE))
FILES = sorted(FOLDER.glob("*.xml"))

needs_real_labels = pytest.mark.skipif(
    not FILES, reason=f"NOT TESTED on real labels: no .xml file in {FOLDER}. Set DUPISITE_LABELS to their folder."
)
every_real_label = pytest.mark.parametrize(
    "path", FILES or [pytest.param(None, marks=needs_real_labels)], ids=lambda path: path.stem if path else "none"
)


@cache
def real_label(name: str) -> Label:
    """The label whose file name begins with this, such as “humira”."""
    return read_label(next(path for path in FILES if path.name.startswith(name)).read_bytes())

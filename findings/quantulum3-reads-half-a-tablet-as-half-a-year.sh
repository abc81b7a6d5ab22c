#!/bin/sh
# quantulum3 0.10.0 (quantities in plain text) takes common words of a label for units: half a tablet is half a year.
#
# Guess: a reader of quantities that ships a list of units finds "300 mg" and leaves words alone; where it knows no unit, as with
#   tablets, it gives a bare number.
# Seen: an article is the unit "a", a year, when a number word stands before it: "half a tablet" is 0.5 year. Words of a
#   label are cut into letters that are units: "a carton" is one c·a·R·ton, a speed of light year roentgen ton. And "10,000 IU"
#   is a bare 10000: the unit is dropped, without a sign. Seen as its name alone installs it, without the optional classifier.
# It matters because: a check that compares the quantities of a statement with those of the label finds durations that nobody
#   wrote, and does not see when IU becomes another unit. Compare the words beside what it finds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check quantulum3==0.10.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from quantulum3 import parser

# A wording, and the numbers with their units that are read from it.
seen = {
    "Inject 300 mg every 4 weeks": [(300, "milligram"), (4, "week")],
    "Take 3 tablets": [(3, "dimensionless")],
    "Take half a tablet": [(0.5, "year")],
    "a carton of 2 pens": [(1, "speed of light year roentgen ton"), (2, "dimensionless")],
    "10,000 IU of heparin": [(10000, "dimensionless")],
}
print("quantulum3", version("quantulum3"))
for words, expected in seen.items():
    found = [(quantity.value, quantity.unit.name) for quantity in parser.parse(words)]
    print(f"{words:28} {found}")
    assert found == expected, f"{expected} was read when this was written"
PYTHON

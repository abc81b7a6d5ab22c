#!/bin/sh
# inscriptis 2.7.6 (HTML to text that keeps the layout) puts the cells of a row under the wrong headings beside a spanning cell.
#
# Guess: a converter made to show tables as a browser does knows rowspan and colspan: beside a cell that reaches over two
#   rows, the second row begins in the second column.
# Seen: both attributes are ignored without a word. The second row begins in the first column, so the first dose stands under
#   the weight and the next dose under the first; after a cell over two columns, what follows stands one column too far left.
# It matters because: tables of doses by weight and age are full of such cells. A text made from a label for search, for a
#   comparison or for a model says "400 mg" where the weight belongs, in straight columns that look right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check inscriptis==2.7.6
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from inscriptis import get_text

ROWS = """<table><tr><th>Weight</th><th>First</th><th>Then</th></tr>
<tr><td rowspan="2">15 to 30 kg</td><td>600 mg</td><td>300 mg</td></tr><tr><td>400 mg</td><td>200 mg</td></tr></table>"""
COLUMNS = """<table><tr><th>Weight</th><th colspan="2">Weeks 1 and 2</th><th>Later</th></tr>
<tr><td>15 kg</td><td>5 mg</td><td>6 mg</td><td>7 mg</td></tr></table>"""


def column(line, words):
    return line.index(words)


rows, columns = get_text(ROWS).splitlines(), get_text(COLUMNS).splitlines()
print("inscriptis", version("inscriptis"))
print("\n".join([*rows, "", *columns]))
assert column(rows[2], "400 mg") == column(rows[0], "Weight"), "the first dose stood under the weight when this was written"
assert column(rows[2], "200 mg") == column(rows[0], "First"), "the next dose stood under the first when this was written"
assert column(columns[0], "Later") == column(columns[1], "6 mg"), "the last heading stood one too far left when this was written"
PYTHON

#!/bin/sh
# ucumvert 0.3.2 gives a parser's token, not a quantity, for a UCUM unit that is an annotation alone.
#
# Guess: `from_ucum("{tbl}")` is a dimensionless quantity of 1, as UCUM says of an annotation without a unit ("{tbl}" for
#   tablets is how strengths and doses of a label are often written), just as "mg/{actuation}" is a quantity.
# Seen: the call succeeds and returns a lark Token (a str) of the text itself. Nothing is raised until somebody computes with
#   it; multiplied by a number it even *repeats the text*: 2 * from_ucum("{tbl}") is "{tbl}{tbl}".
# It matters because: a dose of "2 {tbl}" passes every check that looks only for an error.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check ucumvert==0.3.2 Pint==0.25.3
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from ucumvert import PintUcumRegistry

units = PintUcumRegistry()
alone, beside = units.from_ucum("{tbl}"), units.from_ucum("mg/{actuation}")
print("ucumvert", version("ucumvert"), "Pint", version("Pint"))
print("mg/{actuation}", type(beside).__name__, beside)
print("{tbl}         ", type(alone).__name__, repr(str(alone)), "times two:", repr(2 * alone))
assert hasattr(beside, "to_base_units"), "a unit with an annotation was a quantity when this was written"
assert type(alone).__name__ == "Token" and 2 * alone == "{tbl}{tbl}", "an annotation alone was a token when this was written"
PYTHON

#!/bin/sh
# fhirpathpy 2.2.4 (FHIRPath for Python) orders no quantities and converts none.
#
# Guess: FHIRPath's section on comparison lets quantities be ordered, so `15 'kg' > 14 'kg'` is true and an invariant about
#   an age or a weight, such as `Observation.value >= 15 'kg'`, can be checked. `15 'kg' = 15000 'g'` is true, or empty where
#   units are not converted.
# Seen: every ordering of two quantities raises, also with equal units and with calendar durations; a quantity of a resource
#   is not recognized as one. Equality works only letter by letter: 15 kg is reported as *different* from 15000 g (false,
#   not empty). Ordering the bare numbers (`.value.value > 14`) works.
# It matters because: rules about ages and weights are the ones worth checking in a structured label, and "false" reads as a
#   finding about the data.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check fhirpathpy==2.2.4
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from fhirpathpy import evaluate
from fhirpathpy.models import models

WEIGHT = {"resourceType": "Observation", "status": "final", "valueQuantity": {"value": 15, "unit": "kg", "code": "kg", "system": "http://unitsofmeasure.org"}}


def asked(expression):
    try:
        return evaluate(WEIGHT, expression, None, models["r5"])
    except Exception as error:
        return type(error).__name__


seen = {
    "15 'kg' > 14 'kg'": "TypeError",
    "6 months >= 6 months": "TypeError",
    "Observation.value >= 15 'kg'": "Exception",
    "15 'kg' = 15 'kg'": [True],
    "15 'kg' = 15000 'g'": [False],
    "Observation.value.value > 14": [True],
}
print("fhirpathpy", version("fhirpathpy"))
for expression, expected in seen.items():
    found = asked(expression)
    print(f"{expression:32} {found}")
    assert found == expected, f"{expression} gave {expected} when this was written"
PYTHON

#!/bin/sh
# fhir.resources 8.3.0 reads valid FHIR R5 and writes other letters: decimals lose their precision, instants gain digits.
#
# Guess: reading a resource and writing it again keeps what FHIR calls significant: the precision of a decimal (15.00 says
#   more than 15.0), and an instant as it was given. Required bindings are checked, since the class is
#   called a model of R5.
# Seen: 15.00 becomes 15.0; 2026-03-03T10:00:00.120Z becomes .120000Z; a Composition whose status is no code of the required
#   value set is accepted without a word.
# It matters because: a digest or a signature over the JSON no longer fits after one pass through the library, and a status
#   that no reader knows is published.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check fhir.resources==8.3.0 fhir-core==1.1.12
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from fhir.resources.composition import Composition
from fhir.resources.provenance import Provenance
from fhir.resources.quantity import Quantity

WEIGHT = '{"value":15.00,"unit":"kg"}'
SIGNED = '{"resourceType":"Provenance","target":[{"reference":"Composition/1"}],"recorded":"2026-03-03T10:00:00.120Z","agent":[{"who":{"display":"A pharmacist"}}]}'
STATUS = '{"resourceType":"Composition","status":"no-such-status","type":{"text":"x"},"date":"2026-03-03","author":[{"display":"A"}],"title":"T"}'

weight = Quantity.model_validate_json(WEIGHT).model_dump_json()
signed = Provenance.model_validate_json(SIGNED).model_dump_json()
status = Composition.model_validate_json(STATUS).status
print("fhir.resources", version("fhir.resources"), "fhir-core", version("fhir-core"))
print(WEIGHT, "->", weight)
print("…10:00:00.120Z ->", signed[signed.index("2026-"):].partition('"')[0])
print("status accepted:", status)
assert weight == '{"value":15.0,"unit":"kg"}', "15.00 was written 15.0 when this was written"
assert "2026-03-03T10:00:00.120000Z" in signed, "milliseconds became microseconds when this was written"
assert status == "no-such-status", "an unknown status was accepted when this was written"
PYTHON

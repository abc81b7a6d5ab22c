#!/bin/sh
# hl7apy 1.3.5 reads a message of HL7 version 2 and writes its line breaks as text.
#
# Guess: parse_message(message).to_er7() gives the same message, also where a formatted text has the formatting commands of the
#   standard (version 2.5, chapter 2.7): \.br\ for a new line, \.sp2\ to skip two, \X0D\ for a character by its number.
# Seen: \H\, \N\, \T\ and the like stay as they are, but \.br\ becomes \E\.br\E\: the escape characters of the
#   command are escaped, and who reads that as the standard says shows "\.br\" instead of a new line. The same text set by
#   hand is written so too. Nothing is raised or logged.
# It matters because: a text of directions arrives as one line with odd letters in it, and a digest over the message no longer
#   fits after one pass through the library.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check hl7apy==1.3.5
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from hl7apy.core import Segment
from hl7apy.parser import parse_message

HEAD = "MSH|^~\\&|A|B|C|D|20260303||ORU^R01^ORU_R01|1|P|2.5\rPID|1||1\r"
PLAIN = HEAD + r"NTE|1||Take 5 mg. Do \H\not\N\ crush. A \T\ B" + "\r"
BROKEN = HEAD + r"NTE|1||Take 5 mg.\.br\Do not crush.\.sp2\Store cold.\X0D\End." + "\r"


def note(message):
    return message.splitlines()[-1]


print("hl7apy", version("hl7apy"))
for message in PLAIN, BROKEN:
    print(note(message), "->", note(parse_message(message).to_er7()))
note_segment = Segment("NTE", version="2.5")
note_segment.nte_3 = r"One.\.br\Two."
print("set by hand:", note_segment.to_er7())
assert note(parse_message(PLAIN).to_er7()) == note(PLAIN), "other sequences were kept when this was written"
assert note(parse_message(BROKEN).to_er7()) == (
    r"NTE|1||Take 5 mg.\E\.br\E\Do not crush.\E\.sp2\E\Store cold.\E\X0D\E\End."
), "formatting commands were escaped again when this was written"
assert note_segment.to_er7() == r"NTE|||One.\E\.br\E\Two.", "they were escaped here too when this was written"
PYTHON

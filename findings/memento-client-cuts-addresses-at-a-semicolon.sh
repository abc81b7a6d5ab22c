#!/bin/sh
# memento_client 0.6.1 reads other addresses than a valid Link header says, without a sign.
#
# Guess: what stands between < and > is the address (RFC 8288, section 3), whatever characters of an address it holds; white
#   space is allowed before a semicolon, and names of parameters are the same in capitals.
# Seen: the address ends at its first semicolon and loses the letter before it: </page;v=12> is "/pag". A space after > leaves
#   the > in the address. A parameter REL is not rel. Only a header without any of these is read right.
# It matters because: a client that follows timegate, timemap or original asks for another page, gets 404 or somebody else's
#   memento, and the site that it asked looks wrong. Write Link headers in the plainest form, and no semicolon in addresses.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check memento_client==0.6.1
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from memento_client import MementoClient

# A valid header, and what is read from it.
seen = {
    '<http://a.example/x>; rel="original timegate"': {"http://a.example/x": {"rel": ["original", "timegate"]}},
    '<http://a.example/page;v=12>; rel="original"': {"http://a.example/pag": {"v": ["12>"], "rel": ["original"]}},
    '<http://a.example/x> ; rel="original"': {"http://a.example/x>": {"rel": ["original"]}},
    '<http://a.example/x>; REL="original"': {"http://a.example/x": {"REL": ["original"]}},
}
print("memento_client", version("memento_client"))
for header, expected in seen.items():
    read = MementoClient.parse_link_header(header)
    print(header, "->", read)
    assert read == expected, f"{expected} was read when this was written"
PYTHON

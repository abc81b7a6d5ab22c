#!/bin/sh
# feedparser 6.0.14 drops the text of an element of another namespace when the element has an attribute.
#
# Guess: Atom (RFC 4287, section 6.4) allows markup of other vocabularies, so <d:record> and <d:record digest="00ff"> both
#   give their text, the second one with its attribute besides.
# Seen: without attributes the text is there as entry.d_record. With one, entry.d_record is a dictionary of the attributes
#   alone; the text is nowhere in the entry, and nothing is reported (bozo is False).
# It matters because: a feed that carries a record to be checked, with its hash as an attribute, loses the record in the most
#   used reader of Python without a sign. Text and hash as two elements without attributes arrive whole.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14
"$folder/venv/bin/python" - <<'PYTHON'
import feedparser

FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:d="urn:example:record">
<id>urn:example:feed</id><title>Feed</title><updated>2026-03-03T10:00:00Z</updated>
<entry><id>urn:example:1</id><title>One</title><updated>2026-03-03T10:00:00Z</updated>
<d:plain>{"kg":15}</d:plain><d:record digest="00ff">{"kg":15}</d:record></entry></feed>"""

read = feedparser.parse(FEED)
entry = read.entries[0]
print("feedparser", feedparser.__version__, "bozo", read.bozo)
print("without attributes:", repr(entry.d_plain))
print("with one:          ", repr(entry.d_record))
assert not read.bozo
assert entry.d_plain == '{"kg":15}', "the text of a plain element was read when this was written"
assert dict(entry.d_record) == {"digest": "00ff"}, "the text was dropped when this was written"
assert str(entry).count('{"kg":15}') == 1, "the text stood nowhere else when this was written"
PYTHON

#!/bin/sh
# htmldate 1.11.0 takes the date of a page from its address, even from a canonical one, before it looks at the page.
#
# Guess: find_date gives the date of the last change as the page states it (article:modified_time, a time element); its
#   documentation lists markup in the head first. A date in the address counts where the page has none.
# Seen: with an address that has a date as one of its parts, that date wins over both, also where it stands for something else:
#   for the moment that a history is asked for, for the day of an archive's copy, for the two days of a comparison (the first).
#   The address need not be given: a canonical link in the page does the same. With /20240202100000/ the page is believed.
# It matters because: /at/2024-02-02/ is how a public record is asked for a day. Readers and archives that date pages with this
#   library give an edition of 2026 as one of 2024; only deferred_url_extractor=True gives what the page says.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check htmldate==1.11.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from htmldate import find_date

PAGE = """<html lang="en"><head><title>Answer</title><meta property="article:modified_time" content="2026-03-03T10:00:00Z">%s</head>
<body><article><h1>Answer</h1><p>Edition 7 of <time datetime="2026-03-03T10:00:00Z">3 March 2026</time>.</p></article></body></html>"""
CANONICAL = '<link rel="canonical" href="https://a.example/at/2024-02-02/answer/">'

# An address, and the date that is found for the page of 3 March 2026.
seen = {
    "https://a.example/answer/": "2026-03-03",
    "https://a.example/at/20240202100000/answer/": "2026-03-03",
    "https://a.example/at/2024-02-02/answer/": "2024-02-02",
    "https://archive.example/2024-02-02/answer/": "2024-02-02",
    "https://a.example/compare/2019-01-01/2024-02-02/": "2019-01-01",
}
print("htmldate", version("htmldate"))
for address, expected in seen.items():
    found = find_date(PAGE % "", url=address)
    print(f"{address:50} {found}")
    assert found == expected, f"{expected} was found when this was written"
    assert find_date(PAGE % "", url=address, deferred_url_extractor=True) == "2026-03-03"
canonical = find_date(PAGE % CANONICAL)
print("no address given, a canonical link:", canonical)
assert canonical == "2024-02-02", "the canonical link was believed when this was written"
PYTHON

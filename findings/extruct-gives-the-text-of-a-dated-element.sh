#!/bin/sh
# extruct 0.18.0 reads RDFa in a page of HTML without the datetime of a time element, and microdata with spaces inside words.
#
# Guess: the value of <time property="dateModified" datetime="2026-03-03"> is 2026-03-03 (HTML+RDFa 1.1, section 3.1), as it is
#   in microdata; the value of an element of microdata is its text as it stands there (HTML, textContent).
# Seen: RDFa gives what the reader sees, "3 March", without its year; microdata gives the date. An element inside a word parts it
#   in microdata: "1<b>0</b> mg" is "1 0 mg". Both without a word.
# It matters because: a check built on this reader, the usual one of Python, finds that a right page has no date in its RDFa, or
#   that its structured data and its words contradict each other. JSON-LD is passed on as it stands.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check extruct==0.18.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import extruct

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Drug</title></head><body>
<div vocab="https://schema.org/" typeof="Drug"><time property="dateModified" datetime="2026-03-03">3 March</time></div>
<div itemscope itemtype="https://schema.org/Drug"><time itemprop="dateModified" datetime="2026-03-03">3 March</time>
<span itemprop="activeIngredient">1<b>0</b> mg</span></div></body></html>"""

read = extruct.extract(PAGE, base_url="https://a.example/", syntaxes=["rdfa", "microdata"])
rdfa = [item for item in read["rdfa"] if "https://schema.org/dateModified" in item][0]["https://schema.org/dateModified"]
microdata = read["microdata"][0]["properties"]
print("extruct", version("extruct"))
print("RDFa:     ", rdfa)
print("microdata:", microdata)
assert rdfa == [{"@value": "3 March"}], "the datetime was not read when this was written"
assert microdata == {"dateModified": "2026-03-03", "activeIngredient": "1 0 mg"}, "a space was put in when this was written"
PYTHON

#!/bin/sh
# fhir 4.12.0 (FHIR.js for Node) drops the space between two elements of a narrative, in both directions.
#
# Guess: what turns JSON into XML and back leaves the XHTML of a narrative alone; a space between <b>2</b> and <b>50 mg</b> is
#   text that a reader sees.
# Seen: a text that is white space alone is dropped, inside <p> too, from JSON to XML as from XML to JSON, without a message:
#   "Take 2 50 mg tablets" becomes "Take 250 mg tablets". A space beside other words of the same text stays.
# It matters because: the narrative is the part of an electronic label that a person reads and that was signed; a dose changes
#   on the way, and both forms are valid FHIR.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --ignore-scripts --prefix "$folder" fhir@4.12.0 >&2
cat > "$folder/seen.js" <<'NODE'
const assert = require("node:assert");
const { Fhir } = require("fhir");

const XHTML = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Take <b>2</b> <b>50 mg</b> tablets, do <i>not</i> crush.</p></div>';
const label = { resourceType: "Basic", text: { status: "generated", div: XHTML }, code: { text: "Label" } };
const narrative = `<text><status value="generated"/>${XHTML}</text>`;
const xml = `<Basic xmlns="http://hl7.org/fhir">${narrative}<code><text value="Label"/></code></Basic>`;
const words = (text) => text.replace(/^.*<p>/s, "").replace(/<\/p>.*$/s, "").replace(/<[^>]*>/g, "");

const toXml = words(new Fhir().jsonToXml(JSON.stringify(label)));
const toJson = words(JSON.parse(new Fhir().xmlToJson(xml)).text.div);
console.log("fhir", require("fhir/package.json").version);
console.log("given:       ", words(XHTML));
console.log("JSON to XML: ", toXml);
console.log("XML to JSON: ", toJson);
assert.equal(words(XHTML), "Take 2 50 mg tablets, do not crush.");
assert.equal(toXml, "Take 250 mg tablets, do not crush.", "the space was dropped when this was written");
assert.equal(toJson, "Take 250 mg tablets, do not crush.", "the space was dropped when this was written");
NODE
node "$folder/seen.js"

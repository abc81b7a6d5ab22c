#!/bin/sh
# @atomic-ehr/ucum 0.2.5 converts international units into other arbitrary units, tablets and moles.
#
# Guess: an arbitrary unit of UCUM (section 24), such as the international unit, is commensurable with no other unit, since what
#   it means depends on the substance. So isConvertible is false and convert raises, as both do from [iU] to mg; the
#   library lists "units without defined conversion factors" as a feature and knows [iU] as one.
# Seen: convert takes an arbitrary unit for the number 1: 100 [iU] are 100 [USP'U], 100 [CFU] (colonies), 100 {tbl} (tablets) and
#   10000 %, and 100 [iU]/mL are 1.66e-16 mmol/L. isConvertible says true each time. Only add refuses.
# It matters because: strengths of insulins, heparins and vaccines are in such units. A check of a label that asks whether two
#   strengths can be compared is told yes, and gets a number.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --ignore-scripts --prefix "$folder" @atomic-ehr/ucum@0.2.5 >&2
cat > "$folder/seen.mjs" <<'NODE'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { ucum } from "@atomic-ehr/ucum";

const raised = (call) => { try { return call(); } catch (error) { return error.message; } };
const seen = [
  ["[iU]", "[USP'U]", 100],
  ["[iU]", "[CFU]", 100],
  ["[iU]", "{tbl}", 100],
  ["[iU]", "%", 10000],
  ["[iU]/mL", "mmol/L", 1.66e-16],
];

console.log("@atomic-ehr/ucum", JSON.parse(readFileSync("node_modules/@atomic-ehr/ucum/package.json")).version);
console.log("[iU] is arbitrary:", ucum.isArbitraryUnit("[iU]"));
assert.equal(ucum.isArbitraryUnit("[iU]"), true);
for (const [from, to, expected] of seen) {
  const found = raised(() => ucum.convert(100, from, to));
  console.log(`100 ${from} in ${to}:`, found, "convertible:", ucum.isConvertible(from, to));
  assert.ok(Math.abs(found / expected - 1) < 0.01, `about ${expected} was given when this was written`);
  assert.equal(ucum.isConvertible(from, to), true, "it was called convertible when this was written");
}
const mass = raised(() => ucum.convert(100, "[iU]", "mg"));
const sum = raised(() => ucum.add(ucum.quantity(5, "[iU]"), ucum.quantity(5, "[USP'U]")));
console.log("100 [iU] in mg:", mass);
console.log("5 [iU] + 5 [USP'U]:", sum);
assert.match(String(mass), /^Cannot convert/, "a mass was refused when this was written");
assert.match(String(sum), /^Cannot convert/, "the sum was refused when this was written");
NODE
node "$folder/seen.mjs"

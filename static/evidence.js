// The evidence of a fact within its form: compared with the label while it is typed, and taken from it by one click.
// Nothing is decided here: the site says what holds, and a save says the same again.
"use strict";
{
  const panel = document.getElementById("evidence");
  const form = panel.closest("form");
  const text = form.elements.claim_text, sections = form.elements.claim_sections, claim = form.elements.claim;
  const NAMES = ["claim", "claim_text", "claim_sections", "least_age", "least_age_unit", "least_weight_kg"];
  const said = panel.querySelector("[data-said]");
  const WAIT = 300; // milliseconds without a key
  let waiting;

  function compare() {
    const body = typedIn(form, panel.dataset.drug);
    return showFragment(said, panel.dataset.check, { method: "POST", body });
  }

  function listed() {
    return sections.value.split(",").map((key) => key.trim()).filter(Boolean);
  }

  function take({ words, instead, section }) {
    const lines = text.value.split("\n");
    const place = instead ? lines.findIndex((line) => line.trim() === instead) : -1;
    if (instead === "") text.value = words; // the whole list
    else if (place >= 0) lines[place] = words;
    else if (!lines.includes(words)) lines.push(words);
    if (instead !== "") text.value = lines.filter((line) => line.trim()).join("\n");
    if (section && !listed().includes(section)) sections.value = [...listed(), section].join(", ");
    if (!claim.value) claim.value = "quotes";
    text.dispatchEvent(new Event("input", { bubbles: true })); // what stands beside the form shows it too
    clearTimeout(waiting);
    compare();
  }

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-words]");
    if (button) take(button.dataset);
  });
  form.addEventListener("input", (event) => {
    if (![...NAMES, "drug"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(compare, WAIT);
  });

  sections.closest(".form-row").after(panel); // where the evidence is typed
  panel.hidden = false;
  compare();
}

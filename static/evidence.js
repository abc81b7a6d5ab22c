// The evidence of a fact within its form: compared with the label while it is typed, and picked from it.
// Nothing is decided here: the site says what holds, and a save says the same again.
"use strict";
{
  const panel = document.getElementById("evidence");
  const form = panel.closest("form");
  const text = form.elements.claim_text, sections = form.elements.claim_sections, claim = form.elements.claim;
  const drug = () => (form.elements.drug ? form.elements.drug.value : panel.dataset.drug); // fixed once it is public
  const NAMES = ["claim", "claim_text", "claim_sections", "least_age", "least_age_unit", "least_weight_kg"];
  const said = panel.querySelector("[data-said]"), found = panel.querySelector("[data-found]");
  const WAIT = 300; // milliseconds without a key
  let waiting, asked = 0;

  async function show(place, address, options) {
    const mine = ++asked;
    place.dataset.asked = mine;
    try {
      const answer = await fetch(address, options);
      const words = await answer.text();
      if (place.dataset.asked !== String(mine)) return; // a later question has been answered already
      if (answer.ok && !answer.redirected) place.innerHTML = words;
      else place.textContent = "This could not be compared just now: a save will say what holds.";
    } catch {
      place.textContent = "The site cannot be reached: what you typed is still here.";
    }
  }

  function compare() {
    const typed = new FormData();
    for (const name of NAMES) if (form.elements[name]) typed.set(name, form.elements[name].value);
    typed.set("drug", drug());
    typed.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return show(said, panel.dataset.check, { method: "POST", body: typed });
  }

  function look() {
    const query = new URLSearchParams({ drug: drug() });
    const section = found.querySelector("[data-section-choice]"), words = found.querySelector("[data-words-asked]");
    if (section) query.set("section", section.value);
    if (words) query.set("q", words.value);
    return show(found, `${panel.dataset.find}?${query}`);
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
    compare();
  }

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("look" in button.dataset) look();
    else if ("words" in button.dataset) take(button.dataset);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-words-asked]")) return;
    event.preventDefault(); // it searches, and saves nothing
    look();
  });
  panel.addEventListener("change", (event) => {
    if (event.target.matches("[data-section-choice]")) look();
  });
  form.addEventListener("input", (event) => {
    const other = event.target.name === "drug";
    if (other) found.replaceChildren(); // a search in the label of another drug
    if (other) look();
    if (!other && !NAMES.includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(compare, WAIT);
  });

  sections.closest(".form-row").after(panel); // where the evidence is typed
  panel.hidden = false;
  compare();
  look();
}

// The search in the label beside the form of a fact or an answer. What is found is only shown; to quote it is evidence.js.
"use strict";
{
  const search = document.querySelector("[data-label-search]");
  const beside = document.getElementById("beside");
  const form = document.getElementById(beside.dataset.form);
  const drug = () => (form.elements.drug ? form.elements.drug.value : beside.dataset.drug); // fixed once it is public

  function look() {
    const query = new URLSearchParams({ drug: drug() });
    const section = search.querySelector("[data-section-choice]"), words = search.querySelector("[data-words-asked]");
    if (section) query.set("section", section.value);
    if (words) query.set("q", words.value);
    return showFragment(search, `${search.dataset.labelSearch}?${query}`);
  }

  search.addEventListener("click", (event) => {
    if (event.target.closest("[data-look]")) look();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-words-asked]")) return;
    event.preventDefault(); // it searches, and saves nothing
    look();
  });
  search.addEventListener("change", (event) => {
    if (event.target.matches("[data-section-choice]")) look();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name !== "drug") return;
    search.replaceChildren(); // a search in the label of another drug
    look();
  });

  search.closest("[hidden]")?.removeAttribute("hidden");
  look();
}

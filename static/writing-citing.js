// Facts and references beside the form of an answer: found by their words, and cited by one click, where the cursor was.
"use strict";
{
  const beside = document.getElementById("beside");
  const form = document.getElementById(beside.dataset.form);
  const panel = document.getElementById("citing"), list = panel.querySelector("[data-sources]");
  const words = panel.querySelector("[type=search]"), said = panel.querySelector("[data-said]");
  const fields = beside.dataset.markdown.split(" ").map((name) => form.elements[name]);
  const WAIT = 600; // milliseconds without a key in a field on which the list depends
  let last = fields.find((field) => field.value) || fields[0], waiting;

  async function fetchList() {
    const body = typedIn(form, beside.dataset.drug);
    if (await showFragment(list, list.dataset.ask, { method: "POST", body })) narrow();
  }

  function narrow() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = [...list.querySelectorAll("li")];
    for (const each of all) {
      const holds = each.textContent.toLowerCase();
      each.hidden = !wanted.every((word) => holds.includes(word));
    }
    const left = all.filter((each) => !each.hidden).length;
    said.textContent = wanted.length ? `${left} of ${all.length}` : "";
  }

  function cite(source) {
    const before = last.value.slice(0, last.selectionStart);
    const mark = (/\S$/.test(before) ? " " : "") + source;
    last.focus();
    // This way “undo” takes it back; where a browser does not know it, the text is still put in.
    if (!document.execCommand("insertText", false, mark)) {
      last.setRangeText(mark, last.selectionStart, last.selectionEnd, "end");
      last.dispatchEvent(new Event("input", { bubbles: true }));
    }
    said.textContent = `${source} stands in “${last.labels[0].textContent.replace(/:$/, "")}” now.`;
  }

  for (const field of fields) field.addEventListener("focus", () => { last = field; });
  words.addEventListener("input", narrow);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it searches, and saves nothing
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-cite]");
    if (button) cite(button.dataset.cite);
  });
  form.addEventListener("input", (event) => {
    if (!["drug", "references"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(fetchList, WAIT);
  });

  panel.hidden = false;
  fetchList();
}

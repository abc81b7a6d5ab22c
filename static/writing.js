// Beside the form of a text: the page as the public would see it, and hints, both for what is typed and while it is typed.
// Nothing is decided and nothing is saved here.
"use strict";
{
  const beside = document.getElementById("beside");
  const form = document.getElementById(beside.dataset.form);
  const hints = document.getElementById("hints"), preview = document.getElementById("preview");
  const frame = preview.querySelector("iframe"), said = preview.querySelector("[data-said]");
  const WAIT = 400; // milliseconds without a key
  let waiting, asked = 0;

  const typed = () => ({ method: "POST", body: typedIn(form, beside.dataset.drug) });

  // The body is put into the page that is there: it stays where the reader has scrolled to, and “back” stays one step.
  async function showPage() {
    const mine = ++asked;
    try {
      const words = await askSite(frame.getAttribute("src"), typed());
      if (mine !== asked) return;
      const page = new DOMParser().parseFromString(words, "text/html");
      for (const link of page.querySelectorAll('a:not([href^="#"])')) link.target = "_blank"; // never into the frame
      const shown = frame.contentDocument;
      shown.title = page.title;
      shown.body.replaceWith(shown.adoptNode(page.body));
      tell("");
    } catch (trouble) {
      if (mine === asked) tell(trouble.message);
    }
  }

  function tell(sentence) {
    said.hidden = !sentence;
    if (said.textContent !== sentence) said.textContent = sentence;
  }

  async function showHints() {
    const place = hints.querySelector("[data-hints]"), heard = hints.querySelector("p[data-summary]");
    if (!(await showFragment(place, hints.dataset.ask, typed()))) return;
    const summary = place.querySelector("[data-summary]");
    if (heard.textContent !== summary.textContent) heard.replaceChildren(...summary.childNodes);
    summary.remove();
  }

  // The cursor at the beginning of a line of a field.
  function goTo({ field, line }) {
    const place = form.elements[field];
    if (!place) return;
    const before = place.value.split("\n").slice(0, line - 1);
    const start = before.reduce((sum, words) => sum + words.length + 1, 0);
    place.focus();
    if (place.setSelectionRange) place.setSelectionRange(start, start);
    if (place.scrollHeight > place.clientHeight)
      place.scrollTop = (place.scrollHeight * before.length) / Math.max(1, place.value.split("\n").length);
  }

  hints.addEventListener("click", (event) => {
    const button = event.target.closest("[data-line]");
    if (button) goTo(button.dataset);
  });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { showPage(); showHints(); }, WAIT);
  });
  frame.addEventListener("load", showPage);

  preview.querySelector("[data-without-script]").hidden = true;
  hints.hidden = beside.querySelector("nav").hidden = false;
  showHints();
  if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank") showPage();
}

// Asks the site for a part of a page while somebody writes, and says so when the login has ended meanwhile.
// What is typed is only ever read here.
"use strict";
const LOGGED_OUT =
  "Your login has ended. Everything you typed is still here: save as ever, and you are asked to log in on the way.";
const UNREACHABLE = "The site cannot be reached: what you typed is still here.";
const TROUBLE = "This could not be looked up just now: a save will say what holds.";

// The words of the answer. Throws an Error with a sentence for the person who writes.
async function askSite(address, options) {
  let answer;
  try {
    answer = await fetch(address, { ...options, redirect: "manual" });
  } catch {
    throw new Error(UNREACHABLE);
  }
  const lost = answer.type === "opaqueredirect"; // the desk leads to its login alone
  const alert = document.getElementById("logged-out");
  if (alert && alert.textContent !== (lost ? LOGGED_OUT : "")) alert.textContent = lost ? LOGGED_OUT : "";
  if (lost) throw new Error(LOGGED_OUT);
  if (!answer.ok) throw new Error(TROUBLE);
  return answer.text();
}

// Fills a place with what the site answers; returns whether it did. A later question to the same place wins.
const questions = new WeakMap();
async function showFragment(place, address, options) {
  const mine = (questions.get(place) || 0) + 1;
  questions.set(place, mine);
  try {
    const words = await askSite(address, options);
    if (questions.get(place) !== mine) return false;
    place.innerHTML = words;
    return true;
  } catch (trouble) {
    if (questions.get(place) === mine) place.textContent = trouble.message;
    return false;
  }
}

// What stands in a form, with the drug, which is fixed once the text is public.
function typedIn(form, drug) {
  const typed = new FormData(form);
  if (!typed.has("drug")) typed.set("drug", drug);
  return typed;
}

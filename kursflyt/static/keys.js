// The keyboard in the office. Everything it does can be done with a pointer too; without script the pages are the same.
// WCAG 2.1.4: single keys can be turned off, which is remembered in this browser.

const OFF = "kursflyt.keys.off";
const WAIT = 1500; // milliseconds from g to the next key
const ARROWS = { ArrowDown: "j", ArrowUp: "k" }; // along the rows, when one of them has the focus
const FIELD = "select, textarea, input:not([type=hidden])";
const WRITTEN_IN = "input:not([type=checkbox]), textarea, select, [contenteditable]";

const help = document.getElementById("keys");
const choice = document.getElementById("keys-on");
const opener = document.querySelector("[data-keys]");
let goes = -WAIT; // when g was pressed

function remembered() {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true; // a browser that keeps nothing
  }
}

function remember(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // The choice then holds for this page.
  }
}

function isTyping(target) {
  return target instanceof Element && target.closest(WRITTEN_IN) !== null;
}

// The first link of each row takes the focus, so that Enter opens it as it opens any link.
function move(step) {
  const links = [...document.querySelectorAll("[data-row]")].map((row) => row.querySelector("a[href]")).filter(Boolean);
  if (!links.length) return;
  const row = document.activeElement?.closest("[data-row]");
  const here = row ? links.findIndex((link) => row.contains(link)) : -1;
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
  const link = links[Math.min(Math.max(next, 0), links.length - 1)];
  link.focus({ focusVisible: true });
  link.closest("[data-row]").scrollIntoView({ block: "nearest" });
}

// What the page itself has under a key: data-key="1 t" names the keys of a link, a button or a summary. With data-row-key
// it belongs to the row that has the focus.
function own(key, target) {
  const held = [...document.querySelectorAll("[data-key]")].filter((one) => one.dataset.key.split(" ").includes(key));
  const row = target.closest?.("[data-row]");
  if (row) held.push(...[...row.querySelectorAll("[data-row-key]")].filter((one) => one.dataset.rowKey === key));
  return held.find((one) => one.checkVisibility());
}

// A key that acts is not repeated by holding it down, and waits for the answer to the one before: nobody gets a proposal
// from a key that was pressed before their application was on the screen.
function use(element, repeated) {
  const moves = element.matches("[rel=next], [rel=prev]");
  if (document.querySelector(".htmx-request") || (repeated && !moves)) return;
  element.closest("[data-stage]")?.scrollIntoView({ block: "start" });
  if ("keyFocus" in element.dataset) element.focus({ focusVisible: true });
  else element.click();
  if (element.matches("details[open] > summary")) element.parentElement.querySelector(FIELD)?.focus();
}

// Enter on something else than the row that is open already belongs to that.
function isTaken(event) {
  return event.key === "Enter" && event.target.closest("a[href]:not([aria-current]), button, summary") !== null;
}

function keyOf(event) {
  return (event.target.closest?.("[data-row]") && ARROWS[event.key]) || event.key;
}

function search() {
  const field = document.getElementById("finder");
  field.focus();
  field.select();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (!choice.checked || document.querySelector("dialog[open]")) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = keyOf(event);
  const going = event.timeStamp - goes < WAIT;
  goes = -WAIT;
  const link = going ? document.querySelector(`[data-go="${CSS.escape(event.key)}"]`) : null;
  const mine = link || isTaken(event) ? undefined : own(key, event.target);
  if (link) link.click();
  else if (mine) use(mine, event.repeat);
  else if (key === "/") search();
  else if (key === "?") help.showModal();
  else if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "g") goes = event.timeStamp;
  else return;
  event.preventDefault();
}

if (help && choice && opener) {
  choice.checked = remembered();
  choice.addEventListener("change", () => remember(choice.checked));
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", press);
}

// The menu under one's own name closes as menus do: by Escape, which leaves the focus on the name, and by looking elsewhere.
const menu = document.querySelector("details.who");
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  if (menu && !menu.contains(event.target)) menu.open = false;
});

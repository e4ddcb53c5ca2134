// The keyboard in the office. Everything it does can be done with a pointer too; without script the pages are the same.
// WCAG 2.1.4: single keys can be turned off, which is remembered in this browser.

const OFF = "kursflyt.keys.off";
const WAIT = 1500; // milliseconds from g to the next key

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
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
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

function search() {
  const field = document.getElementById("finder");
  field.focus();
  field.select();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (!choice.checked || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const going = event.timeStamp - goes < WAIT;
  goes = -WAIT;
  const link = going ? document.querySelector(`[data-go="${CSS.escape(event.key)}"]`) : null;
  if (link) link.click();
  else if (event.key === "/") search();
  else if (event.key === "?") help.showModal();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "g") goes = event.timeStamp;
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

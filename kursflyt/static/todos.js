// The to-do list: what is done in a row renews the list. Here is where the focus is then, which rows stay chosen, and how
// the panels close. Without script each button leads to a page that comes back to its row.

const body = document.body;
const PANEL = "details.todo-more[open]";
let stood = null; // where the focus was: the id of the row and its number, and whether it was in the panel
let kept = [];

const rows = () => [...document.querySelectorAll("#todos [data-row]")];
const chosen = () => [...document.querySelectorAll("#todos input[name=step]:checked")];
const isList = (target) => target.id === "todos";

// In how many rows there is a tick, for whoever does not see them.
function count() {
  const shown = document.querySelector(".todo-count");
  if (shown) shown.textContent = chosen().length;
}

function whereItIs() {
  const here = document.activeElement;
  const many = here.closest(".todo-many");
  const row = many ? chosen()[0]?.closest("[data-row]") : here.closest("[data-row]");
  if (row) return { id: row.id, number: rows().indexOf(row), more: here.closest(".todo-acts .todo-more") !== null };
  return here.closest(".todo-page") ? { id: "", number: -1, more: false } : null;
}

// The row where it still is, else the one that came in its place, else the heading.
function stand() {
  if (!stood || document.activeElement !== body) return;
  const all = rows();
  const same = document.getElementById(stood.id || "-");
  const row = same || (stood.number < 0 ? null : all[Math.min(stood.number, all.length - 1)]);
  const more = same && stood.more ? same.querySelector("summary[data-row-key=m]") : null;
  const here = more || row?.querySelector("a[href]") || document.getElementById("todos-heading");
  here.focus({ focusVisible: true, preventScroll: !same && here.id !== "todos-heading" });
  row?.scrollIntoView({ block: "nearest" });
}

function close(panel, focus) {
  panel.open = false;
  if (focus) panel.querySelector("summary").focus({ focusVisible: true });
}

function say(text) {
  const alert = document.createElement("div");
  alert.className = "ds-alert";
  alert.dataset.color = "danger";
  alert.textContent = text;
  document.getElementById("todo-said").replaceChildren(alert);
}

// Another page than this one, such as the one to sign in on, is opened as a page.
body.addEventListener("htmx:beforeSwap", (event) => {
  if (!isList(event.detail.target)) return;
  const answered = new URL(event.detail.xhr.responseURL);
  if (answered.pathname !== location.pathname) {
    event.detail.shouldSwap = false;
    location.assign(answered);
    return;
  }
  stood = whereItIs();
  kept = event.detail.requestConfig.elt.matches(".todo-many") ? [] : chosen().map((box) => box.id);
});
body.addEventListener("htmx:afterSettle", (event) => {
  if (!isList(event.detail.elt)) return;
  for (const id of kept) {
    const box = document.getElementById(id);
    if (box) box.checked = true;
  }
  count();
  stand();
});
for (const lost of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  body.addEventListener(lost, (event) => {
    if (isList(event.detail.target)) say(document.getElementById("todo-said").dataset.lost);
  });
}

body.addEventListener("change", (event) => {
  if (event.target.matches("input[name=step]")) count();
});
body.addEventListener("reset", () => {
  const first = chosen()[0]?.closest("[data-row]");
  setTimeout(() => {
    count();
    first?.querySelector("a[href]").focus({ focusVisible: true });
  });
});

body.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  document.getElementById("todo-said").replaceChildren();
  stood ??= { id: "", number: -1, more: false };
  stand();
});
document.addEventListener("keydown", (event) => {
  const panel = event.key === "Escape" ? document.querySelector(PANEL) : null;
  if (!panel) return;
  close(panel, panel.contains(event.target));
  event.preventDefault();
});
document.addEventListener("pointerdown", (event) => {
  const panel = document.querySelector(PANEL);
  if (panel && !panel.contains(event.target)) close(panel, false);
});

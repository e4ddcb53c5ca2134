// The case list and the letters: where the focus is after the right part was swapped, and what is said when it was not.

const body = document.body;

function inView(element) {
  const frame = element.closest(".case-scroll");
  const [row, box] = [element.getBoundingClientRect(), frame.getBoundingClientRect()];
  if (row.top < box.top) frame.scrollTop -= box.top - row.top;
  else if (row.bottom > box.bottom) frame.scrollTop += row.bottom - box.bottom;
}

// The row that is open takes the focus, unless a field that must be mended has it. On a phone, where the list is hidden
// while an application is open, its heading does.
function settle() {
  const list = document.getElementById("case-rows");
  const pane = document.getElementById("case");
  list.closest(".cases").classList.toggle("opened", "opened" in pane.dataset);
  const wrong = pane.querySelector("[aria-invalid]");
  const row = list.querySelector("[aria-current]");
  if (wrong) wrong.focus();
  else if (row?.checkVisibility()) {
    row.focus({ preventScroll: true, focusVisible: true });
    inView(row);
  } else {
    pane.querySelector("[tabindex]")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

function say(text) {
  const said = document.getElementById("case-said");
  const alert = document.createElement("div");
  alert.className = "ds-alert";
  alert.dataset.color = "danger";
  alert.textContent = text;
  said.replaceChildren(alert);
}

// Another page than this one, such as the one to sign in on, is opened as a page.
body.addEventListener("htmx:beforeSwap", (event) => {
  const answered = new URL(event.detail.xhr.responseURL);
  if (answered.pathname === location.pathname) return;
  event.detail.shouldSwap = false;
  location.assign(answered);
});
body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id === "case") settle();
});
for (const lost of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  body.addEventListener(lost, () => say(document.getElementById("case-said").dataset.lost));
}

// Whoever has clicked in a document gets the keys back when the pointer leaves it.
body.addEventListener(
  "pointerleave",
  (event) => {
    if (event.target instanceof HTMLIFrameElement && document.activeElement === event.target) settle();
  },
  true,
);

const first = document.querySelector("#case-rows [aria-current]");
if (first?.checkVisibility()) inView(first);

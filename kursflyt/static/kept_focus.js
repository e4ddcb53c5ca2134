// The numbers of long work renew themselves, and at its end the whole box does. Whoever stood in what was renewed stands in
// what came for it: at the same field or button where there still is one, which htmx sees to, else at the heading.

let stood = false;

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const here = document.activeElement;
  stood = here !== document.body && event.detail.target.contains(here);
});
document.body.addEventListener("htmx:afterSettle", () => {
  if (!stood || document.activeElement !== document.body) return;
  stood = false;
  const headings = ["#batch-heading", "#sending-heading", "#box h2"].map((each) => document.querySelector(each));
  const heading = headings.find(Boolean);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ focusVisible: true });
});

// Themes by keys: in the boxes of an answer its digits tick them, and the arrows go between the answers.

const form = document.getElementById("themes");

function press(event) {
  const box = event.target;
  if (box.type !== "checkbox" || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = box.closest("fieldset");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const rows = [...form.querySelectorAll("fieldset")];
    rows[rows.indexOf(row) + step]?.querySelector("[type=checkbox]").focus();
  } else {
    const chosen = row.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
    if (!chosen) return;
    chosen.focus();
    chosen.click();
  }
  event.preventDefault();
}

if (form) {
  form.addEventListener("keydown", press);
  for (const only of form.querySelectorAll(".with-script")) only.hidden = false;
}

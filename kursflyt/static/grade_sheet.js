// The grade sheet as a grid: keys along the columns, one letter a grade, and each row saved a moment after it was changed.
// Without script the same fields are saved by the button. What is said stands in data- of the form, in the page's language.

const SOON = 400; // milliseconds from a grade to its save
const LATER = 4000; // from the last key in a comment; leaving it saves at once
const PATIENCE = 15000; // how long an answer may take
const LONGEST_WAIT = 30000; // between two tries when the network is gone

const form = document.getElementById("grades");
const said = document.getElementById("grade-said");
const fine = matchMedia("(pointer: fine)").matches;

function start() {
  const words = JSON.parse(form.dataset.words);
  const labels = [...new Set(Object.values(words))].filter(Boolean);
  const rows = [...form.querySelectorAll("tr[data-save]")].map((tr) => ({
    tr,
    grade: tr.querySelector("input.grade"),
    comment: tr.querySelector("textarea"),
    assessed: tr.querySelector("[type=checkbox]"),
    reason: tr.querySelector("[name^=reason_]"),
    lost: false,
  }));
  const byElement = new Map(rows.map((row) => [row.tr, row]));
  const queue = [];
  let [busy, wait, retry, leaving] = [false, 0, 0, false];

  const rowOf = (element) => byElement.get(element.closest("tr[data-save]"));
  const boxOf = (row) => row.tr.querySelector(".row-state");
  const now = (row) => ({ grade: row.grade.value.trim(), comment: row.comment.value.trim(), assessed: row.assessed.checked });
  const same = (one, other) => one.grade === other.grade && one.comment === other.comment && one.assessed === other.assessed;

  for (const row of rows) {
    const { grade, comment, assessed } = boxOf(row).dataset;
    const kept = boxOf(row).dataset.state ? null : now(row);
    // What was typed and refused by the button differs from what is stored; a browser may also have kept what was typed.
    row.stored = kept ? { grade: row.grade.defaultValue, comment: row.comment.defaultValue.trim(), assessed: row.assessed.defaultChecked } : { grade, comment, assessed: assessed !== undefined };
  }

  // What is said of a row

  function show(row, state, text) {
    const box = boxOf(row);
    const line = box.querySelector(".row-said");
    box.dataset.state = state;
    if (line.textContent !== text) line.textContent = text;
    if (state === "refused" || state === "conflict") row.grade.setAttribute("aria-invalid", "true");
    else row.grade.removeAttribute("aria-invalid");
  }

  function isUnknown(row) {
    return !(key(row.grade.value) in words);
  }

  function key(text) {
    return text.trim().toLowerCase().replace(/\s+/g, " ");
  }

  function sayUnknown(row) {
    const { unknown, values } = form.dataset;
    show(row, "refused", unknown.replace("{grade}", row.grade.value.trim()).replace("{values}", values));
  }

  // Saving

  function changed(row, delay) {
    clearTimeout(row.timer);
    if (boxOf(row).dataset.state === "conflict") return; // until somebody has chosen
    if (isUnknown(row)) {
      if (delay <= SOON) sayUnknown(row);
      return;
    }
    if (same(now(row), row.stored) && !row.sending) {
      row.lost = false;
      show(row, "", "");
      return;
    }
    show(row, "waits", form.dataset.waits);
    row.timer = setTimeout(() => enqueue(row), delay);
  }

  function enqueue(row) {
    if (!queue.includes(row)) queue.push(row);
    pump();
  }

  async function pump() {
    if (busy || retry) return;
    busy = true;
    while (queue.length && !retry) await save(queue.shift());
    busy = false;
  }

  async function save(row) {
    if (isUnknown(row) || boxOf(row).dataset.state === "conflict") return;
    const sent = now(row);
    const body = new URLSearchParams();
    for (const field of row.tr.querySelectorAll("input, textarea")) {
      if (field.name && (field.type !== "checkbox" || field.checked)) body.set(field.name, field.value);
    }
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    row.sending = true;
    show(row, "saving", form.dataset.saving);
    try {
      const answer = await fetch(row.tr.dataset.save, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      if ([200, 409, 422].includes(answer.status)) take(row, sent, await answer.text());
      else if (answer.status === 404) show(row, "refused", form.dataset.gone);
      else lose(row, answer.type === "opaqueredirect" || answer.status === 403 ? form.dataset.signedOut : form.dataset.lost);
    } catch {
      lose(row, form.dataset.lost);
    } finally {
      row.sending = false;
    }
  }

  // The answer holds the row's state and how far the sheet has come; each takes the place of what has its id.
  function take(row, sent, text) {
    const parts = new DOMParser().parseFromString(text, "text/html").body.children;
    for (const part of [...parts]) document.getElementById(part.id)?.replaceWith(part);
    const box = boxOf(row);
    [row.lost, wait] = [false, 0];
    if (box.dataset.state !== "saved") {
      row.grade.setAttribute("aria-invalid", "true");
      said.textContent = `${row.tr.dataset.name}: ${box.querySelector(".row-said").textContent}`;
      return;
    }
    row.grade.removeAttribute("aria-invalid");
    if (sent.assessed === row.assessed.checked) row.assessed.checked = "assessed" in box.dataset;
    row.stored = { ...sent, assessed: "assessed" in box.dataset };
    if (row.reason && same(now(row), row.stored)) row.reason.value = "";
    show(row, "saved", form.dataset.saved);
    said.textContent = form.dataset.savedAt.replace("{time}", document.getElementById("grade-progress").dataset.at);
    if (!same(now(row), row.stored)) changed(row, SOON);
  }

  function lose(row, why) {
    row.lost = true;
    show(row, "lost", why);
    said.textContent = why;
    wait = Math.min(wait * 2 || 2000, LONGEST_WAIT);
    clearTimeout(retry);
    retry = setTimeout(tryAgain, wait);
  }

  function tryAgain() {
    clearTimeout(retry);
    retry = 0;
    for (const row of rows) if (row.lost && !queue.includes(row)) queue.push(row);
    pump();
  }

  // Two who wrote in the same row: the one who came last chooses.
  function choose(row, mine) {
    const { grade, comment, assessed } = boxOf(row).dataset;
    const theirs = { grade, comment: comment.trim(), assessed: assessed !== undefined };
    row.stored = theirs;
    boxOf(row).querySelector("p.row")?.remove();
    if (!mine) [row.grade.value, row.comment.value, row.assessed.checked] = [grade, comment, theirs.assessed];
    show(row, "", "");
    changed(row, 0);
    row.grade.focus();
  }

  // Typing a grade: its key sets it, and more letters choose between those that begin alike

  function complete(cell, typed) {
    const text = key(cell.value);
    const begun = labels.filter((label) => label.toLowerCase().startsWith(text));
    const label = (text.length === 1 && words[text]) || (begun.length === 1 ? begun[0] : !begun.length && words[typed]);
    if (!label) return;
    const own = label.toLowerCase().startsWith(text);
    cell.value = label;
    cell.setSelectionRange(own ? text.length : 0, label.length);
  }

  function settle(row) {
    if (!isUnknown(row)) row.grade.value = words[key(row.grade.value)];
  }

  // Moving

  function columnOf(field) {
    return field.type === "checkbox" ? "assessed" : field.name.split("_")[0];
  }

  function move(row, column, step) {
    const next = rows[rows.indexOf(row) + step];
    if (!next) return;
    next[column].focus();
    next[column].select?.();
    next.tr.scrollIntoView({ block: "nearest" });
  }

  function press(event) {
    const row = rowOf(event.target);
    if (!row || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "BUTTON") return;
    const column = columnOf(event.target);
    if (!(column in row)) return;
    if (column === "reason") {
      if (event.key !== "Enter") return;
      event.preventDefault();
      changed(row, 0);
      return;
    }
    const text = column === "comment";
    if (event.key === "Escape" && column === "grade") {
      row.grade.value = row.stored.grade;
      row.grade.select();
      changed(row, 0);
    } else if (event.key === "Enter" && text && (event.shiftKey || !fine)) return;
    else if (event.key === "Enter") leave(row, column, event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown" && !text) leave(row, column, 1);
    else if (event.key === "ArrowUp" && !text) leave(row, column, -1);
    else return;
    event.preventDefault();
  }

  function leave(row, column, step) {
    settle(row);
    changed(row, SOON);
    move(row, column, step);
  }

  form.addEventListener("keydown", press);
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("input.grade")) event.target.select();
  });
  form.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (!row || event.target === row.reason) return;
    if (event.target === row.grade && event.inputType === "insertText") complete(row.grade, (event.data || "").toLowerCase());
    changed(row, event.target === row.comment || isUnknown(row) ? LATER : SOON);
  });
  form.addEventListener("change", (event) => {
    const row = rowOf(event.target);
    if (!row) return;
    settle(row);
    changed(row, SOON);
  });
  // From the paste: several cells at once.
  form.addEventListener("filled", (event) => {
    const row = byElement.get(event.target);
    settle(row);
    changed(row, SOON);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mine], [data-stored]");
    if (!button) return;
    event.preventDefault();
    choose(rowOf(button), "mine" in button.dataset);
  });
  form.addEventListener("submit", () => {
    leaving = true;
  });
  addEventListener("online", tryAgain);
  addEventListener("beforeunload", (event) => {
    if (!leaving && rows.some((row) => row.sending || !same(now(row), row.stored))) event.preventDefault();
  });

  // With a pointer and keys the arrows are the grid's; a finger keeps the browser's own list to choose from.
  if (fine) for (const row of rows) row.grade.removeAttribute("list");
  for (const only of form.querySelectorAll(".with-script")) only.hidden = false;
  for (const only of form.querySelectorAll(".without-script")) only.hidden = true;
  for (const row of rows) if (!boxOf(row).dataset.state) changed(row, LATER);
}

if (form) start();

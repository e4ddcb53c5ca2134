// Columns copied from a spreadsheet, pasted in a grade cell: by reference or name where the block has them, else downwards
// from the cell. What cannot be placed is kept where it can be read, and the whole paste can be undone.

const form = document.getElementById("grades");

function start() {
  const { dataset } = form;
  const words = JSON.parse(dataset.words);
  const note = document.getElementById("grade-pasted");
  const noteSaid = document.getElementById("grade-pasted-said");
  const left = document.getElementById("grade-left");
  const undoing = document.getElementById("grade-undo");
  const rows = [...form.querySelectorAll("tr[data-save]")];
  let last = []; // what the newest paste changed: the row, before and after

  const plain = (text) => text.trim().toLowerCase().replace(/\s+/g, " ");
  const isGrade = (text) => plain(text) !== "" && plain(text) in words;
  const count = (n, name) => (n === 1 ? dataset[`${name}One`] : dataset[name].replace("{n}", n));
  const cellsOf = (row) => [row.querySelector("input.grade"), row.querySelector("textarea"), row.querySelector("[type=checkbox]")];
  const read = (row) => {
    const [grade, comment, assessed] = cellsOf(row);
    return { grade: grade.value, comment: comment.value, assessed: assessed.checked };
  };

  function write(row, wanted) {
    const [grade, comment, assessed] = cellsOf(row);
    [grade.value, comment.value, assessed.checked] = [wanted.grade, wanted.comment, wanted.assessed];
    row.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }

  // Tab and newline part the cells; a cell with either stands in quotes, where a quote is doubled.
  function cut(text) {
    const block = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const line = block.at(-1);
      const letter = text[at];
      if (quoted && letter === '"' && text[at + 1] === '"') {
        line[line.length - 1] += '"';
        at += 1;
      } else if (letter === '"' && (quoted || line.at(-1) === "")) quoted = !quoted;
      else if (quoted) line[line.length - 1] += letter;
      else if (letter === "\t") line.push("");
      else if (letter === "\n") block.push([""]);
      else if (letter !== "\r") line[line.length - 1] += letter;
    }
    const end = block.findLastIndex((line) => line.some((cell) => cell.trim()));
    return block.slice(0, end + 1);
  }

  // Reference or name → its rows; two may have the same name.
  const known = new Map();
  for (const row of rows) {
    for (const name of [row.dataset.reference, row.dataset.name].map(plain)) known.set(name, [...(known.get(name) || []), row]);
  }

  function columnsOf(block) {
    const width = Math.max(...block.map((line) => line.length));
    const all = [...Array(width).keys()];
    const any = (column, test) => block.some((line) => test(line[column] || ""));
    const who = all.filter((column) => any(column, (text) => known.has(plain(text))));
    const after = all.filter((column) => column > Math.max(-1, ...who));
    const grade = after.find((column) => any(column, isGrade)) ?? after[0];
    return { who, grade, comment: grade + 1 };
  }

  function isHeading(line, { who, grade }) {
    const own = who.some((column) => known.has(plain(line[column] || "")));
    return !own && /^(karakter|grade|referanse|reference|navn|namn|name)$/.test(plain(line[grade] || line[0] || ""));
  }

  function rowFor(line, columns, number, first) {
    if (!columns.who.length) return rows[first + number];
    const found = columns.who.map((column) => known.get(plain(line[column] || "")) || []);
    return found.find((some) => some.length === 1)?.[0];
  }

  function paste(event) {
    const row = event.target.closest?.("tr[data-save]");
    if (!row || !event.target.matches("input.grade")) return;
    const block = cut(event.clipboardData.getData("text/plain"));
    if (!block.length) return;
    event.preventDefault();
    fill(block, rows.indexOf(row));
  }

  function fill(block, first) {
    const columns = columnsOf(block);
    const lines = isHeading(block[0], columns) ? block.slice(1) : block;
    const [lost, changes, taken] = [[], [], new Set()];
    lines.forEach((line, number) => {
      const row = rowFor(line, columns, number, first);
      const grade = (line[columns.grade] || "").trim();
      const comment = (line[columns.comment] || "").trim();
      if (!row || taken.has(row)) {
        if (line.some((cell) => cell.trim())) lost.push(line.join("\t"));
        return;
      }
      taken.add(row);
      const before = read(row);
      const after = { grade: grade || before.grade, comment: comment || before.comment, assessed: before.assessed || isGrade(grade) };
      if (isGrade(grade)) after.grade = words[plain(grade)];
      if (grade || comment) changes.push({ row, before, after, graded: isGrade(grade), wrong: grade !== "" && !isGrade(grade) });
    });
    last = changes;
    for (const { row, after } of changes) write(row, after);
    tell(changes, lost);
  }

  function tell(changes, lost) {
    const filled = changes.filter((change) => change.graded).length;
    const wrong = changes.filter((change) => change.wrong).length;
    const told = [count(filled, "filled"), wrong ? count(wrong, "wrong") : "", lost.length ? count(lost.length, "left") : ""];
    note.hidden = false;
    undoing.hidden = !changes.length;
    left.hidden = !lost.length;
    left.querySelector("textarea").value = lost.join("\n");
    noteSaid.textContent = told.filter(Boolean).join(" ");
  }

  // A cell that was changed after the paste is left as it is.
  function undo() {
    for (const { row, before, after } of last) {
      const here = read(row);
      const kept = { ...here };
      if (here.grade === after.grade) [kept.grade, kept.assessed] = [before.grade, before.assessed];
      if (here.comment === after.comment) kept.comment = before.comment;
      write(row, kept);
    }
    last[0]?.row.querySelector("input.grade").focus();
    last = [];
    undoing.hidden = true;
    left.hidden = true;
    noteSaid.textContent = dataset.undone;
  }

  form.addEventListener("paste", paste);
  undoing.addEventListener("click", undo);
}

if (form) start();

// Lists in the office: sorted by their headings, and narrowed while one writes. Without script they stand as they come.
// A table says with data-list that it may be sorted, and with data-search that the words of the template with the id
// list-words are to stand above it. A heading of buttons or links says with data-unsorted that nobody sorts by it.

const FEWEST = 3; // rows worth sorting
const MANY = 10; // rows worth searching
const words = document.getElementById("list-words");
const collator = new Intl.Collator("nb", { numeric: true, sensitivity: "base" });

// What a cell sorts by: data-value, an ISO date or a plain number, where the words for it differ with the language; else
// its first line. An empty one comes last, whichever the way.
function keyOf(cell) {
  const value = (cell?.dataset.value ?? cell?.innerText ?? "").trim().split("\n")[0];
  return value === "" || Number.isNaN(Number(value)) ? value : Number(value);
}

function compared(one, other, way) {
  if (one === "" || other === "") return (one === "") - (other === "");
  if (typeof one === "number" && typeof other === "number") return way * (one - other);
  return way * collator.compare(String(one), String(other));
}

function sort(table, heading, place) {
  const way = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [keyOf(row.cells[place]), row]);
  rows.sort(([one], [other]) => compared(one, other, way));
  body.append(...rows.map(([, row]) => row));
  for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
}

function makeSortable(table) {
  [...table.tHead.rows[0].cells].forEach((heading, place) => {
    if (!heading.innerText.trim() || "unsorted" in heading.dataset) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sort(table, heading, place));
    heading.append(button);
  });
}

function makeSearchable(table) {
  const field = words.content.firstElementChild.cloneNode(true);
  const [label, input, said] = ["label", "input", "[role=status]"].map((part) => field.querySelector(part));
  input.id = label.htmlFor = `list-${table.dataset.list}`;
  const rows = [...table.tBodies[0].rows];
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase("nb").split(/\s+/);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLocaleLowerCase("nb");
      row.hidden = !wanted.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    said.textContent = input.value.trim() ? said.dataset.shown.replace("{n}", shown).replace("{all}", rows.length) : "";
  });
  table.closest(".table-wrap").before(field);
}

for (const table of document.querySelectorAll("table[data-list]")) {
  const rows = table.tBodies[0]?.rows.length ?? 0;
  if (rows >= FEWEST) makeSortable(table);
  if (rows > MANY && words && "search" in table.dataset) makeSearchable(table);
}

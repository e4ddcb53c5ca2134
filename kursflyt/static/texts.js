/* The words of a text become buttons that put the word in where the cursor stands. Without script they are read and typed. */
let last = document.querySelector(".text-language textarea");
for (const field of document.querySelectorAll(".text-language textarea, .text-language input")) field.addEventListener("focus", () => { last = field; });
for (const code of document.querySelectorAll(".text-words [data-word]")) {
  const button = document.createElement("button"), word = code.dataset.word || code.textContent;
  button.type = "button";
  button.lang = code.lang;
  button.textContent = code.textContent;
  button.addEventListener("click", () => {
    const start = last.selectionStart, end = last.selectionEnd, chosen = last.value.slice(start, end), close = word.endsWith("{slutt}") ? "{slutt}" : "";
    const open = close ? word.slice(0, -close.length) : word;
    last.focus();
    last.setRangeText(close ? open + chosen + close : open, start, end, "end");
    if (close && !chosen) last.setSelectionRange(start + open.length, start + open.length);
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
  code.replaceWith(button);
}
for (const how of document.querySelectorAll("[data-how]")) how.hidden = true;
for (const how of document.querySelectorAll("[data-how-click]")) how.hidden = false;

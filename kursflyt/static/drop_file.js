/* A file dropped on `data-drop` is put into the form's own field and sent. Without script the field is used by itself. A file that misses
   is not opened in place of the page. */
const carries = (event) => event.dataTransfer?.types.includes("Files");

for (const place of document.querySelectorAll("[data-drop]")) {
  const field = place.querySelector("input[type=file]");
  place.querySelector("[data-drop-text]").hidden = false;
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => { if (carries(event)) place.classList.add("dropping"); });
  }
  place.addEventListener("dragleave", (event) => { if (!place.contains(event.relatedTarget)) place.classList.remove("dropping"); });
  place.addEventListener("drop", (event) => {
    place.classList.remove("dropping");
    if (!carries(event)) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    field.files = one.files;
    field.form.requestSubmit();
  });
}
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => { if (carries(event)) event.preventDefault(); });

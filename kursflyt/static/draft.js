/* Says so when what was written could not be kept: the note must not go on saying "Lagret". */
for (const fault of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(fault, () => {
    const note = document.getElementById("kept");
    if (note) note.textContent = note.dataset.unsaved;
  });
}

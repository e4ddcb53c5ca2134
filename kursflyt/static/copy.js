/* A button that copies the text it names. Without script it is not shown, and the text is marked and copied by hand. */
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy), said = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = said.dataset.copied;
    } catch {
      said.textContent = said.dataset.marked;
    }
  });
}

// Shows the button that copies a field's text; without this file the text is selected and copied by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.querySelector(button.dataset.copy);
  const said = document.querySelector("[data-copied]");
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.focus();
      field.select();
      isCopied = false;
    }
    said.textContent = isCopied ? said.dataset.copied : said.dataset.notCopied;
  });
}

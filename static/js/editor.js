// The form's helpers: the preview opens under the text, and the person's tags are completed one by one. The toolbar
// is an element of its own. Without this file the preview is a page, and the browser completes the first tag only.

const preview = document.querySelector("[data-preview]");

async function show(event) {
  event.preventDefault();
  const { form } = preview;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("text", form.elements.text.value);
  const answer = await fetch(preview.dataset.preview, { method: "POST", body }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    preview.removeEventListener("click", show);
    form.requestSubmit(preview);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("preview").replaceChildren(...document.importNode(page.body, true).children);
}

preview?.addEventListener("click", show);

for (const input of document.querySelectorAll("input[data-tags]")) {
  const options = [...(input.list?.options ?? [])];
  const words = options.map((option) => option.value);

  const complete = () => {
    const typed = input.value.slice(0, input.value.lastIndexOf(",") + 1);
    const used = new Set(typed.split(",").map((word) => word.trim().toLowerCase()));
    const before = typed ? `${typed} ` : "";
    options.forEach((option, index) => {
      option.value = before + words[index];
      option.disabled = used.has(words[index].toLowerCase());
    });
  };

  input.addEventListener("input", complete);
  input.addEventListener("focus", complete);
}

// The text field's helpers. The toolbar is an element of its own; here the person's tags are completed one by one.
// Without this file the browser completes the first tag only.

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

// What the evidence shows: writing why ticks the criterion, and a refused form begins at what is wrong.
// Without this file one ticks by hand.

for (const why of document.querySelectorAll(".why input")) {
  why.addEventListener("input", () => {
    const box = why.closest(".choice").querySelector('[name="claim"]');
    if (why.value.trim() && !box.checked) box.checked = true;
  });
}

for (const field of document.querySelectorAll('[aria-invalid="true"]')) {
  const details = field.closest("details");
  if (details) details.open = true;
}
document.getElementById("errors")?.focus();

// Rows are dragged by their grip to another place in their list, or into another list that takes them. Where a row
// lands is sent by its own form, as its buttons do; without this file there are the buttons alone.

document.documentElement.dataset.reorders = "";
let held = null;

function take(event) {
  const grip = event.target.closest("[data-grip]");
  const row = grip?.closest("[data-line]");
  if (!row || event.button !== 0) return;
  event.preventDefault();
  held = { row, parent: row.parentNode, after: row.nextElementSibling };
  row.classList.add("is-held");
  grip.setPointerCapture(event.pointerId);
}

function drag(event) {
  if (!held) return;
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-reorder]");
  if (!over || !held.row.dataset.lists.split(" ").includes(over.dataset.reorder)) return;
  const rows = [...over.querySelectorAll("[data-lines] > [data-line]")].filter((row) => row !== held.row);
  const next = rows.find((row) => {
    const box = row.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  const lines = over.querySelector("[data-lines]");
  if (held.row.parentNode !== lines || held.row.nextElementSibling !== (next ?? null)) lines.insertBefore(held.row, next ?? null);
}

function release(isDropped) {
  if (!held) return;
  const { row, parent, after } = held;
  held = null;
  row.classList.remove("is-held");
  if (row.parentNode === parent && row.nextElementSibling === after) return;
  if (isDropped) send(row);
  else parent.insertBefore(row, after);
}

function send(row) {
  const form = row.querySelector("form[data-move]");
  const button = document.createElement("button");
  button.hidden = true;
  button.name = "place";
  button.value = `${row.closest("[data-reorder]").dataset.reorder}:${row.nextElementSibling?.dataset.line ?? ""}`;
  button.setAttribute("formaction", form.dataset.move);
  button.setAttribute("formnovalidate", "");
  form.append(button);
  form.requestSubmit(button);
}

document.addEventListener("pointerdown", take);
document.addEventListener("pointermove", drag);
document.addEventListener("pointerup", () => release(true));
document.addEventListener("pointercancel", () => release(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") release(false);
});

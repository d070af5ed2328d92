// Adds, moves and removes rows in place. Without this file each button posts the form, which comes back with the row.

const table = document.querySelector("[data-rows]");
const form = table?.closest("form");
const body = table?.tBodies[0];
const blank = document.getElementById("record-row");
const said = form?.querySelector("[data-said]");
const most = Number(table?.dataset.most);
let made = 0;

function fresh() {
  const row = document.importNode(blank.content, true).firstElementChild;
  made += 1;
  for (const cell of row.querySelectorAll("[id]")) cell.id = `${cell.id}-${made}`;
  return row;
}

function tidy(sentence) {
  [...body.rows].forEach((row, place) => {
    row.querySelector("[data-number]").textContent = place + 1;
    for (const what of ["up", "down", "remove"]) row.querySelector(`[data-${what}]`).value = `${what}-${place}`;
  });
  form.querySelector("[data-add]").disabled = body.rows.length >= most;
  form.querySelector("[data-none]").hidden = body.rows.length > 0;
  said.textContent = sentence;
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function add() {
  if (body.rows.length >= most) return;
  const row = fresh();
  body.append(row);
  tidy(said.dataset.added);
  row.querySelector("td :is(input, textarea, select)").focus();
}

function remove(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  tidy(said.dataset.removed);
  (next?.querySelector("[data-remove]") ?? form.querySelector("[data-add]")).focus();
}

function move(row, button, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  tidy(said.dataset.moved);
  button.focus();
}

if (body && blank && said) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=row]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("tr");
    if ("add" in button.dataset) add();
    else if ("remove" in button.dataset) remove(row);
    else move(row, button, "up" in button.dataset ? -1 : 1);
  });
}

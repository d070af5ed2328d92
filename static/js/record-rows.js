// Adds, moves and removes rows in place. Without this file each button posts the form, which comes back with the row.

const table = document.querySelector("[data-rows]");
const form = table?.closest("form");
const body = table?.tBodies[0];
const blank = document.getElementById("record-row");
const gone = document.getElementById("record-gone");
const said = form?.querySelector("[data-said]");
const most = Number(table?.dataset.most);
let made = 0;

function fresh() {
  const row = document.importNode(blank.content, true).firstElementChild;
  made += 1;
  for (const cell of row.querySelectorAll("[id]")) cell.id = `${cell.id}-${made}`;
  return row;
}

// Where a row was removed stands the way to put it back, until the next gesture.
function rows() {
  return [...body.rows].filter((row) => !("gone" in row.dataset));
}

function forget() {
  body.querySelector("[data-gone]")?.remove();
}

function tidy(sentence) {
  const all = rows();
  all.forEach((row, place) => {
    row.querySelector("[data-number]").textContent = place + 1;
    for (const what of ["up", "down", "remove"]) row.querySelector(`[data-${what}]`).value = `${what}-${place}`;
  });
  form.querySelector("[data-add]").disabled = all.length >= most;
  form.querySelector("[data-none]").hidden = all.length > 0;
  said.textContent = sentence;
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function add() {
  if (rows().length >= most) return;
  const row = fresh();
  body.append(row);
  tidy(said.dataset.added);
  row.querySelector("td :is(input, textarea, select)").focus();
}

function remove(row) {
  const notice = document.importNode(gone.content, true).firstElementChild;
  const undo = notice.querySelector("[data-undo]");
  undo.addEventListener("click", () => {
    notice.replaceWith(row);
    tidy(said.dataset.back);
    row.querySelector("[data-up]").focus();
  });
  row.replaceWith(notice);
  tidy(said.dataset.removed);
  undo.focus();
}

function move(row, button, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  tidy(said.dataset.moved);
  button.focus();
}

if (body && blank && gone && said) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=row]");
    if (!button) return;
    event.preventDefault();
    forget();
    const row = button.closest("tr");
    if ("add" in button.dataset) add();
    else if ("remove" in button.dataset) remove(row);
    else move(row, button, "up" in button.dataset ? -1 : 1);
  });
}

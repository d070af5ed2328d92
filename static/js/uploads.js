// Sends each file while the form is still being filled in: drop or choose, a bar per file, remove, try again.
// Without this file the plain file field sends them with the form.

const form = document.querySelector("form[data-upload]");
const words = document.getElementById("upload-words")?.dataset;
const rowTemplate = document.getElementById("file-row");
const fields = form ? [...form.querySelectorAll('input[type="file"][name="files"]')] : [];
const list = form?.querySelector("[data-files]");
const onTheirWay = new Set();
const leftovers = new Map(); // rows whose file goes with the form, because it could not be sent alone
let waiting = null; // the button that was pressed while a file was on its way

function token() {
  return form.querySelector('[name="csrfmiddlewaretoken"]').value;
}

function say(row, text, failed) {
  row.querySelector("[data-status]").textContent = text;
  row.classList.toggle("file-failed", failed);
}

function finish(row) {
  onTheirWay.delete(row);
  if (onTheirWay.size || !waiting) return;
  const button = waiting;
  waiting = null;
  form.requestSubmit(button);
}

function fail(row, file, text, { retry = false, keep = false } = {}) {
  say(row, text, true);
  row.querySelector("[data-bar]").hidden = true;
  row.querySelector("[data-retry]").hidden = !retry;
  if (keep) leftovers.set(row, file);
  finish(row);
}

function arrive(row, answer) {
  say(row, "", false);
  row.querySelector("[data-bar]").hidden = true;
  const name = row.querySelector("[data-name]");
  name.href = answer.url;
  name.firstElementChild.textContent = answer.name;
  row.querySelector("[data-size]").textContent = answer.size;
  row.dataset.address = answer.delete;
  if (answer.thumbnail) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = answer.thumbnail;
    row.querySelector("[data-thumb]").replaceChildren(image);
  }
  finish(row);
}

function read(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

function ended(row, file, request) {
  const answer = read(request);
  if (request.status === 201) arrive(row, answer);
  else if (answer.error) fail(row, file, answer.error);
  else if (request.status === 403 || request.status === 200) fail(row, file, words.sessionOver, { keep: true });
  else fail(row, file, words.lost, { retry: true, keep: true });
}

function send(row, file) {
  const bar = row.querySelector("[data-bar]");
  leftovers.delete(row);
  onTheirWay.add(row);
  say(row, "", false);
  bar.hidden = false;
  bar.value = 0;
  row.querySelector("[data-retry]").hidden = true;

  const data = new FormData();
  data.append("csrfmiddlewaretoken", token());
  data.append("key", form.elements.key.value);
  data.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.dataset.upload);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("load", () => ended(row, file, request));
  request.addEventListener("error", () => fail(row, file, words.lost, { retry: true, keep: true }));
  request.addEventListener("abort", () => finish(row));
  request.send(data);
  row.stop = () => request.abort();
}

async function remove(row) {
  row.stop?.();
  leftovers.delete(row);
  if (row.dataset.address) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token());
    const answer = await fetch(row.dataset.address, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (!answer || (answer.status !== 204 && answer.status !== 404)) {
      say(row, words.lost, true);
      return;
    }
  }
  row.remove();
  fields.at(-1).focus();
}

function add(file) {
  const row = rowTemplate.content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name] bdi").textContent = file.name;
  row.querySelector("[data-retry]").addEventListener("click", () => send(row, file));
  row.querySelector("[data-delete]").addEventListener("click", () => remove(row));
  list.append(row);
  if (file.size > Number(words.limit)) fail(row, file, words.tooLarge);
  else send(row, file);
}

function submitted(event) {
  if (onTheirWay.size) {
    event.preventDefault();
    waiting = event.submitter;
    for (const row of onTheirWay) say(row, words.busy, false);
    return;
  }
  const rest = new DataTransfer();
  for (const file of leftovers.values()) rest.items.add(file);
  fields.at(-1).files = rest.files;
}

if (form && list && words) {
  document.documentElement.classList.add("has-script");
  for (const field of fields) {
    field.addEventListener("change", () => {
      const chosen = [...field.files];
      field.value = "";
      chosen.forEach(add);
    });
  }
  form.addEventListener("submit", submitted);
  const zone = form.querySelector("[data-drop]") ?? form;
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.toggle("drop-over", name === "dragenter" || name === "dragover");
      if (name === "drop") [...event.dataTransfer.files].forEach(add);
    });
  }
}

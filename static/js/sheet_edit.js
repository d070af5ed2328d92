// Editing a sheet: the draft is kept while one types, the preview follows, and others are told who is in it.
// Without this file « Keep as draft » and « Preview » are buttons.

const SOON = 3000; // milliseconds after a change until the draft is kept
const AGAIN = 8000; // after a try that failed
const LOOK = 900; // after the last change until the preview follows
const STILL_HERE = 60000;

const form = document.getElementById("sheet-form");
const text = form.elements.document;
const said = document.getElementById("draft-status");
let keeping = null;
let looking = null;
let saving = false;
let changed = false;
let overtaken = false;
let leaving = false;

const post = (address, body, headers) => fetch(address, { method: "POST", body, headers, redirect: "manual" });

// The stamp would keep every try over an ended session.
function typed() {
  const data = new FormData(form);
  data.delete("stamp");
  return data;
}

function show(place, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.getElementById(place).replaceChildren(...page.body.childNodes);
}

function plan(delay) {
  if (keeping === null && !overtaken && !leaving) keeping = setTimeout(keep, delay);
}

async function keep() {
  keeping = null;
  if (saving || leaving) return;
  saving = true;
  changed = false;
  const answer = await post(form.action, typed(), { Accept: "application/json" }).catch(() => null);
  saving = false;
  if (answer?.ok) {
    const now = await answer.json();
    for (const field of document.querySelectorAll("input[name=revision]")) field.value = now.revision;
    said.textContent = now.said;
    show("problems", now.problems);
  } else if (answer?.status === 409) {
    overtaken = true;
    said.textContent = (await answer.json()).said;
  } else {
    changed = true;
    const sessionOver = answer?.type === "opaqueredirect" || answer?.status === 403;
    said.textContent = sessionOver ? form.dataset.sessionOver : form.dataset.unsaved;
    plan(AGAIN);
  }
  if (changed) plan(SOON);
}

async function look() {
  const answer = await post(form.dataset.preview, typed(), { "X-Piece": "preview" }).catch(() => null);
  if (answer?.ok) show("preview-body", await answer.text());
}

async function stillHere() {
  const answer = await post(form.dataset.presence, typed(), { Accept: "application/json" }).catch(() => null);
  if (!answer?.ok) return;
  const others = (await answer.json()).said;
  const notice = document.getElementById("presence");
  notice.hidden = !others;
  if (notice.textContent !== others) notice.textContent = others;
}

text.addEventListener("input", () => {
  changed = true;
  plan(SOON);
  clearTimeout(looking);
  looking = setTimeout(look, LOOK);
});

form.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(keeping);
});

addEventListener("pageshow", () => {
  leaving = false;
});

addEventListener("pagehide", () => {
  if (!changed || leaving || overtaken) return;
  fetch(form.action, {
    method: "POST",
    body: typed(),
    headers: { Accept: "application/json" },
    keepalive: true,
  }).catch(() => null);
});

// A problem leads to its line.
document.getElementById("problems").addEventListener("click", (event) => {
  const line = Number(event.target.closest("[data-line]")?.dataset.line);
  if (!line) return;
  event.preventDefault();
  const before = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(before, before + (text.value.split("\n")[line - 1]?.length ?? 0));
  text.scrollTop = (text.scrollHeight / text.value.split("\n").length) * Math.max(line - 6, 0);
});

stillHere();
setInterval(stillHere, STILL_HERE);
if (!document.querySelector(".sheet-preview")) look();

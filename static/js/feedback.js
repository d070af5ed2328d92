// Keeps a mentor's answer, or notes, on the server while they are written, at most five seconds behind, and says so.
// Each save is over a version: what was saved in another window meanwhile is never overwritten.
// Without this file there is the button « Keep as draft ».

const SOON = 3000; // milliseconds after the first change
const AGAIN = 8000; // after a try that failed
const LONGEST = 3000; // that a button waits for a save under way

const form = document.querySelector("form[data-autosave]");
const status = form?.querySelector("[data-draft-status]");
const address = form?.getAttribute("action"); // `form.action` would be its buttons of that name
let timer = null;
let changed = false;
let failed = false;
let stopped = false; // by a save elsewhere: only a person can say which text stays
let leaving = false;
let running = null;

function typed() {
  const data = new FormData(form);
  // The stamp would keep every try over an ended session.
  data.delete("stamp");
  data.set("action", "draft");
  return data;
}

function plan(delay) {
  if (timer === null && !leaving && !stopped) timer = setTimeout(save, delay);
}

function say(text, isFault) {
  failed = isFault;
  status.textContent = text;
  status.classList.toggle("draft-failed", isFault);
}

async function heard(answer) {
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.ok && isOurs) {
    const { said, version } = await answer.json();
    form.elements.version.value = version;
    say(said, false);
    return;
  }
  changed = true;
  if (isOurs) {
    stopped = answer.status === 409;
    say((await answer.json()).said, true);
    return;
  }
  const sessionOver = answer.type === "opaqueredirect" || answer.status === 403;
  say(sessionOver ? form.dataset.sessionOver : form.dataset.unsaved, true);
}

async function save() {
  timer = null;
  if (running || leaving) return;
  running = new AbortController();
  changed = false;
  try {
    await heard(
      await fetch(address, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: typed(),
        redirect: "manual",
        signal: running.signal,
      }),
    );
  } catch (error) {
    changed = true;
    if (error.name !== "AbortError") say(form.dataset.unsaved, true);
  }
  running = null;
  if (changed) plan(failed ? AGAIN : SOON);
}

function note() {
  changed = true;
  plan(failed ? AGAIN : SOON);
}

// A save that is under way ends first, so that the form goes out over the version that it made.
async function submit(event) {
  if (leaving) return;
  leaving = true;
  clearTimeout(timer);
  timer = null;
  if (!running) return;
  event.preventDefault();
  const button = event.submitter;
  for (let waited = 0; running && waited < LONGEST; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  running?.abort();
  form.requestSubmit(button);
}

if (form && status) {
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", submit);
  addEventListener("beforeunload", (event) => {
    if (failed && changed && !leaving) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    if (!changed || leaving || stopped) return;
    fetch(address, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: typed(),
      keepalive: true,
    }).catch(() => null);
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
}

// Keeps what is typed on the server, at most five seconds behind, and says so; nothing stays in the browser.
// Without this file there is the button « Keep as draft ».

const SOON = 3000; // milliseconds after the first change
const AGAIN = 8000; // after a try that failed

function keep(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = null;
  let changed = false;
  let unreachable = false;
  let leaving = false;
  let running = null;

  function typed() {
    const data = new FormData(form);
    // Files are sent on their own; the stamp would keep every try over an ended session.
    data.delete("files");
    data.delete("stamp");
    return data;
  }

  function plan(delay) {
    if (timer === null && !leaving) timer = setTimeout(save, delay);
  }

  function say(text, failed) {
    unreachable = failed;
    status.textContent = text;
    status.classList.toggle("draft-failed", failed);
  }

  async function save() {
    timer = null;
    if (running || leaving) return;
    running = new AbortController();
    changed = false;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: typed(),
        redirect: "manual",
        signal: running.signal,
      });
      if (answer.ok) {
        say((await answer.json()).said, false);
        remember();
      } else {
        changed = true;
        const sessionOver = answer.type === "opaqueredirect" || answer.status === 403;
        say(sessionOver ? form.dataset.sessionOver : form.dataset.unsaved, true);
      }
    } catch (error) {
      changed = true;
      if (error.name !== "AbortError") say(form.dataset.unsaved, true);
    }
    running = null;
    if (changed) plan(unreachable ? AGAIN : SOON);
  }

  // A reload opens the draft, not an empty form; some forms show by themselves what waits for them.
  function remember() {
    if ("opensItself" in form.dataset) return;
    const address = new URL(location.href);
    address.search = new URLSearchParams({ draft: form.elements.key.value });
    history.replaceState(null, "", address);
  }

  function note() {
    changed = true;
    plan(unreachable ? AGAIN : SOON);
  }

  function leave() {
    leaving = true;
    clearTimeout(timer);
    timer = null;
    running?.abort();
  }

  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) leave();
  });
  addEventListener("beforeunload", (event) => {
    if (unreachable && changed && !leaving) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    if (!changed || leaving) return;
    fetch(form.dataset.draft, {
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

document.querySelectorAll("form[data-draft]:has([data-draft-status])").forEach(keep);

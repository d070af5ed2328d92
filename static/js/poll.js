// Asks again for a piece of the page while it says that it will change, also after an answer that failed;
// without scripts a link does the same.
const PAUSE = 2000;

async function refresh(piece) {
  try {
    const answer = await fetch(piece.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected) return;
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(piece.id);
    if (!fresh) return;
    piece.replaceWith(fresh);
    watch(fresh);
  } catch {
    watch(piece);
  }
}

function watch(piece) {
  if ("pollAgain" in piece.dataset) setTimeout(refresh, PAUSE, piece);
}

document.querySelectorAll("[data-poll]").forEach(watch);

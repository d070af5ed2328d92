// The sheet: a level is kept without leaving one's place, and the side contents follow the reading.
// Without this file the buttons post the form and the page comes back at the same criterion.

const form = document.getElementById("levels");

async function keepLevel(event) {
  event.preventDefault();
  const button = event.submitter;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button) }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected === false) {
    form.removeEventListener("submit", keepLevel);
    form.requestSubmit(button);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("levels")) {
    location.assign(answer.url);
    return;
  }
  for (const fresh of page.querySelectorAll("[data-live], #messages")) {
    document.getElementById(fresh.id)?.replaceWith(document.importNode(fresh, true));
  }
  const buttons = [...document.getElementsByName(button.name)];
  const pressed = buttons.find((one) => one.ariaPressed === "true");
  (pressed ?? buttons[0])?.focus({ preventScroll: true });
}

form?.addEventListener("submit", keepLevel);

const links = new Map(
  [...document.querySelectorAll(".toc a")].map((link) => [link.hash.slice(1), link]),
);
const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      document.querySelector(".toc a[aria-current]")?.removeAttribute("aria-current");
      links.get(entry.target.id)?.setAttribute("aria-current", "true");
    }
  },
  { rootMargin: "-20% 0px -70% 0px" },
);
for (const id of links.keys()) {
  const section = document.getElementById(id);
  if (section) watcher.observe(section);
}
const contents = document.querySelector(".toc-fold");
if (matchMedia("(max-width: 800px)").matches) contents?.removeAttribute("open");
document.querySelector(".to-contents a")?.addEventListener("click", () => {
  contents?.setAttribute("open", "");
});

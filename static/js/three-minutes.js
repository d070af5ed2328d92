// Counts three minutes when asked to, a minute at a time and without a sound; nothing ends when they are over.
// Without this file the page has no count.

const place = document.querySelector("[data-minutes]");

if (place) {
  const status = place.querySelector("[role=status]");
  const button = place.querySelector("button");
  let left = Number(place.dataset.minutes);

  const tell = () => {
    status.textContent = left > 0 ? place.dataset.left.replace("%(n)s", left) : place.dataset.over;
    left -= 1;
    if (left >= 0) setTimeout(tell, 60_000);
  };

  button.addEventListener("click", () => {
    button.hidden = true;
    tell();
    document.querySelector("#id_text")?.focus();
  });
  place.hidden = false;
}

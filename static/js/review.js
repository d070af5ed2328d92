// From item to item with j and k, as long as the box beside the line that says so is ticked.
// The links « Previous » and « Next » do the same without this file.

const nav = document.querySelector("[data-review-items]");
const line = nav?.querySelector("[data-shortcuts]");
const box = line?.querySelector("input");
const OFF = "carnet-review-keys-off";

function isTyping(target) {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function go(event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  if (!plain || !box.checked || isTyping(event.target) || event.defaultPrevented) return;
  const rel = { j: "next", k: "prev" }[event.key];
  const link = rel && nav.querySelector(`a[rel="${rel}"]`);
  if (link) link.click();
}

if (line && box) {
  line.hidden = false;
  box.checked = sessionStorage.getItem(OFF) === null;
  box.addEventListener("change", () => {
    if (box.checked) sessionStorage.removeItem(OFF);
    else sessionStorage.setItem(OFF, "1");
  });
  document.addEventListener("keydown", go);
}

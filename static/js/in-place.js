// Sends a form marked data-in-place without leaving one's place: what the answer's page shows in [data-live] replaces
// what stands here; what is typed in other forms and not sent yet stays. Without this file the form is posted and the page comes back at the same line.

const TYPED = "input:not([type='hidden'], [type='checkbox'], [type='radio'], [type='file']), textarea, select";

function isChanged(field) {
  const options = field.options && [...field.options];
  const given = options ? (options.find((option) => option.defaultSelected) ?? options[0])?.value : field.defaultValue;
  return field.value !== given;
}

async function send(event) {
  const form = event.target;
  if (!form.matches("form[data-in-place]") || form.dataset.native) return;
  event.preventDefault();
  const button = event.submitter;
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
  const answer = await fetch(address, { method: "POST", body: new FormData(form, button) }).catch(() => null);
  delete form.dataset.busy;
  if (!answer?.ok || !answer.redirected) {
    form.dataset.native = "1";
    form.requestSubmit(button);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const place = form.closest("[data-live]");
  if (!place || !page.getElementById(place.id)) {
    location.assign(answer.url);
    return;
  }
  const typed = [...document.querySelectorAll(`[data-live] :is(${TYPED})[id]`)].filter((field) => field.form !== form && isChanged(field));
  const focused = button?.id || form.dataset.focus || "";
  for (const fresh of page.querySelectorAll("[data-live], #messages")) {
    document.getElementById(fresh.id)?.replaceWith(document.importNode(fresh, true));
  }
  for (const field of typed) {
    const fresh = document.getElementById(field.id);
    if (!fresh) continue;
    fresh.value = field.value;
    fresh.closest("details")?.setAttribute("open", "");
  }
  document.getElementById(button?.dataset.open || form.dataset.open)?.setAttribute("open", "");
  const next = document.getElementById(focused) ?? document.getElementById(place.id).querySelector("a, button, input, summary");
  next?.focus({ preventScroll: true });
}

document.addEventListener("submit", send);

// Gives the admin's search boxes the name that their label says: select2 leaves them nameless while empty.
"use strict";
{
  const nameBoxes = (root) => {
    for (const select of root.querySelectorAll("select.admin-autocomplete")) {
      const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
      const box = select.nextElementSibling;
      if (!label || !box) continue;
      for (const part of box.querySelectorAll("[role=combobox], [role=textbox]")) {
        part.setAttribute("aria-label", label.textContent.replace(/[:\s]+$/, ""));
        if (part.getAttribute("role") === "combobox") part.removeAttribute("aria-labelledby");
      }
    }
  };
  const soon = (root) => window.setTimeout(() => nameBoxes(root), 0);
  window.addEventListener("load", () => soon(document));
  document.addEventListener("formset:added", (event) => soon(event.target));
}

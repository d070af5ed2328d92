// On a narrow screen, where the rows of a grid stand one below the other, folds those that are filled in already. Without
// this file all of them stand open; on a wide one the style sheet leaves the table as it is.

const table = document.querySelector("[data-rows]");
const body = table?.tBodies[0];

const first = (row) => row.querySelector("td :is(input, textarea, select)");

function fold(row, isFolded) {
  row.classList.toggle("is-folded", isFolded);
  row.querySelector("[data-fold]").setAttribute("aria-expanded", String(!isFolded));
}

if (body) {
  table.classList.add("has-folds");
  for (const row of body.rows) if (first(row)?.value && !row.querySelector("[aria-invalid]")) fold(row, true);
  body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fold], [data-head]");
    const row = button?.closest("tr");
    if (row) fold(row, !row.classList.contains("is-folded"));
  });
  body.addEventListener("input", (event) => {
    const row = event.target.closest("tr");
    if (event.target === first(row)) row.querySelector("[data-head]").textContent = event.target.value;
  });
}

// Filters the rows of a table while typing; the form around the field does the same on the server.
export function filterTables(root) {
  for (const field of root.querySelectorAll("input[data-filters]")) {
    field.addEventListener("input", () => filter(field));
  }
}

function filter(field) {
  const wanted = plain(field.value);
  const table = document.getElementById(field.dataset.filters);
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    row.hidden = !plain(row.dataset.name ?? "").includes(wanted);
    shown += row.hidden ? 0 : 1;
  }
  const status = document.getElementById(`${field.dataset.filters}-count`);
  if (status) status.textContent = status.dataset.text.replace("#", shown);
}

function plain(text) {
  return text.toLocaleLowerCase("nl").normalize("NFD").replace(/\p{Diacritic}/gu, "").trim();
}

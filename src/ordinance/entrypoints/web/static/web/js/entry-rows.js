// One row of the grid: its cells as texts, and what the product says of it.
export function rowMake(template) {
  return template.content.firstElementChild.cloneNode(true);
}

export function cellsOf(row) {
  const cells = {};
  for (const input of row.querySelectorAll("[data-cell]")) cells[input.dataset.cell] = input.value.trim();
  return cells;
}

export function isSame(one, other) {
  return Object.keys(one).every((name) => one[name] === (other[name] ?? ""));
}

export function isBlank(row) {
  const { unit, ...cells } = cellsOf(row);
  return Object.values(cells).every((text) => !text);
}

export function setCells(row, cells, units) {
  for (const input of row.querySelectorAll("[data-cell]")) {
    const value = cells[input.dataset.cell] ?? "";
    if (input.tagName === "SELECT") {
      const known = units.some(([code]) => code === value) || !value ? units : [[value, value], ...units];
      input.replaceChildren(...known.map(([code, name]) => new Option(name, code)));
    }
    if (input.value !== value) input.value = value;
  }
}

export function fill(row, shown) {
  row.querySelector(".name").textContent = shown.name;
  for (const place of row.querySelectorAll("[data-shown]")) place.textContent = shown[place.dataset.shown] ?? "";
  row.querySelector(".parts").textContent = shown.net && shown.net !== shown.gross ? `${shown.net} + ${shown.vat}` : "";
  const price = row.querySelector("input[data-cell=price]");
  if (price) price.placeholder = shown.figure;
  const discount = row.querySelector("input[data-cell=discount]");
  if (discount) discount.placeholder = shown.discount;
  row.querySelector("[data-shown=free]").classList.toggle("short", shown.is_short);
  row.querySelector("[data-shown=on]").classList.toggle("late", shown.is_late);
  unmark(row);
  markRow(row, shown.lacks, "lacks");
}

export function markRow(row, errors, tone = "") {
  for (const [cell, said] of Object.entries(errors)) {
    const place = row.querySelector(`[data-error="${cell}"]`) || row.querySelector('[data-error="item"]');
    place.textContent = said;
    place.classList.toggle("lacks", tone === "lacks");
    const input = row.querySelector(`[data-cell="${cell}"]`);
    if (input && !tone) input.setAttribute("aria-invalid", "true");
  }
}

export function unmark(row, cell = "") {
  const wanted = cell ? `[data-error="${cell}"]` : "[data-error]";
  row.querySelectorAll(wanted).forEach((place) => { place.textContent = ""; });
  const marked = cell ? `[data-cell="${cell}"]` : "[data-cell]";
  row.querySelectorAll(marked).forEach((input) => input.removeAttribute("aria-invalid"));
}

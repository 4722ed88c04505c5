// Keys of the grid: Enter goes on, arrows move, Ctrl+Delete takes the row out.
export function keysListen(grid) {
  grid.body.addEventListener("keydown", (event) => {
    const input = event.target.closest("[data-cell]");
    if (!input || event.isComposing || event.altKey) return;
    const row = input.closest("tr");
    if ((event.ctrlKey || event.metaKey) && event.key === "Delete") {
      event.preventDefault();
      grid.takeOut(row);
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    const isSelect = input.tagName === "SELECT";
    if (event.key === "Enter") on(event, grid, row, input);
    else if (event.key === "ArrowDown" && !isSelect && input.type !== "date") move(event, grid, row, input, 1);
    else if (event.key === "ArrowUp" && !isSelect && input.type !== "date") move(event, grid, row, input, -1);
    else if (event.key === "ArrowRight" && atEnd(input)) aside(event, row, input, 1);
    else if (event.key === "ArrowLeft" && atStart(input)) aside(event, row, input, -1);
  });
}

// From the product to its quantity, from there to the next row; from other cells down.
function on(event, grid, row, input) {
  event.preventDefault();
  if (event.shiftKey) return move(event, grid, row, input, -1);
  if (input.dataset.cell === "item") {
    if (input.value.trim()) row.querySelector("[data-cell=quantity]").focus();
    return;
  }
  const cell = input.dataset.cell === "quantity" ? "item" : input.dataset.cell;
  const rows = grid.rows();
  const next = rows[rows.indexOf(row) + 1] || grid.blank();
  focus(next === row ? null : next, cell);
}

function move(event, grid, row, input, by) {
  event.preventDefault();
  const rows = grid.rows();
  focus(rows[rows.indexOf(row) + by], input.dataset.cell);
}

function focus(row, cell) {
  const input = row?.querySelector(`[data-cell="${cell}"]`);
  if (!input) return;
  input.focus();
  if (input.select && input.type !== "date") input.select();
}

function aside(event, row, input, by) {
  const inputs = [...row.querySelectorAll("[data-cell]")];
  const next = inputs[inputs.indexOf(input) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

const hasText = (input) => input.tagName === "INPUT" && input.type === "text";
const atEnd = (input) => !hasText(input) || input.selectionEnd === input.value.length;
const atStart = (input) => !hasText(input) || input.selectionStart === 0;

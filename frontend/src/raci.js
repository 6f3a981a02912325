// The matrix of responsibilities: letters follow the arrow keys.
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function neighbour(cell, [x, y]) {
  const row = cell.closest("tr");
  const rows = [...row.parentElement.children];
  const target = y ? rows[rows.indexOf(row) + y] : row;
  const column = [...row.children].indexOf(cell.closest("td")) + x;
  return target?.children[column]?.querySelector("select, a, button");
}

export function startRaci() {
  document.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    const select = event.target.closest?.("[data-grid] td select");
    if (!move || !select || event.altKey) return;
    const next = neighbour(select, move);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

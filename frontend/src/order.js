// The page of an order: the Gantt chart opens where today is; a sheet is printed.
export function startOrder() {
  for (const box of document.querySelectorAll("[data-start-at]")) {
    box.scrollLeft = Math.max(0, Number(box.dataset.startAt) - box.clientWidth / 3);
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
}

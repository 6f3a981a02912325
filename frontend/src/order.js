// The page of an order: the Gantt chart opens where today is; a sheet is printed.
// <details data-menu> opens without scripts; with them a click elsewhere and Escape close it.
function closeMenus(target) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (target === null || !menu.contains(target) || target.closest?.("[data-print]")) menu.open = false;
  }
}

export function startOrder() {
  for (const box of document.querySelectorAll("[data-start-at]")) {
    box.scrollLeft = Math.max(0, Number(box.dataset.startAt) - box.clientWidth / 3);
  }
  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    if (event.target.closest?.("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });
}

// Tables: a click on a row opens its link (the link itself stays for keyboards and new tabs); a checkbox in
// the head ticks all.
export function startTables() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("tr[data-href]");
    if (!row || event.target.closest("a, button, input, label, select, summary")) return;
    if (String(window.getSelection())) return;
    if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
    else window.location.assign(row.dataset.href);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("[data-tick-all]")) return;
    const table = event.target.closest("table, fieldset");
    for (const box of table.querySelectorAll("tbody input[type=checkbox], [data-tick]")) box.checked = event.target.checked;
  });
}

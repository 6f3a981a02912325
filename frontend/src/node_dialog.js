// A node of the matrix or of a plan opens above the page with what can be done to it; its link stays a link for
// new tabs, and for browsers without scripts. After an act the cell or row below is fetched anew.
import htmx from "htmx.org";

let opener = "";

function wanted(event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return "";
  const place = event.target.closest?.("[data-node-dialog]");
  if (!place || event.target.closest("button, input, label, select, summary")) return "";
  const link = event.target.closest("a");
  if (link) return link.getAttribute("href").includes("/nodes/") ? link.getAttribute("href") : "";
  return String(window.getSelection()) ? "" : event.target.closest("tr[data-href]")?.dataset.href || "";
}

async function open(address, dialog) {
  opener = address;
  const body = dialog.querySelector("#node-dialog-body");
  body.replaceChildren();
  await htmx.ajax("GET", address, { target: body, swap: "innerHTML" });
  if (body.childElementCount && !dialog.open) dialog.showModal();
}

async function renew(order) {
  const row = document.querySelector(`tr[data-order="${CSS.escape(String(order))}"]`);
  if (!row) {
    document.body.dispatchEvent(new CustomEvent("gendan:event", { detail: { on: [] } }));
    return;
  }
  const select = `tr[data-order="${order}"]`;
  await htmx.ajax("GET", window.location.href, { target: row, select, swap: "outerHTML" });
}

export function startNodeDialog() {
  const dialog = document.getElementById("node-dialog");
  if (!dialog?.showModal) return;
  document.addEventListener(
    "click",
    (event) => {
      const address = wanted(event);
      if (!address) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      open(address, dialog);
    },
    true,
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // the backdrop
  });
  document.body.addEventListener("gendan:acted", async (event) => {
    dialog.close();
    await renew(event.detail.order);
    document.querySelector(`[data-node-dialog] a[href="${CSS.escape(opener)}"]`)?.focus();
  });
}

// <button data-confirm="Really?"> asks in a dialog first. Without scripts the server's own page asks, or
// nothing does: never the only guard of an act that cannot be undone.
let pending = null;

function ask(text, submitter) {
  const dialog = document.getElementById("confirm-dialog");
  if (!dialog?.showModal) return Promise.resolve(window.confirm(text));
  dialog.querySelector("[data-text]").textContent = text;
  const yes = dialog.querySelector("[value=yes]");
  yes.textContent = submitter?.dataset.confirmYes || yes.dataset.label;
  yes.className = `btn btn-${submitter?.dataset.confirmColour || "primary"}`;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

export function startConfirm() {
  document.addEventListener(
    "click",
    async (event) => {
      const asked = event.target.closest?.("[data-confirm]");
      if (!asked || asked === pending) {
        pending = null;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!(await ask(asked.dataset.confirm, asked))) return;
      pending = asked;
      asked.click();
    },
    true,
  );
}

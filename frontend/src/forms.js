// Forms: sent once however often they are clicked, and not left by mistake with unsaved changes.
const dirty = new Set();

const guarded = (form) => form instanceof HTMLFormElement && "guard" in form.dataset;

function busy(form, on) {
  form.toggleAttribute("data-sending", on);
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
    button.classList.toggle("btn-loading", on && button === form.sender);
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.hasAttribute("data-sending")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.sender = event.submitter;
  if (!event.defaultPrevented && !("download" in form.dataset)) busy(form, true);
  dirty.delete(form);
}

export function startForms() {
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) busy(form, false);
  });
  window.addEventListener("pageshow", () => {
    // A page that comes back from the back-forward cache must not stay locked.
    for (const form of document.querySelectorAll("form[data-sending]")) busy(form, false);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (guarded(form)) dirty.add(form);
    if ("autosubmit" in (event.target.dataset ?? {}) && event.target.tagName === "SELECT") form.requestSubmit();
  });
  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (!form.isConnected) dirty.delete(form);
    if (dirty.size) event.preventDefault();
  });
  document.querySelector("form .is-invalid")?.focus();
}

// What a request that went wrong has to say is put into a corner; the page stays as it is.
const shelf = () => document.getElementById("toasts");

export function toast(html) {
  const place = shelf();
  if (!place) return;
  place.insertAdjacentHTML("beforeend", html);
  place.lastElementChild?.querySelector("[data-dismiss]")?.focus?.({ preventScroll: true });
  while (place.childElementCount > 3) place.firstElementChild.remove();
}

function networkToast() {
  const template = document.getElementById("offline-toast");
  if (template) toast(template.innerHTML);
}

export function startToasts() {
  document.addEventListener("click", (event) => {
    event.target.closest?.("[data-dismiss]")?.closest("[data-toast]")?.remove();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400) return;
    // A form that was refused comes back with its reasons, in its place; htmx would drop it.
    event.detail.shouldSwap = xhr.status === 422;
    event.detail.isError = xhr.status !== 422;
    if (event.detail.shouldSwap) return;
    if (xhr.responseText.includes("data-toast")) toast(xhr.responseText);
    else networkToast();
  });
  document.addEventListener("htmx:sendError", networkToast);
  document.addEventListener("htmx:timeout", networkToast);
}

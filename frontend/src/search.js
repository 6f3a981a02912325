// The search box: "/" or Ctrl+K goes there, arrows walk the results, Enter opens, Escape closes.
const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]");

function walk(list, step) {
  const items = [...list.querySelectorAll("a[role=option]")];
  if (!items.length) return null;
  const now = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = items[(now + step + items.length) % items.length];
  for (const item of items) item.setAttribute("aria-selected", String(item === next));
  next.scrollIntoView({ block: "nearest" });
  return next;
}

function close(box) {
  box.results.replaceChildren();
  box.input.setAttribute("aria-expanded", "false");
  box.input.removeAttribute("aria-activedescendant");
}

function onKey(event, box) {
  if (event.isComposing) return; // the Enter that picks a Chinese word
  if (event.key === "Escape") return close(box);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const item = walk(box.results, event.key === "ArrowDown" ? 1 : -1);
    if (item) box.input.setAttribute("aria-activedescendant", item.id);
  } else if (event.key === "Enter") {
    const chosen = box.results.querySelector("[aria-selected=true]");
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  }
}

export function startSearch() {
  const form = document.getElementById("search");
  if (!form) return;
  const box = { input: form.querySelector("input"), results: document.getElementById("search-results") };
  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !typing(event.target);
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!slash && !control) return;
    event.preventDefault();
    document.body.classList.add("searching");
    box.input.focus();
    box.input.select();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-search]")) {
      document.body.classList.add("searching");
      box.input.focus();
    } else if (event.target.closest("[data-close-search]") || !event.target.closest("#search")) {
      document.body.classList.remove("searching");
      close(box);
    }
  });
  box.input.addEventListener("keydown", (event) => onKey(event, box));
  box.results.addEventListener("htmx:afterSwap", () => {
    box.input.setAttribute("aria-expanded", String(box.results.childElementCount > 0));
  });
}

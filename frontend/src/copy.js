// `data-copy="ID"`: puts the value of that field on the clipboard, and says so on the button.
async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // without HTTPS there is no clipboard; the field is selected anyway
  }
  button.lastElementChild.textContent = button.dataset.copied;
}

export function startCopy() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
}

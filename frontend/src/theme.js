// Runs before the first paint, so that a dark page never flashes white. The server writes the member's
// choice into data-theme; "auto" follows the device.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = root.dataset.theme || "auto";
    const shown = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    root.setAttribute("data-bs-theme", shown);
  };
  apply();
  dark.addEventListener?.("change", apply);
  root.addEventListener("gendan:theme", apply);
})();

// Fetches the charts' bundle for pages that have one; ECharts is large, and most pages have none.
export async function startCharts() {
  const places = document.querySelectorAll("[data-chart]");
  if (!places.length) return;
  const { draw } = await import("./charts.js");
  for (const place of places) draw(place);
}

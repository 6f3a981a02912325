// Charts: ECharts, loaded only where a page has one. `data-chart` holds labels, columns and lines:
// {"labels": […], "unit": "%", "bars": [{"name": …, "values": […]}], "lines": […]}.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// A colour of the theme as rgba: a canvas paints `color-mix(…)`, but ECharts cannot read it.
function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  pen.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return `rgba(${red},${green},${blue},${alpha / 255})`;
}

function series({ bars = [], lines = [] }) {
  return [
    ...bars.map(({ name, values }) => ({ name, data: values, type: "bar", barMaxWidth: 26, itemStyle: { borderRadius: [3, 3, 0, 0] } })),
    ...lines.map(({ name, values }) => ({ name, data: values, type: "line", symbolSize: 7, connectNulls: true })),
  ];
}

function options(data) {
  const text = colour("--tblr-secondary"), rule = colour("--tblr-border-color");
  const said = (value) => (value == null ? "—" : `${value}${data.unit ?? ""}`);
  return {
    animation: false,
    color: ["--tblr-blue", "--tblr-green", "--tblr-orange"].map(colour),
    textStyle: { fontFamily: style("--tblr-font-sans-serif") },
    grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, textStyle: { color: text }, itemHeight: 10, itemWidth: 16 },
    // Drawn, not HTML: the content policy lets no style into the page.
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: said, confine: true },
    xAxis: { type: "category", data: data.labels, axisLabel: { color: text }, axisTick: { show: false }, axisLine: { lineStyle: { color: rule } } },
    yAxis: {
      type: "value",
      // Rates are near 100: from zero on, nobody would see them differ.
      min: data.unit === "%" ? ({ min }) => Math.max(0, Math.floor((min - 5) / 10) * 10) : null,
      max: data.unit === "%" ? 100 : null,
      axisLabel: { color: text, formatter: said },
      splitLine: { lineStyle: { color: rule } },
    },
    series: series(data),
  };
}

export function draw(place) {
  const chart = init(place);
  const paint = () => chart.setOption(options(JSON.parse(place.dataset.chart)), true);
  paint();
  new ResizeObserver(() => chart.resize()).observe(place);
  new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}

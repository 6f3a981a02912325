// Charts: ECharts, loaded only where a page has one. `data-chart` holds labels, columns and lines:
// {"labels": […], "unit": "%", "bars": [{"name": …, "values": […]}], "lines": […]}.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function series({ bars = [], lines = [] }) {
  return [
    ...bars.map(({ name, values }) => ({ name, data: values, type: "bar", barMaxWidth: 26, itemStyle: { borderRadius: [3, 3, 0, 0] } })),
    ...lines.map(({ name, values }) => ({ name, data: values, type: "line", symbolSize: 7, connectNulls: true })),
  ];
}

function options(data) {
  const text = style("--tblr-secondary"), rule = style("--tblr-border-color");
  const said = (value) => (value == null ? "—" : `${value}${data.unit ?? ""}`);
  return {
    animation: false,
    color: [style("--tblr-blue"), style("--tblr-green"), style("--tblr-orange")],
    textStyle: { fontFamily: style("--tblr-font-sans-serif") },
    grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, textStyle: { color: text }, itemHeight: 10, itemWidth: 16 },
    // Drawn, not HTML: the content policy lets no style into the page.
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: said, confine: true },
    xAxis: { type: "category", data: data.labels, axisLabel: { color: text }, axisTick: { show: false }, axisLine: { lineStyle: { color: rule } } },
    yAxis: {
      type: "value",
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

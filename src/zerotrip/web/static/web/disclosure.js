// Bars of yuan, one for each row that is shown. The table below each picture says the same.
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const thousands = (number) => number.toLocaleString("en");

function options(bars, width) {
  const narrow = width < 480;
  return {
    animation: false,
    textStyle: { fontFamily: colour("--type") },
    grid: { left: narrow ? 96 : 220, right: narrow ? 70 : 100, top: 8, bottom: 24 },
    xAxis: { type: "value", splitNumber: narrow ? 2 : 5, axisLabel: { formatter: thousands, color: colour("--ink-2"), hideOverlap: true } },
    yAxis: {
      type: "category", inverse: true, data: bars.map((bar) => bar.name), axisTick: { show: false },
      axisLabel: { color: colour("--ink"), width: narrow ? 88 : 210, overflow: "truncate", interval: 0 },
    },
    series: [{
      type: "bar", barMaxWidth: 18, itemStyle: { color: colour("--brand") }, data: bars.map((bar) => bar.yuan),
      label: { show: true, position: "right", color: colour("--ink"), formatter: ({ value }) => thousands(value) },
    }],
  };
}

document.querySelectorAll("[data-chart]").forEach((figure) => {
  const { bars } = JSON.parse(figure.dataset.chart);
  figure.style.height = `${bars.length * 32 + 40}px`;
  const drawn = window.echarts.init(figure, null, { renderer: "canvas" });
  const draw = () => { drawn.resize(); drawn.setOption(options(bars, figure.clientWidth), true); };
  new ResizeObserver(draw).observe(figure);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
});

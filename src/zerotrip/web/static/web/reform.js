// Who gains to the right, who loses to the left, group by group; a thin line is the interval of a sample.
// The table below each picture says the same.
const figures = document.querySelectorAll("[data-chart]");
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const thousands = (number) => Math.abs(number).toLocaleString("en");

const isExact = ([, low, high]) => low === high;

// The figure stands at the end of the line, where nothing crosses it.
function whisker([value, low, high], at, sign, ink) {
  const label = { show: value > 0, position: "end", distance: 6, color: ink, formatter: () => thousands(value) };
  return [{ coord: [sign * low, at], label }, { coord: [sign * high, at] }];
}

function standing(chart, figure) {
  if (figure === null) return chart.words.left_out;
  return figure[0] && isExact(figure) ? thousands(figure[0]) : "";
}

function bars(chart, side, sign, ink) {
  return {
    name: chart.words[side],
    type: "bar",
    stack: "persons",
    barMaxWidth: 18,
    itemStyle: { color: ink },
    label: {
      show: true, position: sign > 0 ? "right" : "left", color: ink,
      formatter: ({ dataIndex }) => standing(chart, chart.bars[dataIndex][side]),
    },
    data: chart.bars.map((bar) => (bar[side] ? sign * bar[side][0] : 0)),
    markLine: {
      silent: true, symbol: "none", animation: false, label: { show: false },
      lineStyle: { color: colour("--ink"), type: "solid", width: 1.5 },
      data: chart.bars.flatMap((bar, at) => (bar[side] && !isExact(bar[side]) ? [whisker(bar[side], at, sign, ink)] : [])),
    },
  };
}

// Past the longest line, with room for its figure: the next round number.
function reach(chart, side) {
  const far = 1.15 * Math.max(0, ...chart.bars.map((bar) => (bar[side] ? bar[side][2] : 0)));
  if (!far) return 0;
  const order = 10 ** Math.floor(Math.log10(far));
  return [1, 1.5, 2, 3, 4, 5, 7.5, 10].find((step) => step * order >= far) * order;
}

function options(chart, width) {
  const narrow = width < 480;
  return {
    animation: false,
    textStyle: { fontFamily: colour("--type") },
    legend: { top: 0, itemWidth: 14, textStyle: { color: colour("--ink-2") } },
    grid: { left: narrow ? 96 : 200, right: narrow ? 44 : 64, top: 32, bottom: 24 },
    xAxis: {
      type: "value", min: -reach(chart, "lose"), max: reach(chart, "gain"), splitNumber: narrow ? 3 : 6,
      axisLabel: { formatter: thousands, color: colour("--ink-2"), hideOverlap: true, showMinLabel: false, showMaxLabel: false },
      splitLine: { lineStyle: { color: colour("--line") } },
    },
    yAxis: {
      type: "category", inverse: true, data: chart.bars.map((bar) => bar.name),
      axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--ink-3") } },
      axisLabel: { color: colour("--ink"), width: narrow ? 88 : 190, overflow: "truncate", interval: 0 },
    },
    series: [bars(chart, "lose", -1, colour("--bad")), bars(chart, "gain", 1, colour("--good"))],
  };
}

figures.forEach((figure) => {
  const chart = JSON.parse(figure.dataset.chart);
  figure.style.height = `${chart.bars.length * 28 + 64}px`;
  const drawn = window.echarts.init(figure, null, { renderer: "canvas" });
  const draw = () => { drawn.resize(); drawn.setOption(options(chart, figure.clientWidth), true); };
  new ResizeObserver(draw).observe(figure);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
});

// Draws the chart of a table that stands behind it: one source of numbers, readable without scripts.
"use strict";

(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const words = new Intl.DateTimeFormat(document.documentElement.lang, { month: "short", day: "numeric", timeZone: "UTC" });
  const dayOf = (seconds) => words.format(new Date(seconds * 1000));

  const draw = (figure) => {
    const table = document.getElementById(figure.dataset.table);
    if (!table || !window.uPlot) return;
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const rows = [...table.tBodies[0].rows];
    const value = (cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value));
    const data = [
      rows.map((row) => Date.parse(row.cells[0].textContent.trim()) / 1000),
      ...heads.map((_, at) => rows.map((row) => value(row.cells[at + 1]))),
    ];
    const inks = { bars: colour("--edge"), line: colour("--accent") };
    const series = heads.map((head) => {
      const bars = head.dataset.draw === "bars";
      return {
        label: head.textContent.trim(),
        stroke: bars ? inks.bars : inks.line,
        fill: bars ? inks.bars : undefined,
        width: bars ? 0 : 2,
        paths: bars ? window.uPlot.paths.bars({ size: [0.7, 24] }) : window.uPlot.paths.stepped({ align: 1 }),
        points: { show: false },
        scale: head.dataset.draw,
      };
    });
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--rule"), width: 1 }, ticks: { show: false } };
    const place = figure.querySelector("[data-canvas]");
    place.replaceChildren();
    const zero = { range: (_, __, most) => [0, Math.max(most, 1) * 1.1] };
    new window.uPlot(
      {
        width: place.clientWidth,
        height: place.clientHeight,
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
        tzDate: (seconds) => window.uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
        scales: { x: { time: true }, bars: zero, line: zero },
        axes: [
          { ...axis, grid: { show: false }, values: (_, days) => days.map(dayOf) },
          { ...axis, scale: "line", size: 56 },
          { ...axis, scale: "bars", side: 1, size: 56, grid: { show: false } },
        ],
        series: [{}, ...series],
      },
      data,
      place,
    );
  };
  const all = () => document.querySelectorAll("figure[data-table]").forEach(draw);

  all();
  let timer = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(all, 150);
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
})();

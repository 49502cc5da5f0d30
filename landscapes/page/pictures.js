// The pictures of what is shown: the map and the charts.

let waiting = false;
function draw() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    paint();
  });
}

// Whole steps if the user prefers reduced motion.
const now = () => (calm.matches ? Math.floor(state.step + 1e-9) : state.step);

function paint() {
  if (data.map) paintMap();
  paintCharts();
  showCounter();
  showReadouts();
  showTip();
}

// The lines of the shown runs on a plot; runs of the same entry share a turn.
function linesOn(plot, x, y) {
  const entries = [...new Set(shown().map((run) => run.entry))];
  return shown().map((run) => ({
    line: new Line(run, plot, x, y),
    color: data.entries[run.entry].color,
    turn: entries.indexOf(run.entry),
  }));
}

// The lines of the other points that the rules of the shown runs keep.
function ghostsOn(plot) {
  return shown().flatMap((run) => {
    const { color, tracks } = data.entries[run.entry];
    return tracks.map((_, i) => ({ line: new Line(run, plot, 3 + 2 * i, 4 + 2 * i), color }));
  });
}

function paintMap() {
  const { pen, width, height } = cleared($("map"));
  const plot = mapPlot(pen, data.map, width, height);
  plots.map = plot;
  const unit = Math.max(460, 1.15 * plot.box.height);
  const size = Object.fromEntries(Object.entries(data.sizes).map(([name, share]) => [name, share * unit]));
  drawMap(pen, plot, data.map, image);
  const lines = linesOn(plot, 0, 1);
  pen.save();
  pen.beginPath();
  pen.rect(plot.box.left, plot.box.top, plot.box.width, plot.box.height);
  pen.clip();
  drawBorders(pen, plot, data.map, size.index_width);
  drawGhosts(pen, plot, ghostsOn(plot), now(), size);
  drawLines(pen, plot.box, lines, now(), size.line, size.stripe);
  drawMarks(pen, plot, size);
  drawHeads(pen, plot, lines, now(), size.head, size.edge_width);
  drawExits(pen, plot, lines, now(), 0.9 * size.head);
  pen.restore();
  circleHover(pen, plot, 0, 1, size.head);
  describeMap();
}

function drawMarks(pen, plot, size) {
  const all = [
    [MARKS.origin, data.map.origin],
    [MARKS.local, data.map.local_minima],
    [MARKS.global, data.map.global_minima],
    [MARKS.start, startNumbers().map(startOf)],
  ];
  for (const [shape, places] of all) {
    for (const place of places) mark(pen, plot.place(...place), shape, size.head, size.mark_width);
  }
}

function paintCharts() {
  const { pen, width, height } = cleared($("charts"));
  const scales = data.charts.map((chart, i) => chart.scales[state.scales[i]]);
  plots.charts = chartPlots(pen, data.charts, scales, data.time, width, height);
  const unit = 48 * tickSize();
  plots.charts.forEach((plot, i) => paintChart(pen, plot, i, unit));
}

function paintChart(pen, plot, index, unit) {
  const chart = data.charts[index];
  const { left, top, width, height } = plot.box;
  drawChart(pen, plot, chart, data.clock, index === data.charts.length - 1);
  if (signals[index]) drawSignal(pen, plot, signals[index], chart.signal.factor);
  rule(pen, plot.column(now()), top, plot.column(now()), top + height, colors.muted);
  const lines = linesOn(plot, null, chart.column);
  const { curve, curve_edge: edge, curve_head: head, stripe } = data.sizes;
  pen.save();
  pen.beginPath();
  pen.rect(left - 8, top - 2, width + 16, height + 4);
  pen.clip();
  drawLines(pen, plot.box, lines, now(), curve * unit, stripe * unit);
  drawHeads(pen, plot, lines, now(), 0.85 * head * unit, edge * unit);
  pen.restore();
  circleHover(pen, plot, null, chart.column, head * unit);
}

function circleHover(pen, plot, x, y, radius) {
  if (!state.hover) return;
  const place = new Line(state.hover.run, plot, x, y).vertex(state.hover.k);
  if (!plot.holds(place, radius)) return;
  disc(pen, place, 0.75 * radius, colors.paper);
  disc(pen, place, 0.5 * radius, colors.ink);
}

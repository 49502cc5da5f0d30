// Pictures on canvases: the map, the charts, and runs on both.

const SLANT = (20 * Math.PI) / 180;
const FARTHEST = 1e5;

const colors = Object.fromEntries(
  ["paper", "ink", "muted", "faint", "signal", "edge", "label", "slope"].map((name) => [
    name,
    getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim(),
  ]),
);

// A cleared drawing context in the page's pixels, for a canvas with the screen's resolution.
function cleared(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const density = Math.min(3, Math.max(1, devicePixelRatio));
  const [columns, rows] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  const pen = canvas.getContext("2d");
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.lineJoin = "round";
  pen.lineCap = "round";
  return { pen, width, height };
}

const font = (pen, size) => {
  pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
};

// Tick labels are a little smaller than the page's text, which is larger on large screens.
const tickSize = () => 0.87 * Number.parseFloat(getComputedStyle(document.body).fontSize);

// A rectangle of the canvas, with the scales of x and y.
class Plot {
  constructor(box, x, y) {
    Object.assign(this, { box, x, y });
  }

  place(x, y) {
    const { left, top, width, height } = this.box;
    const up = this.y.logarithmic ? (y > 0 ? Math.log10(y) : -Infinity) : y;
    const across = left + ((x - this.x.low) / (this.x.high - this.x.low)) * width;
    const down = top + height - ((up - this.y.low) / (this.y.high - this.y.low)) * height;
    // Scale down numbers that are too large, which keeps their direction.
    const overflows = Number.isFinite(x) && Number.isFinite(up) && !Number.isFinite(across - down);
    if (overflows) return this.place(x / 2 ** 32, y / 2 ** 32);
    return Number.isNaN(y) ? [near(across), NaN] : this.within(across, down);
  }

  // A place, or one in the same direction that is near enough for a canvas to draw to.
  within(across, down) {
    const { left, top, width, height } = this.box;
    const [x, y] = [left + width / 2, top + height / 2];
    const far = Math.max(Math.abs(across - x), Math.abs(down - y)) / FARTHEST;
    if (far <= 1) return [across, down];
    if (far === Infinity) return [near(across), near(down)];
    return [x + (across - x) / far, y + (down - y) / far];
  }

  // The place in the box that is nearest to a point of a linear plot.
  nearest(x, y) {
    const { left, top, width, height } = this.box;
    return [bounded(this.column(x), left, left + width), bounded(this.row(y), top, top + height)];
  }

  // The place of a tick on the canvas; on a logarithmic scale, ticks are logarithms.
  row(tick) {
    const { top, height } = this.box;
    return top + height - ((tick - this.y.low) / (this.y.high - this.y.low)) * height;
  }

  column(x) {
    const { left, width } = this.box;
    return left + ((x - this.x.low) / (this.x.high - this.x.low)) * width;
  }

  // The point at a place of the canvas.
  point(across, down) {
    const { left, top, width, height } = this.box;
    return [
      this.x.low + ((across - left) / width) * (this.x.high - this.x.low),
      this.y.low + ((top + height - down) / height) * (this.y.high - this.y.low),
    ];
  }

  holds([across, down], slack = 0.5) {
    const { left, top, width, height } = this.box;
    return (
      across >= left - slack && across <= left + width + slack &&
      down >= top - slack && down <= top + height + slack
    );
  }
}

const near = (pixel) => Math.min(FARTHEST, Math.max(-FARTHEST, pixel));

// A run on a plot: the places of its k-th value and of a fractional step.
class Line {
  constructor(run, plot, x, y) {
    Object.assign(this, { run, plot, x, y });
  }

  vertex(k) {
    const { run } = this;
    const x = this.x === null ? run.steps[k] : run.columns[this.x][k];
    return this.plot.place(x, run.columns[this.y][k]);
  }

  tip(step) {
    return this.plot.place(...this.values(step));
  }

  values(step) {
    const { run } = this;
    const now = Math.min(step, run.end);
    return [this.x === null ? now : run.at(this.x, now), run.at(this.y, now)];
  }

  // The path up to a step, with gaps where there is no number.
  until(step) {
    const path = new Path2D();
    const last = Math.min(this.run.before(step), this.run.last);
    let drawing = false;
    const to = ([across, down]) => {
      if (Number.isNaN(down)) drawing = false;
      else if (drawing) path.lineTo(across, down);
      else path.moveTo(across, down);
      drawing = !Number.isNaN(down);
    };
    for (let k = 0; k <= last; k += 1) to(this.vertex(k));
    if (step < this.run.end) to(this.tip(step));
    else if (last === 0) to(this.vertex(0));
    return path;
  }

  // Where the run left the plot for good before a step, or null while it is there.
  exit(step) {
    if (this.plot.holds(this.tip(step))) return null;
    let k = Math.min(this.run.before(step), this.run.last);
    while (k >= 0 && !this.plot.holds(this.vertex(k))) k -= 1;
    if (k < 0) return null;
    const next = k < this.run.last ? this.vertex(k + 1) : this.tip(step);
    const gone = this.run.steps[Math.min(k + 1, this.run.last)];
    return { at: crossing(this.vertex(k), next, this.plot.box), step: gone };
  }
}

// Where a segment that begins inside a box leaves it.
function crossing([a, b], [c, d], { left, top, width, height }) {
  const share = (from, to, low, high) =>
    to > high ? (high - from) / (to - from) : to < low ? (low - from) / (to - from) : 1;
  const along = Math.min(share(a, c, left, left + width), share(b, d, top, top + height));
  return [a + along * (c - a), b + along * (d - b)];
}

// The slanted stripes of a box for one of the lines that take turns.
function stripes({ left, top, width, height }, turn, turns, wide) {
  const [across, down] = [Math.cos(SLANT), -Math.sin(SLANT)];
  const corners = [[left, top], [left + width, top], [left, top + height], [left + width, top + height]];
  const along = corners.map(([x, y]) => (x * across + y * down) / wide);
  const reach = width + height;
  const path = new Path2D();
  for (let k = Math.floor(Math.min(...along)); k <= Math.max(...along); k += 1) {
    if (((k % turns) + turns) % turns !== turn) continue;
    const edges = [[k, -reach], [k + 1, -reach], [k + 1, 2 * reach], [k, 2 * reach]];
    edges.forEach(([steps, side], corner) => {
      const x = steps * wide * across - side * down;
      const y = steps * wide * down + side * across;
      if (corner === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    path.closePath();
  }
  return path;
}

function stroke(pen, path, color, width) {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.stroke(path);
}

// Draw the casings of all lines, then each line, then again in its own stripes: a line that runs
// alone looks whole, and lines that coincide all stay visible.
function drawLines(pen, box, lines, step, width, stripe) {
  const turns = new Set(lines.map((line) => line.turn)).size;
  const drawn = lines.map((line) => ({ ...line, path: line.line.until(step) }));
  const cased = width * (1 + 2 * data.sizes.casing);
  for (const { path } of drawn) stroke(pen, path, colors.edge, cased + 2 * width * data.sizes.hairline);
  for (const { path } of drawn) stroke(pen, path, colors.paper, cased);
  for (const { path, color } of drawn) stroke(pen, path, color, width);
  for (let turn = 0; turns > 1 && turn < turns; turn += 1) {
    pen.save();
    pen.clip(stripes(box, turn, turns, stripe));
    for (const line of drawn) if (line.turn === turn) stroke(pen, line.path, line.color, width);
    pen.restore();
  }
}

// Draw a disc for each run; where discs coincide, each shows in its own sector.
function drawHeads(pen, plot, lines, step, radius, edge) {
  const turns = new Set(lines.map((line) => line.turn)).size;
  const places = lines.map(({ line }) => line.tip(step));
  const seen = lines.map((line, i) => [line, places[i]]).filter(([, at]) => plot.holds(at, radius));
  for (const [, at] of seen) disc(pen, at, radius + edge, colors.edge);
  for (const [{ color }, at] of seen) disc(pen, at, radius, color);
  for (const [{ color, turn }, at] of seen) sector(pen, at, radius, color, turn, turns);
}

function disc(pen, [x, y], radius, color) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = color;
  pen.fill();
}

function sector(pen, [x, y], radius, color, turn, turns) {
  const angle = (share) => 2 * Math.PI * share - Math.PI / 2;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.arc(x, y, radius, angle(turn / turns), angle((turn + 1) / turns));
  pen.fillStyle = color;
  pen.fill();
}

// Draw a cross where a run diverged, and an arrowhead where it left the view.
function drawExits(pen, plot, lines, step, size) {
  for (const { line, color } of lines) {
    const out = line.exit(step);
    const over = line.run.diverged && step >= line.run.end;
    if (!out && !over) continue;
    const at = out ? out.at : plot.nearest(...line.values(step));
    if (over) cross(pen, inward(at, plot.box, size), size, color);
    else arrow(pen, at, plot.box, size, color);
  }
}

const inward = ([x, y], { left, top, width, height }, margin) => [
  bounded(x, left + margin, left + width - margin),
  bounded(y, top + margin, top + height - margin),
];

function cross(pen, [x, y], size, color) {
  const path = new Path2D();
  for (const side of [-1, 1]) {
    path.moveTo(x - 0.7 * size, y - 0.7 * side * size);
    path.lineTo(x + 0.7 * size, y + 0.7 * side * size);
  }
  stroke(pen, path, colors.edge, 0.71 * size);
  stroke(pen, path, color, 0.45 * size);
}

function arrow(pen, [x, y], { left, top, width, height }, size, color) {
  const outward = [
    [x - left, Math.PI],
    [left + width - x, 0],
    [y - top, -Math.PI / 2],
    [top + height - y, Math.PI / 2],
  ];
  const [, angle] = outward.reduce((least, each) => (each[0] < least[0] ? each : least));
  const path = new Path2D();
  const corner = (ahead, aside) => [
    x + Math.cos(angle) * ahead - Math.sin(angle) * aside,
    y + Math.sin(angle) * ahead + Math.cos(angle) * aside,
  ];
  path.moveTo(...corner(-0.5, 0));
  path.lineTo(...corner(-1.5 * size, 0.85 * size));
  path.lineTo(...corner(-1.5 * size, -0.85 * size));
  path.closePath();
  pen.fillStyle = color;
  pen.strokeStyle = colors.edge;
  pen.lineWidth = 0.3 * size;
  pen.stroke(path);
  pen.fill(path);
}

// A ring, a cross, or both, with a light rim; the same shapes as in the legend.
function mark(pen, [x, y], { ring, arm, slant }, radius, width) {
  const path = new Path2D();
  if (ring) path.arc(x, y, 1.55 * radius, 0, 2 * Math.PI);
  if (slant) {
    const reach = slant * radius * Math.SQRT1_2;
    path.moveTo(x - reach, y - reach);
    path.lineTo(x + reach, y + reach);
    path.moveTo(x - reach, y + reach);
    path.lineTo(x + reach, y - reach);
  }
  if (arm) {
    path.moveTo(x - arm * radius, y);
    path.lineTo(x + arm * radius, y);
    path.moveTo(x, y - arm * radius);
    path.lineTo(x, y + arm * radius);
  }
  stroke(pen, path, colors.paper, 2.3 * width);
  stroke(pen, path, colors.ink, width);
}

const MARKS = {
  start: { ring: true, arm: 0 },
  global: { ring: true, arm: 2.3 },
  local: { ring: false, arm: 1.7 },
  origin: { ring: false, arm: 0, slant: 1.2 },
};

// Every n-th tick, at least `pitch` apart.
function spaced(axis, length, pitch) {
  const every = Math.max(1, Math.ceil((axis.ticks.length * pitch) / length));
  const pairs = axis.ticks.map((tick, i) => [tick, axis.labels[i]]);
  return pairs.filter((_, i) => i % every === 0);
}

function widest(pen, labels) {
  return Math.max(0, ...labels.map((label) => pen.measureText(label).width));
}

function ticksAlongX(pen, plot, grid) {
  const { top, width, height } = plot.box;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  for (const [tick, label] of spaced(plot.x, width, widest(pen, plot.x.labels) + 16)) {
    if (grid) rule(pen, plot.column(tick), top, plot.column(tick), top + height, colors.faint);
    pen.fillStyle = colors.muted;
    if (grid !== "bare") pen.fillText(label, plot.column(tick), top + height + 1.35 * tickSize());
  }
}

function ticksAlongY(pen, plot, grid) {
  const { left, width, height } = plot.box;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const [tick, label] of spaced(plot.y, height, 1.9 * tickSize())) {
    if (grid) rule(pen, left, plot.row(tick), left + width, plot.row(tick), colors.faint);
    pen.fillStyle = colors.muted;
    pen.fillText(label, left - 7, plot.row(tick));
  }
}

function rule(pen, a, b, c, d, color) {
  pen.beginPath();
  pen.moveTo(a, b);
  pen.lineTo(c, d);
  pen.strokeStyle = color;
  pen.lineWidth = 1;
  pen.stroke();
}

// Where the map lies on its canvas.
function mapPlot(pen, map, width, height) {
  font(pen, tickSize());
  // Half of a tick's label extends beyond the end of its axis.
  const [beyond, above] = [widest(pen, map.x.labels) / 2 + 1, tickSize() / 2 + 1];
  const left = Math.max(widest(pen, map.y.labels) + 12, beyond);
  const [right, top] = [Math.max(8, beyond), Math.max(8, above)];
  const space = { width: width - left - right, height: height - top - 1.8 * tickSize() };
  const wide = Math.min(space.width, space.height * map.ratio);
  const box = { left, top, width: wide, height: wide / map.ratio };
  return new Plot(box, map.x, map.y);
}

function drawMap(pen, plot, map, image) {
  const { left, top, width, height } = plot.box;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, left, top, width, height);
  font(pen, tickSize());
  ticksAlongX(pen, plot, false);
  ticksAlongY(pen, plot, false);
  font(pen, Math.max(9, map.label_size * height));
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colors.label;
  pen.strokeStyle = colors.paper;
  pen.lineWidth = 3;
  pen.lineJoin = "round";
  for (const { text, x, y } of map.labels) {
    pen.strokeText(text, ...plot.place(x, y));
    pen.fillText(text, ...plot.place(x, y));
  }
}

// Outline the points that constraints allow, and veil the others if they are the same for all.
function drawBorders(pen, plot, { borders, veil }, width) {
  const { left, top, width: across, height } = plot.box;
  for (const { points, color } of borders) {
    const border = new Path2D();
    for (const point of points) border.lineTo(...plot.place(...point));
    border.closePath();
    if (veil) {
      const outside = new Path2D(border);
      outside.rect(left, top, across, height);
      pen.globalAlpha = veil;
      pen.fillStyle = colors.paper;
      pen.fill(outside, "evenodd");
      pen.globalAlpha = 1;
    }
    stroke(pen, border, colors.paper, 3.3 * width);
    stroke(pen, border, color, 1.5 * width);
  }
}

// Draw the other points that rules keep, pale and thin, each with a small disc at its head.
function drawGhosts(pen, plot, ghosts, step, size) {
  for (const { line, color } of ghosts) {
    pen.globalAlpha = 0.55;
    stroke(pen, line.until(step), color, 0.45 * size.line);
    pen.globalAlpha = 1;
    disc(pen, line.tip(step), 0.4 * size.head + 0.4 * size.edge_width, colors.edge);
    disc(pen, line.tip(step), 0.4 * size.head, color);
  }
}

// The charts, one below another, with a common time axis at the bottom.
function chartPlots(pen, charts, scales, time, width, height) {
  font(pen, tickSize());
  const beyond = widest(pen, time.labels) / 2 + 1;
  const left = Math.max(...scales.map((scale) => widest(pen, scale.labels) + 12), beyond);
  const [title, foot] = [1.9 * tickSize(), 2.9 * tickSize()];
  const right = Math.max(10, beyond);
  const weights = charts.map((chart) => chart.weight ?? 1);
  const free = height - foot - charts.length * title;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let top = 0;
  return charts.map((_, i) => {
    const tall = (free * weights[i]) / total;
    const box = { left, top: top + title, width: width - left - right, height: tall };
    top += title + tall;
    return new Plot(box, time, scales[i]);
  });
}

function drawChart(pen, plot, chart, clock, lowest) {
  const { left, top, width, height } = plot.box;
  font(pen, tickSize());
  ticksAlongX(pen, plot, lowest ? "labelled" : "bare");
  ticksAlongY(pen, plot, true);
  if (!plot.y.logarithmic && plot.y.low < 0 && plot.y.high > 0) {
    rule(pen, left, plot.row(0), left + width, plot.row(0), colors.muted);
  }
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  pen.fillStyle = colors.ink;
  pen.fillText(chart.title, left, top - 0.6 * tickSize());
  pen.textAlign = "center";
  pen.fillStyle = colors.muted;
  if (lowest) pen.fillText(clock, left + width / 2, top + height + 2.6 * tickSize());
}

// Draw a whole signal as an area from zero with an outline.
function drawSignal(pen, plot, values, factor) {
  const outline = new Path2D();
  values.forEach((value, epoch) => outline.lineTo(...plot.place(epoch, factor * value)));
  const area = new Path2D(outline);
  area.lineTo(...plot.place(values.length - 1, 0));
  area.lineTo(...plot.place(0, 0));
  pen.fillStyle = colors.signal;
  pen.fill(area);
  pen.strokeStyle = colors.muted;
  pen.lineWidth = 1.5;
  pen.stroke(outline);
}

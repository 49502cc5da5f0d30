// The user's input: playing, pointing, choosing; and the page as a whole.

const CALM_PICTURES_PER_SECOND = 4;
const GRASP = 28;

// Playing

let latest = 0;

function play() {
  if (state.step >= last()) state.step = 0;
  state.playing = true;
  latest = performance.now();
  showPlaying();
  requestAnimationFrame(tick);
}

function pause() {
  if (!state.playing) return;
  state.playing = false;
  showPlaying();
  announce();
}

function showPlaying() {
  $("play").classList.toggle("playing", state.playing);
  $("play").setAttribute("aria-label", state.playing ? "Pause" : "Play");
}

function tick(time) {
  if (!state.playing) return;
  const passed = Math.max(0, time - latest) / 1000;
  if (!calm.matches || passed >= 1 / CALM_PICTURES_PER_SECOND) {
    latest = time;
    state.step = Math.min(last(), state.step + (passed * Number($("speed").value) * last()) / data.seconds);
    draw();
  }
  if (state.step >= last()) pause();
  else requestAnimationFrame(tick);
}

function seek(step) {
  state.playing = false;
  showPlaying();
  state.step = bounded(kept(step), 0, last());
  state.hover = null;
  draw();
  announce();
}

const forward = () => seek(stride() * (Math.floor(state.step / stride() + 1e-9) + 1));
const back = () => seek(stride() * (Math.ceil(state.step / stride() - 1e-9) - 1));

const KEYS = {
  ArrowRight: forward,
  ArrowLeft: back,
  Home: () => seek(0),
  End: () => seek(last()),
  " ": () => (state.playing ? pause() : play()),
};

// Leave a key to the focused control if that uses it.
function onKey(event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[key]) return;
  const typed = target.matches("select, input:not([type=checkbox])") && target.id !== "scrub";
  const pressed = target.matches("button, input[type=checkbox]") && key === " ";
  if (typed || pressed) return;
  event.preventDefault();
  KEYS[key]();
}

// Pointing

const placeOn = (canvas, event) => {
  const { left, top } = canvas.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
};

// The value of a shown run nearest to a place on a plot, if it is near enough.
function nearestValue(plot, x, y, [across, down]) {
  let best = { square: GRASP ** 2 };
  for (const run of shown()) {
    const line = new Line(run, plot, x, y);
    const count = Math.min(run.before(now()), run.last);
    for (let k = 0; k <= count; k += 1) {
      const [a, b] = line.vertex(k);
      const square = (a - across) ** 2 + (b - down) ** 2;
      if (square <= best.square && plot.holds([a, b], 2)) best = { square, run, k };
    }
  }
  return best.run ? best : null;
}

function hover(event, found) {
  state.hover = found && { ...found, at: [event.clientX, event.clientY] };
  draw();
}

function showTip() {
  const tip = $("tip");
  tip.hidden = !state.hover;
  if (!state.hover) return;
  const { run, k, at } = state.hover;
  tip.textContent = tipText(run, k);
  const { width, height } = tip.getBoundingClientRect();
  const x = at[0] + 18 + width > innerWidth ? at[0] - 18 - width : at[0] + 18;
  const y = at[1] + 18 + height > innerHeight ? at[1] - 18 - height : at[1] + 18;
  tip.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
}

function tipText(run, k) {
  const values = run.columns.map((column) => column[k]);
  const { label } = data.entries[run.entry];
  const lines = [`${label}, ${data.clock} ${run.steps[k]}`];
  const signal = signals[0]?.[run.steps[k]];
  if (signal !== undefined) lines.push(`gradient ${significant(signal)}`);
  data.columns.forEach((name, i) => {
    const text =
      name === "x" || name === "y"
        ? fixed(values[i], bounded(run.decimals(i), 0, decimals()))
        : run.text(i, values[i], grain(values[i]));
    lines.push(`${name} ${text}`);
  });
  return lines.join("\n");
}

function onMapHover(event) {
  const dragged = atlas && event.buttons === 1 && event.pointerType !== "touch";
  const place = placeOn($("map"), event);
  if (dragged && plots.map.holds(place)) {
    state.playing = false;
    showPlaying();
    state.step = last();
    startAt(plots.map.point(...place));
    state.dragged = true;
    return;
  }
  hover(event, nearestValue(plots.map, 0, 1, place));
}

// A click restarts all runs from there; a drag has already shown them whole.
function onMapClick(event) {
  const dragged = state.dragged;
  state.dragged = false;
  const place = placeOn($("map"), event);
  if (!atlas || dragged || !plots.map.holds(place)) return;
  startAt(plots.map.point(...place));
  restart();
}

function restart() {
  if (!calm.matches) {
    state.step = 0;
    play();
  }
  announce();
}

function onChartHover(event) {
  const place = placeOn($("charts"), event);
  const index = plots.charts.findIndex((plot) => plot.holds(place, 14));
  const column = data.charts[index]?.column;
  hover(event, index < 0 ? null : nearestValue(plots.charts[index], null, column, place));
}

// Everything together

function listen() {
  const on = (target, event, handler) => target.addEventListener(event, handler);
  on(document, "keydown", onKey);
  on($("play"), "click", KEYS[" "]);
  on($("forward"), "click", forward);
  on($("back"), "click", back);
  on($("scrub"), "input", () => seek(Number($("scrub").value)));
  on($("charts"), "pointermove", onChartHover);
  on($("charts"), "pointerleave", (event) => hover(event, null));
  if (data.map) {
    on($("map"), "pointermove", onMapHover);
    on($("map"), "pointerleave", (event) => hover(event, null));
    on($("map"), "click", onMapClick);
  }
  on($("start"), "submit", (event) => {
    event.preventDefault();
    startAt([$("start-x").valueAsNumber, $("start-y").valueAsNumber]);
    restart();
  });
  on($("reset"), "click", reset);
  new ResizeObserver(draw).observe(document.body);
  document.fonts.addEventListener("loadingdone", draw);
  new ResizeObserver(draw).observe($("charts"));
  if (data.map) new ResizeObserver(draw).observe($("map"));
}

function arrange() {
  $("title").textContent = data.title;
  $("caption").textContent = data.caption;
  $("caption").hidden = !data.caption;
  $("scrub").setAttribute("aria-label", data.clock);
  $("start").hidden = !atlas;
  $("map").classList.toggle("explorable", Boolean(atlas));
  const titles = data.charts.map((chart) => chart.title).join(", ");
  const words = `Charts of ${titles} against the ${data.clock}; the legend gives the values.`;
  $("charts").setAttribute("aria-label", words);
  if (data.map) {
    document.body.style.setProperty("--ratio", String(data.map.ratio));
  } else {
    $("map").remove();
    $("stage").append($("charts"));
    $("stage").classList.add("charts");
    $("stage").setAttribute("aria-label", "Charts");
    $("panel").remove();
    document.querySelector("main").classList.add("response");
  }
}

buildLegend();
buildScales();
arrange();
listen();
choose();
seek(last());

// For tests and for embedding pages; the attribute data-ready says that it is there.
window.player = {
  get state() {
    return { ...state, hidden: [...state.hidden], hover: null };
  },
  get runs() {
    return runs.map((run) => ({
      label: data.entries[run.entry].label,
      start: run.start,
      exact: run.codes === null,
      end: run.end,
      diverged: run.diverged,
      steps: [...run.steps],
      columns: run.columns.map((column) => [...column]),
      said: [...run.columns[mainColumn]].map((value) => run.text(mainColumn, value, grain(value))),
    }));
  },
  get plot() {
    return plots.map?.box;
  },
  play,
  pause,
  seek,
  startAt,
};
document.documentElement.dataset.ready = "";

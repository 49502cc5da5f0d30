// The state: the data of the page, the user's choices, and the runs that these select.

const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const recorded = await recordedRuns(data.recorded);
const atlas = data.atlas ? await Atlas.unpacked(data.atlas) : null;
const signals = await Promise.all(data.charts.map((chart) => chart.signal && doubles(chart.signal.values)));
const schedules = await Promise.all(data.entries.map((entry) => unpackedValues(entry.schedules ?? {})));
const image = data.map ? await loaded(data.map.image) : null;

// Everything that changes. `start` is a number in the atlas, or null for the scenario's own starts.
const own = () => data.entries.map((entry, index) => ownChoice(entry, index));
const state = {
  start: null,
  asked: null,
  choices: own(),
  hidden: new Set(),
  scales: data.charts.map(() => 0),
  step: 0,
  playing: false,
  dragged: false,
  hover: null,
};
let runs = [];
let plots = { map: null, charts: [] };

async function unpackedValues(packed) {
  const values = Object.entries(packed).map(async ([name, each]) => [name, await doubles(each)]);
  return Object.fromEntries(await Promise.all(values));
}

async function loaded(source) {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  return picture;
}

// The index of each of an optimizer's own values among those in the atlas.
function ownChoice(entry, index) {
  const sheet = data.atlas?.sheets[index] ?? {};
  return Object.fromEntries(
    Object.entries(entry.choices).map(([name, value]) => [name, sheet[name].indexOf(value)]),
  );
}

const isOwn = (index) => {
  const choice = ownChoice(data.entries[index], index);
  return Object.keys(choice).every((name) => choice[name] === state.choices[index][name]);
};

// Choosing runs

function startNumbers() {
  if (state.start !== null) return [state.start];
  return data.recorded.starts.map((_, number) => number);
}

const startOf = (number) => (atlas ?? data.recorded).starts[number];

// The recorded run if there is one, else the run from the atlas.
function runFrom(entry, start) {
  const count = data.recorded.starts.length;
  if (start < count && isOwn(entry)) return recorded[entry * count + start];
  return atlas.run(entry, state.choices[entry], start);
}

function choose() {
  runs = data.entries.flatMap((_, entry) => startNumbers().map((start) => runFrom(entry, start)));
  state.hover = null;
  const longest = last();
  $("scrub").max = longest;
  state.step = Math.min(state.step, longest);
  describeStart();
  draw();
}

const last = () => Math.max(...runs.map((run) => run.until));
// The number of steps between values that all runs have.
const stride = () => runs.map((run) => run.stride).reduce((a, b) => (a * b) / divisor(a, b));
const divisor = (a, b) => (b ? divisor(b, a % b) : a);
const kept = (step) => Math.min(last(), stride() * Math.round(step / stride()));
const shown = () => runs.filter((run) => !state.hidden.has(run.entry));

// Choose the start of the atlas nearest to a point of the plane.
function startAt(point) {
  const { x, y } = data.map;
  state.asked = point;
  state.start = atlas.nearest(point, x.high - x.low, y.high - y.low);
  choose();
}

function reset() {
  Object.assign(state, { start: null, asked: null, choices: own() });
  for (const slide of sliders) slide.show();
  choose();
  announce();
}

// The smallest difference that matters: for losses like those in view, a hundredth of their range.
function grain(value) {
  if (!data.losses) return null;
  const { low, high } = data.losses;
  const span = high - low;
  return value >= low - span && value <= high + span ? span / 100 : null;
}

// The number of decimals of a coordinate; the starts of the atlas have no more.
const decimals = () => {
  const sides = [data.map.x, data.map.y].map(({ low, high }) => high - low);
  return bounded(3 - Math.floor(Math.log10(Math.min(...sides))), 0, 12);
};
const coordinate = (value) => Number(value.toFixed(decimals()));
const point = ([x, y]) => `(${written(String(coordinate(x)))}, ${written(String(coordinate(y)))})`;

function describeStart() {
  if (!data.map) return;
  $("reset").disabled = state.start === null && data.entries.every((_, index) => isOwn(index));
  const many = startNumbers().length > 1;
  const few = startNumbers().slice(0, 3).map((number) => point(startOf(number)));
  const places = few.join(", ") + (startNumbers().length > few.length ? ", …" : "");
  const invitation = atlas ? " Click or tap the map to choose another." : "";
  $("where").textContent =
    state.start === null
      ? `Start${many ? "s" : ""} ${places}: the scenario’s own.${invitation}${coverage(data.recorded)}`
      : `Start ${places}: the nearest of ${atlas.starts.length} to the chosen ${point(state.asked)}.` +
        coverage(atlas);
  const [first] = startNumbers();
  [$("start-x").value, $("start-y").value] = startOf(first).map(coordinate);
}

// Says which steps the recording or the atlas keeps, unless it keeps all.
function coverage({ steps }) {
  const thin = steps.length > 1 && steps[1] > 1 ? ` One in ${steps[1]} steps is kept.` : "";
  const end = steps.at(-1);
  const cut = end < data.recorded.steps.at(-1) ? ` Runs from here end at step ${end}.` : "";
  return cut + thin;
}

// The text of the page: the counter, the legend, and messages for screen readers.

const clockwork = () => `${kept(now())}`;

function showCounter() {
  $("clock").textContent = data.clock;
  $("now").textContent = clockwork();
  $("of").textContent = `/ ${last()}`;
  $("scrub").value = kept(now());
  $("scrub").setAttribute("aria-valuetext", `${data.clock} ${clockwork()} of ${last()}`);
}

// Show the values and the remark of each entry of the legend at the current step.
function showReadouts() {
  data.entries.forEach((_, entry) => {
    const its = runs.filter((run) => run.entry === entry);
    const row = rows[entry];
    row.output.replaceChildren(made("span", { textContent: `${data.columns[mainColumn]} ` }), readout(its));
    row.remark.textContent = remark(its);
    row.remark.hidden = row.remark.textContent === "";
  });
}

const counted = (run) => Math.min(kept(now()), run.end);
const mainColumn = data.map ? 2 : 0;

function readout(its) {
  const values = its.map((run) => run.at(mainColumn, counted(run)));
  const finite = values.filter(Number.isFinite);
  const text = (value) => its[0].text(mainColumn, value, grain(value));
  if (its.length === 1 || finite.length === 0) return text(values[0]);
  return `${text(Math.min(...finite))} … ${text(Math.max(...finite))}`;
}

function remark(its) {
  if (!data.map) return missing(its[0]);
  if (!plots.map) return "";
  const over = its.filter((run) => run.diverged && now() >= run.end);
  const stopped = its.filter((run) => run.stop && now() >= run.stop.step);
  const out = its.map((run) => new Line(run, plots.map, 0, 1).exit(now())).filter(Boolean);
  if (its.length > 1) {
    const counts = [
      [over.length, "diverged"],
      [stopped.length, "stopped"],
      [out.length, "out of view"],
    ];
    const words = counts.map(([count, word]) => count && `${count} of ${its.length} ${word}`);
    return words.filter(Boolean).join(", ");
  }
  if (over.length) return over[0].end ? `diverged at step ${over[0].end}` : "took no finite step";
  if (stopped.length) return stopped[0].stop.told;
  const when = its[0].stride > 1 ? "by" : "at";
  return out.length ? `left the view ${when} step ${out[0].step}` : "";
}

function missing(run) {
  const first = run.columns[0].findIndex((value) => !Number.isFinite(value));
  return first >= 0 && first <= now() ? `not finite from epoch ${first}` : "";
}

function describeMap() {
  const names = shown().map((run) => data.entries[run.entry].label);
  const words = [...new Set(names)].join(", ") || "no run";
  $("map").setAttribute(
    "aria-label",
    `Map of the loss over x and y with the runs of ${words} up to step ${clockwork()}.` +
      (atlas ? " To choose another start, use the fields x and y." : ""),
  );
}

// Tell screen readers once the user has stopped changing something.
let announcement = 0;
function announce() {
  clearTimeout(announcement);
  announcement = setTimeout(() => {
    const words = data.entries.map(({ label }, entry) => {
      const { output, remark } = rows[entry];
      return `${label}: ${[output.textContent, remark.textContent].filter(Boolean).join(", ")}`;
    });
    const present = words.filter((_, entry) => !state.hidden.has(entry));
    $("announcer").textContent = `${data.clock} ${clockwork()} of ${last()}. ${present.join(". ")}`;
  }, 500);
}

// The legend

const rows = [];
const sliders = [];

function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function swatch(color) {
  const element = made("span", { className: color ? "swatch" : "swatch signal" });
  if (color) element.style.setProperty("--color", color);
  return element;
}

function caption(label, detail) {
  const [name, rest] = [made("b", { textContent: label }), made("small", { textContent: detail })];
  return made("span", { className: "text" }, name, " ", rest);
}

function buildLegend() {
  if (atlas) buildColumns();
  const { signal } = data.charts[0];
  if (signal) {
    const text = caption(signal.label, signal.detail);
    const row = made("li", {}, made("span", { className: "name" }, swatch(null), text));
    $("legend").append(row, made("li", { className: "heading", textContent: data.optimizer }));
  }
  data.entries.forEach(buildRow);
  if (data.map) buildMarks();
}

// The header of the legend where it is a table; elsewhere each row has its own words.
function buildColumns() {
  $("legend").classList.add("table");
  $("legend").classList.toggle("long", data.entries.length > 7);
  const heading = (name) => (data.entries.some((entry) => name in entry.choices) ? wordsOf(name) : "");
  const words = ["", heading("learning_rate"), heading("momentum"), "loss"];
  const cells = words.map((textContent) => made("span", { textContent }));
  const row = made("li", { className: "columns" }, ...cells);
  row.setAttribute("aria-hidden", "true");
  $("legend").append(row);
}

const wordsOf = (name) => name.replace("_", " ");

function buildRow(entry, index) {
  const box = made("input", { type: "checkbox", checked: true });
  const output = made("span", { className: "now" });
  const note = made("div", { className: "remark", hidden: true });
  const detail = atlas ? "" : entry.detail;
  const text = caption(entry.label, detail);
  text.style.setProperty("--name", entry.name_color);
  const name = made("label", { className: "name" }, box, swatch(entry.color), text);
  const row = made("li", {}, name, output, note);
  if (atlas) row.append(...buildSliders(entry, index));
  box.addEventListener("change", () => {
    state.hidden[box.checked ? "delete" : "add"](index);
    row.classList.toggle("off", !box.checked);
    state.hover = null;
    draw();
    announce();
  });
  rows.push({ output, remark: note });
  $("legend").append(row);
}

function buildSliders(entry, index) {
  const sheet = data.atlas.sheets[index];
  const names = Object.keys(entry.choices).filter((name) => sheet[name].length > 1);
  return names.map((name) => buildSlider(entry, index, name, sheet[name]));
}

function buildSlider(entry, index, name, values) {
  const words = wordsOf(name);
  const input = made("input", { type: "range", min: 0, max: values.length - 1, step: 1 });
  const shownValue = made("span", { className: "value" });
  input.setAttribute("aria-label", `${words} of ${entry.label}`);
  const show = () => {
    const choice = state.choices[index][name];
    input.value = choice;
    shownValue.textContent = short(values[choice]);
    shownValue.classList.toggle("changed", values[choice] !== entry.choices[name]);
    input.setAttribute("aria-valuetext", shownValue.textContent);
  };
  input.addEventListener("input", () => {
    state.choices[index][name] = Number(input.value);
    show();
    choose();
    announce();
  });
  sliders.push({ show });
  show();
  const word = made("span", { className: "word", textContent: words });
  return made("label", { className: `slider ${name}` }, word, input, shownValue);
}

function buildMarks() {
  const marks = [
    ["start", "start", true],
    ["global", "global minimum", data.map.global_minima.length],
    ["local", "local minimum", data.map.local_minima.length],
  ];
  const row = made("li", { className: "marks" });
  for (const [name, words, present] of marks) {
    if (present) row.append(made("span", {}, markIcon(MARKS[name]), words));
  }
  $("legend").append(row);
}

function markIcon({ ring, arm }) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "-10 -10 20 20");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const reach = 4 * arm;
  const circle = ring ? "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0" : "";
  path.setAttribute("d", `${circle}${arm ? `M${-reach} 0H${reach}M0 ${-reach}V${reach}` : ""}`);
  icon.append(path);
  return icon;
}

// The scale of the chart, where there is a choice

function buildScales() {
  const { scales } = data.charts[0];
  $("scales").hidden = scales.length < 2;
  scales.forEach((scale, index) => {
    const radio = made("input", { type: "radio", name: "scale", checked: index === 0 });
    radio.addEventListener("change", () => {
      state.scales[0] = index;
      draw();
    });
    $("scales").append(made("label", {}, radio, scale.name));
  });
}

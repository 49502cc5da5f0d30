// Numbers that come as text, and the runs that they are. No step is computed here.

async function inflated(text) {
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

async function doubles(packed) {
  return new Float64Array(await inflated(packed.doubles));
}

async function integers(packed) {
  return new Int32Array(await inflated(packed.integers));
}

// Rows of differences, their signs folded into the lowest bits, low bytes first: see packing.py.
async function quantised(packed) {
  const bytes = new Uint8Array(await inflated(packed.quantised));
  const count = bytes.length / 2;
  const row = packed.shape.at(-1);
  const values = new Uint16Array(count);
  for (let i = 0, value = 0; i < count; i += 1) {
    if (i % row === 0) value = 0;
    const folded = bytes[i] | (bytes[count + i] << 8);
    value += folded & 1 ? -(folded + 1) / 2 : folded / 2;
    values[i] = value;
  }
  return values;
}

const decode = (code, number) =>
  code.unit === undefined
    ? code.low + code.step * number
    : code.low + code.unit * Math.expm1(code.rate * number);

// How far a value that was decoded may be from the one that was encoded.
const codeError = (code, value) =>
  code.unit === undefined ? code.step / 2 : code.error * (value - code.low + code.unit);

// One run of the entry with this number in the legend: its columns hold a value for each of `steps`.
// `codes` say how they were quantised; null, that they are exact.
class Run {
  constructor(entry, start, steps, columns, end, codes) {
    Object.assign(this, { entry, start, steps, columns, codes });
    this.diverged = end < 0;
    this.end = end < 0 ? ~end : end;
    this.last = this.before(this.end);
  }

  // A value of a column for a person, with no more digits than are known.
  text(column, value) {
    const code = this.codes?.[column];
    if (code?.high <= value) return `> ${significant(code.high)}`;
    return significant(value, code ? codeError(code, value) : 0);
  }

  // The index of the last value at or before a step. All steps but the last are evenly spaced.
  before(step) {
    const { steps } = this;
    if (step >= steps.at(-1)) return steps.length - 1;
    return Math.floor(step / steps[1] + 1e-9);
  }

  // The value of a column at a fractional step.
  at(column, step) {
    const values = this.columns[column];
    const k = Math.min(this.before(step), this.last);
    if (k >= this.last) return values[k];
    const share = (step - this.steps[k]) / (this.steps[k + 1] - this.steps[k]);
    return share > 0 ? values[k] + share * (values[k + 1] - values[k]) : values[k];
  }
}

// The runs as Python computed them.
async function recordedRuns(recorded) {
  const { steps, starts } = recorded;
  const values = await doubles(recorded.values);
  const ends = await integers(recorded.ends);
  const [runs, columns, length] = recorded.values.shape;
  return Array.from({ length: runs }, (_, run) => {
    const parts = Array.from({ length: columns }, (_, column) => {
      const first = (run * columns + column) * length;
      return values.subarray(first, first + length);
    });
    const entry = Math.floor(run / starts.length);
    return new Run(entry, starts[run % starts.length], steps, parts, ends[run], null);
  });
}

// Runs from many starts with several hyperparameter values, to be looked up.
class Atlas {
  static async unpacked(data) {
    const sheets = data.sheets.map(async (sheet) => ({
      ...sheet,
      numbers: await quantised(sheet.values),
      lasts: await integers(sheet.ends),
    }));
    return new Atlas(data, await Promise.all(sheets));
  }

  constructor(data, sheets) {
    Object.assign(this, { steps: data.steps, starts: data.starts, codes: data.codes, sheets });
    this.ownStarts = data.own_starts;
    this.grid = data.grid;
  }

  // The run of an entry with the i-th learning rate and the j-th momentum from a start.
  run(entry, choice, start) {
    const sheet = this.sheets[entry];
    const momenta = Math.max(1, sheet.momentum.length);
    const row = ((choice.learning_rate ?? 0) * momenta + (choice.momentum ?? 0)) * this.starts.length + start;
    const columns = this.codes.map((code, column) => {
      const first = (column * sheet.lasts.length + row) * this.steps.length;
      const numbers = sheet.numbers.subarray(first, first + this.steps.length);
      return Float64Array.from(numbers, (number) => decode(code, number));
    });
    return new Run(entry, this.starts[start], this.steps, columns, sheet.lasts[row], this.codes);
  }

  // The number of the start nearest to a point, distances measured in widths and heights of the view.
  nearest([x, y], width, height) {
    const squares = this.starts.map(([a, b]) => ((a - x) / width) ** 2 + ((b - y) / height) ** 2);
    return squares.indexOf(Math.min(...squares));
  }
}

// Numbers for a person.
const bounded = (value, low, high) => Math.min(high, Math.max(low, value));
const written = (text) => text.replace("-", "−");
const fixed = (value, digits) => written((Object.is(value, -0) ? 0 : value).toFixed(digits));
const short = (value) => written(String(Number(value.toPrecision(6))));

// Three digits, or fewer where the error leaves no more.
function significant(value, error = 0) {
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  const digits = error > 0 ? bounded(1 + Math.floor(Math.log10(size / (2 * error))), 1, 3) : 3;
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e5) return powered(value.toExponential(digits - 1));
  return written(size >= 1e3 ? value.toFixed(0) : value.toPrecision(digits));
}

// 1.25e-7 as 1.25·10⁻⁷
function powered(text) {
  const [digits, exponent] = text.replace("+", "").split("e");
  const raised = [...exponent].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign])).join("");
  return `${written(digits)}·10${raised}`;
}

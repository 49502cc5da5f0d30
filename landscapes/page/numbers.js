// Unpacks numbers from text, and runs from numbers. No step is computed here.

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

// Rows of differences with the signs folded into the lowest bits, low bytes first: see packing.py.
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

function decode(code, number) {
  if (number === code.none) return NaN;
  if (code.unit === undefined) return code.low + code.step * number;
  const away = code.unit * Math.expm1(code.rate * Math.abs(number - code.zero));
  return bounded(code.center + Math.sign(number - code.zero) * away, code.low, code.high);
}

// The largest error of a decoded value.
const codeError = (code, value) =>
  code.unit === undefined ? code.step / 2 : code.error * (Math.abs(value - code.center) + code.unit);

// One run of the entry with this number in the legend. Each column has a value for each of `steps`.
// `finals` are the values at its end, which need not be one of these steps. `codes` say how values
// were quantised; null if they are exact. A run whose optimizer gave up has a `stop`: the last
// step before that, and the words for it.
class Run {
  constructor(entry, start, steps, columns, end, finals, codes) {
    Object.assign(this, { entry, start, steps, columns, codes });
    this.stride = steps[1] ?? 1;
    this.until = steps.at(-1);
    this.diverged = end < 0;
    this.end = end < 0 ? ~end : end;
    this.last = this.before(this.end);
    if (finals && this.end < steps.at(-1) && steps[this.last] < this.end) this.append(finals);
  }

  // End the run with these values, between two kept steps.
  append(finals) {
    this.last += 1;
    this.steps = [...this.steps.slice(0, this.last), this.end];
    this.columns = this.columns.map((column, i) => [...column.slice(0, this.last), finals[i]]);
  }

  // A value of a column as text, with no more digits than are known.
  text(column, value, grain) {
    const code = this.codes?.[column];
    const error = code ? codeError(code, value) : 0;
    if (code?.high - error <= value) return `> ${outward(code.high - 2 * error, Math.floor)}`;
    if (code?.low + error >= value && code.low < code.center) {
      return `< ${outward(code.low + 2 * error, Math.ceil)}`;
    }
    return significant(value, error, grain, code?.low >= 0);
  }

  // The number of known decimals of a coordinate.
  decimals(column) {
    const code = this.codes?.[column];
    return code ? Math.floor(1e-9 - Math.log10(code.step)) : Infinity;
  }

  // The index of the last value at or before a step. All steps but the last are evenly spaced.
  before(step) {
    const { steps } = this;
    if (step >= steps.at(-1)) return steps.length - 1;
    return Math.floor(step / this.stride + 1e-9);
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
  const finals = recorded.finals && (await doubles(recorded.finals));
  const [runs, columns, length] = recorded.values.shape;
  return Array.from({ length: runs }, (_, run) => {
    const parts = Array.from({ length: columns }, (_, column) => {
      const first = (run * columns + column) * length;
      return values.subarray(first, first + length);
    });
    const entry = Math.floor(run / starts.length);
    const final = finals?.subarray(run * columns, (run + 1) * columns);
    const its = new Run(entry, starts[run % starts.length], steps, parts, ends[run], final, null);
    return Object.assign(its, { stop: recorded.stops?.[run] });
  });
}

// Precomputed runs from many starts with several hyperparameter values.
class Atlas {
  static async unpacked(data) {
    const sheets = data.sheets.map(async (sheet) => ({
      ...sheet,
      numbers: await quantised(sheet.values),
      lasts: await integers(sheet.ends),
      finals: await quantised(sheet.finals),
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
    const finals = this.codes.map((code, column) =>
      decode(code, sheet.finals[column * sheet.lasts.length + row]),
    );
    return new Run(entry, this.starts[start], this.steps, columns, sheet.lasts[row], finals, this.codes);
  }

  // The index of the start nearest to a point, in units of the view's width and height.
  nearest([x, y], width, height) {
    const squares = this.starts.map(([a, b]) => ((a - x) / width) ** 2 + ((b - y) / height) ** 2);
    return squares.indexOf(Math.min(...squares));
  }
}

// Numbers as text.
const bounded = (value, low, high) => Math.min(high, Math.max(low, value));
const written = (text) => text.replace("-", "−");
const fixed = (value, digits) => written((Object.is(value, -0) ? 0 : value).toFixed(digits));
const short = (value) => written(String(Number(value.toPrecision(6))));

// Three digits; more where differences as fine as `grain` matter, fewer where the error is larger:
// the text is off by less than one in its last digit. A `positive` value is never below 0.
function significant(value, error = 0, grain = null, positive = false) {
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  const first = power(size);
  const known = error > 0 ? Math.ceil(Math.log10(2 * error) - 1e-9) : -Infinity;
  if (known > first) return (positive ? "< " : "0 ± ") + outward(size + error, Math.ceil);
  if (size === 0) return "0";
  const wanted = Math.min(first - 2, size < 1e5 ? 0 : first, grain ? power(grain) : first);
  return digitsTo(value, Math.max(wanted, known, first - 14));
}

// A number down to the digit of the power `last` of ten.
function digitsTo(value, last) {
  const size = Math.abs(value);
  const digits = power(size) - last + 1;
  // Zeros that only fill up to the units would look like digits.
  if (size < 1e-3 || size >= 1e15 || last > 0) return powered(value.toExponential(digits - 1));
  return written(Number(value.toPrecision(digits)).toFixed(Math.max(0, -last)));
}

// A bound with two digits, rounded so that it remains a bound.
function outward(value, rounded) {
  const unit = 10 ** (power(Math.abs(value)) - 1);
  const bound = rounded(value / unit) * unit;
  return bound === 0 ? "0" : digitsTo(bound, power(Math.abs(bound)) - 1);
}

// The power of ten of the first digit; zero has none.
const power = (size) => (size === 0 ? -Infinity : Number(size.toExponential().split("e")[1]));

// 1.25e-7 as 1.25·10⁻⁷
function powered(text) {
  const [digits, exponent] = text.replace("+", "").split("e");
  const raised = [...exponent].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign])).join("");
  return `${written(digits)}·10${raised}`;
}

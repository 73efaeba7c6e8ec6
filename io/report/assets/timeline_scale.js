// Time as a scale: the stretch shown, bins of whole minutes, hours or days, ticks in UTC, words.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const MOST_BINS = 120;
const YEAR_ONE = -62135596800;
const YEAR_LAST = 253402300799;

// Steps of a calendar: [seconds] or [seconds about, months].
const TIME_STEPS = [
  [1],
  [5],
  [15],
  [30],
  [MINUTE],
  [5 * MINUTE],
  [15 * MINUTE],
  [30 * MINUTE],
  [HOUR],
  [3 * HOUR],
  [6 * HOUR],
  [12 * HOUR],
  [DAY],
  [2 * DAY],
  [7 * DAY],
  [30.4 * DAY, 1],
  [91 * DAY, 3],
  [183 * DAY, 6],
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((years) => [years * 365.25 * DAY, years * 12]),
];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

// Rows of the comments with a known time, in order of time.
function timedRows(model) {
  const rows = [];
  for (let row = 0; row < model.n; row++) {
    const time = model.time[row];
    if (model.kind[row] === KIND.comment && time >= YEAR_ONE && time <= YEAR_LAST) rows.push(row);
  }
  return Int32Array.from(rows).sort((one, other) => model.time[one] - model.time[other] || one - other);
}

// The stretch that shows the times: all of them, unless a few far off (2 in 100) would leave
// the others less than a twentieth of the width.
function timeStretch(model, rows) {
  const at = (place) => model.time[rows[place]];
  const last = rows.length - 1;
  let [from, to] = [at(0), at(last)];
  const few = Math.floor(rows.length / 50);
  const [low, high] = [at(few), at(last - few)];
  const span = Math.max(high - low, DAY);
  if (few && to - from > 20 * span) {
    const near = rows.filter((row) => model.time[row] >= low - span && model.time[row] <= high + span);
    if (rows.length - near.length <= few)
      [from, to] = [model.time[near[0]], model.time[near[near.length - 1]]];
  }
  const margin = Math.max((to - from) / 50, MINUTE);
  const shown = rows.filter((row) => model.time[row] >= from && model.time[row] <= to);
  return { from: Math.floor(from - margin), to: Math.ceil(to + margin), first: from, last: to, rows: shown };
}

// Counts of the comments shown in bins that begin on a whole step of the calendar: at most 120,
// fewer for few comments, which would else stand one by one.
function timeBins(model, stretch) {
  const most = Math.min(MOST_BINS, 12 + stretch.rows.length / 2);
  const step = TIME_STEPS.find((each) => (stretch.last - stretch.first) / each[0] < most - 1);
  const edges = stepsBetween(stretch.first, stretch.last, step || TIME_STEPS.at(-1));
  const counts = new Int32Array(edges.length - 1);
  const of = new Int32Array(model.n).fill(-1);
  let bin = 0;
  for (const row of stretch.rows) {
    while (bin < counts.length - 1 && model.time[row] >= edges[bin + 1]) bin++;
    counts[bin]++;
    of[row] = bin;
  }
  return { edges, counts, of };
}

// The steps from the last one not after `from` to the first one after `to`.
function stepsBetween(from, to, [seconds, months]) {
  const found = [];
  let index = months ? Math.floor(monthOf(from) / months) : Math.floor(from / seconds);
  for (let reached = false; !reached; index++) {
    const time = months ? monthStart(index * months) : index * seconds;
    found.push(time);
    reached = time > to;
  }
  return found;
}

function monthOf(seconds) {
  const date = new Date(seconds * 1000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function monthStart(month) {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
  return date.getTime() / 1000;
}

// Ticks of an axis of `width` pixels: {time, text, context}; context says day or year once.
function timeTicks(from, to, width) {
  const most = Math.max(2, Math.floor(width / 74));
  const step = TIME_STEPS.find((each) => (to - from) / each[0] <= most) || TIME_STEPS.at(-1);
  const ticks = stepsBetween(from, to, step).filter((time) => time >= from && time <= to);
  let before = "";
  return ticks.map((time) => {
    const date = new Date(time * 1000);
    const [text, around] = tickTexts(date, step);
    const context = around === before ? "" : around;
    before = around;
    return { time, text, context };
  });
}

function tickTexts(date, [seconds, months]) {
  const clock = date.toISOString().slice(-13, seconds < MINUTE ? -5 : -8);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  const year = String(date.getUTCFullYear());
  if (seconds < DAY) return [clock, `${day} ${year}`];
  if (!months) return [day, year];
  return months < 12 ? [MONTHS[date.getUTCMonth()], year] : [year, ""];
}

// "1 May 2024 10:00"; seconds are said only where there are any.
function momentText(seconds) {
  const date = new Date(seconds * 1000);
  return `${dayText(date)} ${clockText(date)}`;
}

function dayText(date) {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

function clockText(date) {
  return date.toISOString().slice(-13, date.getUTCSeconds() ? -5 : -8);
}

// "1 May 2024 10:00 – 12:30 UTC": the day is said once if it is the same.
function spanText([from, to]) {
  const usable = (seconds) => new Date(Math.min(Math.max(seconds, YEAR_ONE), YEAR_LAST) * 1000);
  const [one, other] = [usable(from), usable(to)];
  const end = dayText(one) === dayText(other) ? clockText(other) : `${dayText(other)} ${clockText(other)}`;
  return `${dayText(one)} ${clockText(one)} – ${end} UTC`;
}

// The value of a field for date and time in UTC, and back (NaN if it holds none).
function fieldValue(seconds) {
  const text = new Date(Math.min(Math.max(seconds, YEAR_ONE), YEAR_LAST) * 1000).toISOString();
  return text.slice(0, text.slice(17, 19) === "00" ? 16 : 19);
}

function fieldSeconds(value) {
  return value ? Date.parse(`${value}Z`) / 1000 : NaN;
}

// Row of the comment that opens the branch of each row, just below the opening of its thread.
function branchRows(model) {
  const { n, parent } = model;
  const branch = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const up = parent[row];
    branch[row] = up < 0 || parent[up] < 0 ? row : branch[up];
  }
  return branch;
}

// The five largest branches among `rows`: {heads, group}; group is −1 for all others.
function largestBranches(model, branch, rows) {
  const sizes = new Int32Array(model.n);
  for (const row of rows) sizes[branch[row]]++;
  const heads = [];
  for (let row = 0; row < model.n; row++) if (sizes[row] > 1 && model.parent[row] >= 0) heads.push(row);
  heads.sort((one, other) => sizes[other] - sizes[one] || one - other);
  heads.length = Math.min(heads.length, BRANCH_COLORS.length);
  const place = new Map(heads.map((row, at) => [row, at]));
  return { heads, group: Int8Array.from(branch, (head) => place.get(head) ?? -1) };
}

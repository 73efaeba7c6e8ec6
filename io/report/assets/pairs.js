// The table of the pairs who addressed each other, each with a strip of who spoke when.

const LEVEL_WORDS = {
  mutual: "each addressed the other",
  back_and_forth: "back and forth",
  sustained: "a sustained back and forth",
};
const LEVEL_RANK = { mutual: 0, back_and_forth: 1, sustained: 2 };
const STRIP = { width: 168, height: 26, tick: 10, most: 400, waiting: "svg.strip:not([data-drawn])" };

function startPairs(app) {
  const { model } = app;
  const { pairs, people } = model;
  const tools = document.getElementById("pairs-tools");
  const body = document.getElementById("pairs-body");
  if (!pairs.a.length) {
    body.append(el("p", { class: "note" }, "No two people addressed each other."));
    return;
  }
  const strips = pairStrips(app);
  const name = (person) => fold(people.name[person]);
  const table = makeTable(app, {
    id: "pairs",
    noun: "pair",
    plural: "pairs",
    caption: "Pairs of people who each addressed the other",
    file: "pairs.csv",
    rows: pairs.a.length,
    body,
    tools,
    attribute: "data-pair",
    columns: pairColumns(app, strips),
    sorted: [5, true],
    keep: (pair) => !app.window || app.counts.pair[pair] > 0,
    find: (pair) => `${name(pairs.a[pair])}\n${name(pairs.b[pair])}`,
    chosen: () => (app.selection.kind === "pair" ? app.selection.pair : -1),
    choose: (pair, options) => app.select({ kind: "pair", pair }, options),
    about: () => pairsNote(app, strips),
    drawn: strips.watch,
  });
  const png = el("button", { type: "button", "aria-label": "Download the strips as PNG" }, "PNG");
  png.addEventListener("click", () => downloadPng("pairs.png", strips.picture(table.shown())));
  tools.append(png);
  app.on("window", table.refresh);
  app.on("selection", table.mark);
}

function pairColumns(app, strips) {
  const { pairs, people } = app.model;
  const both = pairDirections(app.model);
  const side = (title, of, csv, head) => ({
    title,
    csv,
    head,
    value: (pair) => people.name[of[pair]],
    cell: (pair) => (head ? pairButton(people, pairs, pair) : nameElement(people.name[of[pair]])),
  });
  const measure = (title, values, csv) => ({ title, csv, numeric: true, whole: true, value: (pair) => values[pair] });
  const sent = (title, edges, csv) => ({
    title,
    csv,
    numeric: true,
    windowed: true,
    value: (pair) => app.counts.edge[edges[pair]] || 0,
  });
  return [
    side("Who", pairs.a, "who", true),
    side("With whom", pairs.b, "with_whom", false),
    howFarColumn(pairs),
    sent("First to second", both.ab, "comments_first_to_second"),
    sent("Second to first", both.ba, "comments_second_to_first"),
    measure("Longest chain", pairs.chain, "longest_chain_turns"),
    measure("Episodes", pairs.episodes, "episodes"),
    {
      title: "Last word",
      csv: "last_word",
      whole: true,
      value: (pair) => (pairs.last_word[pair] >= 0 ? people.name[pairs.last_word[pair]] : null),
      cell: (pair) => (pairs.last_word[pair] >= 0 ? nameElement(people.name[pairs.last_word[pair]]) : ""),
    },
    {
      title: "Median response",
      csv: "median_response_seconds",
      numeric: true,
      whole: true,
      first: "low",
      value: (pair) => pairs.response[pair],
      text: (pair) => (pairs.response[pair] === null ? "" : durationText(pairs.response[pair])),
    },
    strips.column,
  ];
}

// How far an exchange went, in words; sorted by how far.
function howFarColumn(pairs) {
  return {
    title: "How far",
    csv: "how_far",
    numeric: true,
    kind: "words",
    whole: true,
    value: (pair) => LEVEL_RANK[pairs.level[pair]],
    text: (pair) => LEVEL_WORDS[pairs.level[pair]],
    record: (pair) => pairs.level[pair],
  };
}

function pairButton(people, pairs, pair) {
  const [a, b] = [people.name[pairs.a[pair]], people.name[pairs.b[pair]]];
  const label = `${shownName(a)} and ${shownName(b)}`;
  return el("button", { type: "button", class: "pick", "aria-label": label, title: titleOf(a) }, nameElement(a));
}

// The edges of each pair, from the first to the second and back.
function pairDirections(model) {
  const P = model.people.name.length;
  const edge = (from, to) => from.map((one, pair) => model.edgeOf.get(one * P + to[pair]));
  return { ab: edge(model.pairs.a, model.pairs.b), ba: edge(model.pairs.b, model.pairs.a) };
}

function pairsNote(app, strips) {
  const notes = [];
  if (app.window) {
    const away = app.counts.pair.reduce((sum, comments) => sum + (comments === 0), 0);
    notes.push(
      "Comments are of the stretch of time chosen; how far, chains, episodes, last word and response of the whole discussion.",
    );
    if (away) notes.push(`${count(away, "pair")} with nothing in it ${away === 1 ? "is" : "are"} left out.`);
  }
  notes.push(
    `Strips: ticks up are comments of the first, ticks down of the second, ${strips.timed() ? "over time" : "in the order of the discussion, as times are missing"}.`,
  );
  return notes.join(" ");
}

// The strips: where the comments of an exchange stand, drawn only for rows that come into view.
function pairStrips(app) {
  const { model } = app;
  const { pairs } = model;
  const timed = pairs.rows.every((row) => !model.isRecord[row] || Number.isFinite(model.time[row]));
  const scale = stripScale(app, timed);
  const draw = (strip) => {
    observer.unobserve(strip);
    drawStrip(strip, stripPlaces(app, Number(strip.dataset.strip), scale()));
  };
  const observer = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
    { rootMargin: "600px" },
  );
  addEventListener("beforeprint", () => document.querySelectorAll(STRIP.waiting).forEach(draw));
  return {
    timed: () => timed,
    watch(body) {
      observer.disconnect();
      for (const strip of body.querySelectorAll(STRIP.waiting)) observer.observe(strip);
    },
    picture: (shown) => stripsPicture(app, shown.slice(0, STRIP.most), scale()),
    column: {
      title: timed ? "When" : "In order",
      numeric: true,
      kind: "strips",
      first: "low",
      csv: timed ? "first_utc" : "first_place",
      value: (pair) => stripStart(app, pair, timed),
      record: (pair) => (timed ? fileTime(stripStart(app, pair, timed)) : stripStart(app, pair, timed)),
      cell: emptyStrip,
    },
  };
}

function stripElement(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function emptyStrip(pair) {
  const { width, height } = STRIP;
  return stripElement("svg", { class: "strip", "data-strip": pair, width, height, viewBox: `0 0 ${width} ${height}` });
}

// The first comment of an exchange: its time, or its place in the discussion.
function stripStart(app, pair, timed) {
  const { pairs, time } = app.model;
  let first = Infinity;
  for (let i = pairs.start[pair]; i < pairs.start[pair + 1]; i++) {
    const at = timed ? time[pairs.rows[i]] : pairs.rows[i];
    if (at < first) first = at;
  }
  return first === Infinity ? null : first;
}

// What runs from left to right: the stretch of time chosen, else from the first to the last comment.
function stripScale(app, timed) {
  const { model } = app;
  const places = { at: (row) => row, from: 0, to: Math.max(model.n - 1, 1), words: "In the order of the discussion." };
  if (!timed) return () => places;
  let [from, to] = [Infinity, -Infinity];
  for (const row of model.pairs.rows) {
    const time = model.time[row];
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return () => {
    const [low, high] = app.window || [from, to];
    const [first, last] = [Math.max(low, from), Math.min(high, to)];
    const words = `From ${timeText(first)} to ${timeText(last)} UTC.`;
    return { at: (row) => model.time[row], from: first, to: last, words };
  };
}

// The columns of pixels with a comment of the first, and of the second.
function stripPlaces(app, pair, scale) {
  const { model, visible } = app;
  const { pairs } = model;
  const up = new Set();
  const down = new Set();
  const width = STRIP.width - 4;
  for (let i = pairs.start[pair]; i < pairs.start[pair + 1]; i++) {
    const row = pairs.rows[i];
    const share = scale.to > scale.from ? (scale.at(row) - scale.from) / (scale.to - scale.from) : 0.5;
    if (!visible[row] || !(share >= 0 && share <= 1)) continue;
    (model.author[row] === pairs.a[pair] ? up : down).add(2 + Math.round(share * width));
  }
  return { pair, up, down };
}

function drawStrip(strip, { up, down }) {
  const middle = STRIP.height / 2;
  const ticks = (places, end) => [...places].map((x) => `M${x} ${middle}V${end}`).join("");
  strip.dataset.drawn = "";
  strip.setAttribute("role", "img");
  strip.setAttribute("aria-label", `${count(up.size, "tick")} up, ${number(down.size)} down`);
  strip.append(
    stripElement("path", { class: "line", d: `M0 ${middle}H${STRIP.width}` }),
    stripElement("path", { class: "up", d: ticks(up, middle - STRIP.tick) }),
    stripElement("path", { class: "down", d: ticks(down, middle + STRIP.tick) }),
  );
}

// One picture of many strips: names to the left, the strip to the right.
function stripsPicture(app, shown, scale) {
  const [names, row, zoom] = [330, 30, 2];
  const width = 20 + names + STRIP.width * 3 + 20;
  const canvas = el("canvas", { width: width * zoom, height: (shown.length * row + 60) * zoom });
  const pen = canvas.getContext("2d");
  pen.scale(zoom, zoom);
  pen.fillStyle = color("paper");
  pen.fillRect(0, 0, width, canvas.height);
  pen.font = "13px system-ui, sans-serif";
  pen.textBaseline = "middle";
  shown.forEach((pair, at) => pictureRow(app, pen, { pair, y: 20 + at * row + row / 2, names, scale }));
  pen.textAlign = "left";
  pen.fillStyle = color("quiet");
  const words = "Ticks up: comments of the first. Ticks down: of the second.";
  pen.fillText(`${words} ${scale.words}`, 20, shown.length * row + 40);
  return canvas;
}

function pictureRow(app, pen, { pair, y, names, scale }) {
  const { pairs, people } = app.model;
  const { up, down } = stripPlaces(app, pair, scale);
  const left = 20 + names;
  pen.fillStyle = color("ink");
  pen.textAlign = "right";
  pen.fillText(shownName(people.name[pairs.a[pair]], 22), 20 + names / 2 - 8, y, names / 2 - 8);
  pen.textAlign = "left";
  pen.fillText(shownName(people.name[pairs.b[pair]], 22), 20 + names / 2 + 8, y, names / 2 - 16);
  pen.fillStyle = color("rule");
  pen.fillRect(left, y - 0.5, STRIP.width * 3, 1);
  pen.fillStyle = color("blue");
  for (const x of up) pen.fillRect(left + x * 3 - 0.75, y - 12, 1.5, 12);
  pen.fillStyle = color("vermillion");
  for (const x of down) pen.fillRect(left + x * 3 - 0.75, y, 1.5, 12);
}

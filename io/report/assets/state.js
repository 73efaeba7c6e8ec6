// What is chosen at the moment: a stretch of time, and a person, edge, pair or comment.
//
// Panels listen with app.on("window" | "brush" | "selection" | "theme", fn) and change the state only by
// app.setWindow and app.select.  A selection is one of
//   {kind: "none"}, {kind: "person", person}, {kind: "edge", edge}, {kind: "pair", pair},
//   {kind: "comment", row}: all numbers are rows of the model.

function createApp(model) {
  const listeners = new Map();
  const app = {
    model,
    window: null,
    selection: { kind: "none" },
    visible: new Uint8Array(model.n),
    counts: null,
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) || []), listener]);
    },
    emit(event) {
      for (const listener of listeners.get(event) || []) listener();
    },
    // [from, to] in seconds since 1970, both included; null: all, also what has no time.  While
    // it is dragged (passing) only "brush" is emitted: what is slow to draw follows at rests.
    setWindow(window, { passing = false } = {}) {
      app.window = window;
      recount(app);
      app.emit("brush");
      if (passing) return;
      app.emit("window");
      writeLink(app);
    },
    // With {focus: true} the reader takes the focus: someone asked for the words.
    select(selection, { focus = false } = {}) {
      app.selection = selection;
      document.getElementById("link-notice").hidden = true;
      app.focusReader = focus;
      app.emit("selection");
      writeLinkNow(app);
    },
  };
  recount(app);
  return app;
}

// Counts everything anew for the comments within the window.
function recount(app) {
  const { model, window, visible } = app;
  const P = model.people.name.length;
  const E = model.edges.source.length;
  const counts = {
    total: 0,
    people: 0,
    comments: new Int32Array(P),
    edge: new Int32Array(E),
    inDegree: new Int32Array(P),
    inStrength: new Int32Array(P),
    outDegree: new Int32Array(P),
    outStrength: new Int32Array(P),
    pair: new Int32Array(model.pairs.a.length),
  };
  for (let row = 0; row < model.n; row++) {
    const time = model.time[row];
    visible[row] = model.isRecord[row] && (!window || (time >= window[0] && time <= window[1])) ? 1 : 0;
    if (!visible[row]) continue;
    if (model.kind[row] === KIND.comment) counts.total++;
    if (model.author[row] >= 0) counts.comments[model.author[row]]++;
  }
  counts.people = counts.comments.reduce((sum, count) => sum + (count > 0), 0);
  model.addresses.comment.forEach((row, i) => {
    if (visible[row]) counts.edge[model.edgeOfAddress[i]]++;
  });
  for (let edge = 0; edge < E; edge++) {
    const source = model.edges.source[edge];
    const target = model.edges.target[edge];
    if (!counts.edge[edge]) continue;
    counts.outDegree[source]++;
    counts.inDegree[target]++;
    counts.outStrength[source] += counts.edge[edge];
    counts.inStrength[target] += counts.edge[edge];
  }
  model.pairs.a.forEach((a, pair) => {
    const b = model.pairs.b[pair];
    counts.pair[pair] = counts.edge[model.edgeOf.get(a * P + b)] + counts.edge[model.edgeOf.get(b * P + a)];
  });
  app.counts = counts;
}

// Browsers refuse to change the address many times a second, as a held key would.
let linkTimer = 0;
let linkWritten = -Infinity;

function writeLink(app) {
  clearTimeout(linkTimer);
  const wait = linkWritten + 200 - performance.now();
  if (wait > 0) linkTimer = setTimeout(() => writeLinkNow(app), wait);
  else writeLinkNow(app);
}

// Links: #p=person, #e=speaker,addressed, #pair=one,other, #c=comment, #t=from..to (joined by &).
// After what is chosen stands a check, as in #p=3~k3f: three letters made of the names or the id,
// so that a link to rows of another version of the page is noticed.  Links without it work too.
function writeLinkNow(app) {
  clearTimeout(linkTimer);
  linkWritten = performance.now();
  const { model, selection, window } = app;
  const parts = [];
  const chosen = (key, rows, words) => parts.push(`${key}=${rows.join(",")}~${linkCheck(words)}`);
  const people = (rows) => rows.map((person) => model.people.name[person]);
  if (selection.kind === "person") chosen("p", [selection.person], people([selection.person]));
  if (selection.kind === "comment") chosen("c", [selection.row], commentWords(model, selection.row));
  if (selection.kind === "edge") {
    const ends = [model.edges.source[selection.edge], model.edges.target[selection.edge]];
    chosen("e", ends, people(ends));
  }
  if (selection.kind === "pair") {
    const both = [model.pairs.a[selection.pair], model.pairs.b[selection.pair]];
    chosen("pair", both, people(both));
  }
  if (window) parts.push(`t=${Math.floor(window[0])}..${Math.ceil(window[1])}`);
  try {
    history.replaceState(null, "", parts.length ? `#${parts.join("&")}` : location.pathname + location.search);
  } catch {
    // In a sandboxed frame the address may not be changed: the page works without.
  }
}

function commentWords(model, row) {
  return [model.threads.id[model.thread[row]], model.id[row]].map(String);
}

// Three letters of base 36, from the FNV-1a hash of some words.
function linkCheck(words) {
  let hash = 0x811c9dc5;
  const text = words.join("\n");
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return (hash % 46656).toString(36).padStart(3, "0");
}

// Takes over what a link says; what is out of range or not a number is passed over.
function readLink(app) {
  clearTimeout(linkTimer);
  if (location.hash && !location.hash.includes("=")) {
    // A jump to a part of the page: what is chosen stays, and stays in the address.
    if (app.window || app.selection.kind !== "none") writeLink(app);
    return;
  }
  const { model } = app;
  const P = model.people.name.length;
  const link = new Map(location.hash.slice(1).split("&").map((part) => part.split("=", 2)));
  const times = /^(-?\d{1,15})\.\.(-?\d{1,15})$/.exec(link.get("t") || "");
  const window = times && [Number(times[1]), Number(times[2])];
  if (window && isNearDiscussion(model, window)) app.setWindow(window);
  else if (app.window) app.setWindow(null);
  const people = (rows) => rows.map((person) => model.people.name[person]);
  const [p, e, two] = [["p", 1], ["e", 2], ["pair", 2]].map(([key, count]) =>
    linkRows(link.get(key), count, P, people),
  );
  const c = linkRows(link.get("c"), 1, model.n, ([row]) => commentWords(model, row));
  const strange = [p, c, e, two].includes("strange");
  const edge = e ? model.edgeOf.get(e[0] * P + e[1]) : undefined;
  const pair = two ? model.pairOf.get(pairKey(model, two[0], two[1])) : undefined;
  // Whoever follows a link to a person or comment asks for the words.
  const open = (selection) => app.select(selection, { focus: true });
  if (strange) app.select({ kind: "none" });
  else if (p) open({ kind: "person", person: p[0] });
  else if (c) open({ kind: "comment", row: c[0] });
  else if (edge !== undefined) open({ kind: "edge", edge });
  else if (pair !== undefined) open({ kind: "pair", pair });
  else if (app.selection.kind !== "none") app.select({ kind: "none" });
  document.getElementById("link-notice").hidden = !strange;
  if (strange) announce(document.getElementById("link-notice").textContent);
}

// Whether a window of a link has anything to do with the times of the discussion.
function isNearDiscussion({ time }, [from, to]) {
  if (from > to || from < YEAR_ONE || to > YEAR_LAST) return false;
  let [first, last] = [Infinity, -Infinity];
  for (const at of time) {
    if (!(at >= YEAR_ONE && at <= YEAR_LAST)) continue;
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const length = Math.max(last - first, DAY);
  return to >= first - length && from <= last + length;
}

// The rows a link names; null if there are none such, "strange" if its check does not fit them.
function linkRows(text, count, limit, words) {
  const parts = /^(\d{1,9}(?:,\d{1,9})*)(?:~([0-9a-z]{3}))?$/.exec(text || "");
  if (!parts) return null;
  const found = parts[1].split(",").map(Number);
  if (found.length !== count) return null;
  if (found.some((row) => row >= limit)) return parts[2] ? "strange" : null;
  return parts[2] && parts[2] !== linkCheck(words(found)) ? "strange" : found;
}

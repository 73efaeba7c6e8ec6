// The conversation reader: the messages of what is chosen, and the bar that says what is chosen.

const READER_STEP = 100;

function startReader(app) {
  const reader = {
    app,
    mode: "path",
    reading: null,
    origin: null,
    title: document.getElementById("reader-title"),
    tools: document.getElementById("reader-tools"),
    body: document.getElementById("reader-body"),
  };
  reader.bar = chosenBar(reader);
  reader.body.addEventListener("click", (event) => readerClick(reader, event));
  document.getElementById("reader").addEventListener("keydown", (event) => readerKey(reader, event));
  readerTools(reader);
  app.on("selection", () => {
    reader.mode = "path";
    rememberOrigin(reader);
    showReading(reader);
    if (app.selection.kind !== "none") announce(`Chosen: ${reader.title.textContent}`);
    if (app.focusReader) focusReader(reader);
  });
  app.on("window", () => showReading(reader));
  showReading(reader);
  startPrinting(app);
}

function rememberOrigin(reader) {
  const { activeElement } = document;
  const here = [reader.bar, document.getElementById("reader")];
  if (activeElement && activeElement !== document.body && !here.some((part) => part.contains(activeElement)))
    reader.origin = activeElement;
}

// Escape leads back to where the reader was opened from; pressed there, it clears what is chosen.
function readerKey({ origin }, event) {
  if (event.key !== "Escape" || event.defaultPrevented || !origin?.isConnected || !origin.checkVisibility()) return;
  event.preventDefault();
  event.stopPropagation();
  origin.focus();
}

function focusReader(reader) {
  reader.title.focus({ preventScroll: true });
  document.getElementById("reader").scrollIntoView({ block: "start" });
}

function showReading(reader) {
  const { app, title, body, tools } = reader;
  const inside = body.contains(document.activeElement);
  const reading = readingOf(app, reader.mode);
  reader.reading = reading;
  showChosen(reader);
  tools.hidden = !reading;
  if (!reading) {
    title.replaceChildren("Conversation");
    body.replaceChildren(...readerInvitation(app));
    return;
  }
  title.replaceChildren(...reading.title);
  reader.list = el("div", { class: "messages" });
  reader.before = el("p", { class: "more before" });
  reader.more = el("p", { class: "more" });
  const paper = app.window ? [el("p", { class: "paper" }, `In the stretch of time ${spanText(app.window)}.`)] : [];
  const lead = [...paper, ...reading.lead.filter(Boolean), ...awayNote(app, reading)];
  body.replaceChildren(...lead, reader.before, reader.list, reader.more);
  // A comment far down a long branch: begin shortly above it.
  const start = reading.chosen >= READER_STEP ? reading.chosen - 20 : 0;
  addEarlier(reader, start);
  addMessages(reader, start, start + READER_STEP);
  if (inside && !app.focusReader) title.focus({ preventScroll: true });
}

function awayNote(app, { rows, away }) {
  if (!app.window || !away) return rows.length ? [] : [el("p", { class: "note" }, "No message.")];
  const are = away === 1 ? "is" : "are";
  return [el("p", { class: "note" }, `${count(away, "message")} outside the stretch of time ${are} left out.`)];
}

function readerInvitation({ model }) {
  const words = el("p", { class: "quiet" }, "Choose a person, an arrow, a pair or a comment: the messages stand here.");
  const { pairs, people } = model;
  if (!pairs.a.length) return [words];
  const [a, b] = [people.name[pairs.a[0]], people.name[pairs.b[0]]];
  const button = el("button", { type: "button", "data-pair": 0 });
  button.append("Read the exchange that went furthest: ", nameElement(a), " and ", nameElement(b));
  return [words, el("p", {}, button)];
}

function addMessages(reader, start, limit) {
  const { reading, list, more } = reader;
  const to = Math.min(limit, reading.rows.length);
  list.append(messagesBetween(reader, start, to));
  const left = reading.rows.length - to;
  more.replaceChildren();
  if (!left) return;
  const next = Math.min(left, READER_STEP);
  const button = el("button", { type: "button" }, `Show ${number(next)} more of ${number(reading.rows.length)}`);
  button.addEventListener("click", () => {
    const last = list.lastElementChild;
    addMessages(reader, to, to + READER_STEP);
    focusMessage(last.nextElementSibling);
  });
  more.append(button, paperNote(left, "after"));
}

// What only paper says, where nothing can be pressed.
function paperNote(left, where) {
  return el("span", { class: "paper" }, `${count(left, "message")} ${where} these not printed.`);
}

function addEarlier(reader, start) {
  const { list, before } = reader;
  before.replaceChildren();
  if (!start) return;
  const from = Math.max(0, start - READER_STEP);
  const button = el("button", { type: "button" }, `Show ${number(start - from)} of ${number(start)} earlier`);
  button.addEventListener("click", () => {
    const first = list.firstElementChild;
    list.prepend(messagesBetween(reader, from, start));
    addEarlier(reader, from);
    focusMessage(first.previousElementSibling);
  });
  before.append(button, paperNote(start, "before"));
}

function messagesBetween({ app, reading }, from, to) {
  const made = document.createDocumentFragment();
  for (let i = from; i < to; i++) {
    const head = reading.head && reading.head(i);
    if (head) made.append(el("h3", {}, head));
    made.append(messageElement(app, reading.item(i)));
  }
  return made;
}

function focusMessage(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

// Buttons in the reader choose something else: the focus moves to the new title.
function readerClick(reader, event) {
  const button = event.target.closest("button");
  if (!button) return;
  const { person, comment, edge, pair, mode, go } = button.dataset;
  const choose = (selection) => reader.app.select(selection, { focus: true });
  if (person) choose({ kind: "person", person: Number(person) });
  if (comment) choose({ kind: "comment", row: Number(comment) });
  if (edge) choose({ kind: "edge", edge: Number(edge) });
  if (pair) choose({ kind: "pair", pair: Number(pair) });
  if (go === "tree") showTree();
  if (mode) {
    reader.mode = mode;
    showReading(reader);
    focusReader(reader);
    const chosen = reader.list.querySelector("[aria-current]");
    if (chosen) chosen.scrollIntoView({ block: "center" });
  }
}

function showTree() {
  const picture = document.getElementById("tree-canvas");
  document.getElementById("tree").scrollIntoView({ block: "start" });
  if (picture) picture.focus({ preventScroll: true });
}

function readerTools(reader) {
  const csv = el("button", { type: "button", "aria-label": "Download these messages as CSV" }, "CSV");
  const print = el("button", { type: "button", "aria-label": "Print these messages" }, "Print");
  csv.addEventListener("click", () => readerCsv(reader));
  print.addEventListener("click", () => {
    document.documentElement.dataset.print = "reader";
    window.print();
  });
  reader.tools.append(csv, print);
}

function readerCsv({ app, reading }) {
  const { model } = app;
  const columns = ["id", "thread", "author", "time_utc", "depth", "answers", "inferred", "text", "url"];
  const rows = reading.rows.map((row) => [
    model.id[row],
    model.threads.id[model.thread[row]],
    model.isRecord[row] && model.author[row] >= 0 ? personName(model, model.author[row]) : null,
    fileTime(model.time[row]),
    model.depth[row],
    model.parent[row] >= 0 ? model.id[model.parent[row]] : null,
    model.inferred.has(row) ? "yes" : "no",
    wordsOf(model, row),
    sourceLink(model, row)?.href,
  ]);
  downloadCsv("messages.csv", columns, rows);
}

// The bar at the foot of the window: what is chosen, and what to do with it.
function chosenBar(reader) {
  const bar = el("section", { id: "chosen", "aria-label": "What is chosen", hidden: true });
  const words = el("p", { id: "chosen-words" });
  const button = (text, act) => el("button", { type: "button", onclick: act }, text);
  const copy = button("Copy link", () => copyLink(bar, copy));
  copy.hidden = isFramedText();
  bar.append(words, button("Read", () => focusReader(reader)), copy, button("Clear", () => clearChosen(reader)));
  document.querySelector("main").after(bar);
  return bar;
}

function showChosen({ app, reading, bar }) {
  bar.hidden = app.selection.kind === "none";
  const words = bar.querySelector("#chosen-words");
  words.replaceChildren();
  if (!reading) return;
  words.append(...reading.title.map((part) => (part instanceof Node ? part.cloneNode(true) : part)));
  words.append(el("span", { class: "quiet" }, ` · ${count(reading.rows.length, "message")}`));
}

function clearChosen(reader) {
  reader.app.select({ kind: "none" });
  if (reader.origin?.isConnected) reader.origin.focus({ preventScroll: true });
}

// Where the clipboard is closed to the page, the link is shown to be copied by hand.
async function copyLink(bar, button) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
    announce("Link copied");
    setTimeout(() => (button.textContent = "Copy link"), 2000);
  } catch {
    const field = el("input", { readonly: true, value: location.href, "aria-label": "Link", class: "link" });
    bar.querySelector("input")?.remove();
    button.after(field);
    field.select();
  }
}

// Paper is light and shows what is folded on the screen; the pictures are drawn after this.
function startPrinting(app) {
  const root = document.documentElement;
  let opened = [];
  let theme;
  const prepare = () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    app.emit("theme");
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  };
  const restore = () => {
    for (const details of opened) details.open = false;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    delete root.dataset.print;
    app.emit("theme");
  };
  addEventListener("beforeprint", prepare, { capture: true });
  addEventListener("afterprint", restore);
}

// The timeline panel: chooses a stretch of time by pointer, keys or two fields.

function startTimeline(app) {
  const body = document.getElementById("timeline-body");
  const tools = document.getElementById("timeline-tools");
  const timeline = readTimeline(app.model);
  const note = timelineNote(app, timeline);
  const clear = el("button", { type: "button", id: "window-clear" }, "Show all times");
  clear.addEventListener("click", () => app.setWindow(null));
  tools.append(note.element);
  const showAll = () => {
    note.show();
    clear.disabled = !app.window;
    clear.hidden = !timeline && !app.window;
    document.getElementById("findings-whole").hidden = !app.window;
    if (app.window) document.documentElement.dataset.window = "chosen";
    else delete document.documentElement.dataset.window;
  };
  app.on("brush", showAll);
  showAll();
  if (!timeline) {
    tools.append(clear);
    document.querySelector("#timeline .hint").hidden = true;
    const some = app.model.n > 0;
    body.append(
      el(
        "p",
        { class: "empty" },
        some
          ? "No comment has a known time, so there is no timeline."
          : "There are no comments, so there is no timeline.",
      ),
    );
    return;
  }
  const picture = makePicture(app, body, {
    id: "timeline-canvas",
    label: timelineLabel(timeline.stretch),
    help: "Keys: arrows move the window, with Shift they change its end, Home and End bring it to " +
        "the beginning or the end, Escape shows all times. The two fields do the same.",
    height: (width) => timelineHeight(timeline, width, picture),
    paint: (context) => paintTimeline(context, picture, timeline),
    over: (context) => paintTimelineWindow(context, picture, timeline, app),
  });
  const brush = timelineBrush(app, timeline, picture);
  const twin = timelineTwin(app, timeline, body);
  tools.append(...timelineFields(app, timeline, note), clear, growthButton(timeline, picture));
  tools.append(...timelineButtons(app, timeline, picture));
  timelineKeys(app, timeline, picture, brush);
  app.on("brush", picture.refresh);
  app.on("window", twin);
  app.on("selection", picture.refresh);
}

function timelineLabel({ rows, first, last }) {
  return `Timeline of ${count(rows.length, "comment")} from ${spanText([first, last])}`;
}

// What the timeline shows; null if no time is known.
function readTimeline(model) {
  const all = timedRows(model);
  if (!all.length) return null;
  const stretch = timeStretch(model, all);
  const branch = largestBranches(model, branchRows(model), stretch.rows);
  let [low, high] = [Infinity, 0];
  for (const row of stretch.rows) {
    low = Math.min(low, model.depth[row]);
    high = Math.max(high, model.depth[row]);
  }
  const bins = timeBins(model, stretch);
  const outside = all.length - stretch.rows.length;
  return { model, stretch, bins, low, levels: high - low + 1, outside, growth: false, ...branch };
}

function timelineHeight(timeline, width, picture) {
  const context = picture.canvas.getContext("2d");
  setFont(context, picture);
  const legend = timelineLegend(context, { ...picture, width }, timeline);
  return timelineFrame(timeline, width).legend + legend.height + 4;
}

// The sentence on what is counted: the stretch, the comments and the people.
function timelineNote(app, timeline) {
  const { model } = app;
  let [all, timeless] = [0, 0];
  for (let row = 0; row < model.n; row++) {
    if (model.kind[row] !== KIND.comment) continue;
    all++;
    if (Number.isNaN(model.time[row])) timeless++;
  }
  const when = el("span");
  const comments = el("strong", { id: "count-comments" });
  const of = el("span");
  const people = el("strong", { id: "count-people" });
  const rest = el("span");
  const wrong = el("strong", { id: "window-wrong" });
  const element = el("p", { id: "window-note" }, when, comments, of, people, rest, wrong);
  const show = () => {
    const { counts, window } = app;
    when.textContent = window ? `${spanText(window)}: ` : timeline ? "All times: " : "";
    comments.textContent = number(counts.total);
    const noun = (window ? all : counts.total) === 1 ? "comment" : "comments";
    of.textContent = `${window ? ` of ${number(all)}` : ""} ${noun} by `;
    people.textContent = number(counts.people);
    const left = timeline ? timelessText(timeless, window) + outsideText(timeline) : "";
    rest.textContent = ` ${counts.people === 1 ? "person" : "people"}.${left}`;
  };
  const fault = (words) => (wrong.textContent = words && ` ${words}`);
  return { element, show, fault };
}

function timelessText(timeless, window) {
  if (!timeless) return "";
  const are = timeless === 1 ? "has" : "have";
  return window
    ? ` ${count(timeless, "comment")} without a known time ${timeless === 1 ? "is" : "are"} left out.`
    : ` ${count(timeless, "comment")} ${are} no known time.`;
}

function outsideText(timeline) {
  if (!timeline.outside) return "";
  return ` ${count(timeline.outside, "comment")} far outside the stretch drawn.`;
}

// The two fields, an exact alternative to dragging.
function timelineFields(app, timeline, note) {
  const field = (id, text) => {
    const input = el("input", { type: "datetime-local", id, step: "any" });
    return [el("label", { for: id }, text), input];
  };
  const [fromLabel, from] = field("window-from", "From (UTC)");
  const [toLabel, to] = field("window-to", "to (UTC)");
  const fault = (field, words) => {
    field.setCustomValidity(words);
    if (words) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  };
  const clean = () => {
    [from, to].forEach((field) => fault(field, ""));
    note.fault("");
  };
  const apply = (event) => {
    clean();
    const [one, other] = [fieldSeconds(from.value), fieldSeconds(to.value)];
    if (Number.isNaN(one) && Number.isNaN(other)) return app.window && app.setWindow(null);
    const window = [
      Number.isNaN(one) ? timeline.stretch.from : one,
      Number.isNaN(other) ? timeline.stretch.to : other,
    ];
    if (window[0] <= window[1]) return app.setWindow(window);
    const words = "The end lies before the beginning: the stretch of time stays as it was.";
    fault(event.target, words);
    note.fault(words);
    return announce(words);
  };
  const show = () => {
    clean();
    const values = app.window ? app.window.map(fieldValue) : ["", ""];
    [from, to].forEach((input, at) => {
      if (fieldSeconds(input.value) !== fieldSeconds(values[at]) && (input.value || values[at]))
        input.value = values[at];
    });
  };
  for (const field of [from, to]) field.setAttribute("aria-describedby", "window-wrong");
  from.addEventListener("change", apply);
  to.addEventListener("change", apply);
  app.on("brush", show);
  return [fromLabel, from, toLabel, to];
}

function growthButton(timeline, picture) {
  const button = el("button", { type: "button", "aria-pressed": "false" }, "Growth line");
  button.addEventListener("click", () => {
    timeline.growth = !timeline.growth;
    button.setAttribute("aria-pressed", String(timeline.growth));
    picture.refresh();
  });
  return button;
}

function timelineBinRows(app, timeline, when = momentText) {
  const { bins } = timeline;
  const inside = new Int32Array(bins.counts.length);
  for (const row of timeline.stretch.rows) if (app.visible[row]) inside[bins.of[row]]++;
  return Array.from(bins.counts, (all, bin) => [
    when(bins.edges[bin]),
    when(bins.edges[bin + 1]),
    all,
    inside[bin],
  ]);
}

const TIMELINE_COLUMNS = ["From (UTC)", "Until before (UTC)", "Comments", "Comments in the window"];

function timelineTwin(app, timeline, body) {
  return pictureTwin(body, "timeline-twin", "The timeline as a table", TIMELINE_COLUMNS, () => {
    const rows = timelineBinRows(app, timeline).filter((row) => row[2] > 0);
    const empty = timeline.bins.counts.length - rows.length;
    return { rows, note: empty ? `${count(empty, "stretch", "stretches")} without comments left out.` : "" };
  });
}

function timelineButtons(app, timeline, picture) {
  return pictureButtons(
    "timeline",
    "timeline",
    TIMELINE_COLUMNS,
    () => timelineBinRows(app, timeline, fileTime),
    picture,
  );
}

// The table of the people: how much each wrote, whom they address and who addresses them.

function startPeople(app) {
  const { model } = app;
  const { people } = model;
  const folded = new Map();
  const spans = { first: null, last: null };
  const table = makeTable(app, {
    id: "people",
    noun: "person",
    plural: "people",
    caption: "People of the discussion",
    file: "people.csv",
    rows: people.name.length,
    body: document.getElementById("people-body"),
    tools: document.getElementById("people-tools"),
    attribute: "data-person",
    columns: peopleColumns(app, spans),
    sorted: [peopleFirstSort(model), true],
    keep: (person) => !app.window || app.counts.comments[person] + app.counts.inStrength[person] > 0,
    find(person) {
      if (!folded.has(person)) folded.set(person, fold(people.name[person]));
      return folded.get(person);
    },
    chosen: () => (app.selection.kind === "person" ? app.selection.person : -1),
    choose: (person, options) => app.select({ kind: "person", person }, options),
    about: () => peopleNote(app),
  });
  app.on("window", () => {
    Object.assign(spans, app.window ? personSpans(app) : { first: null, last: null });
    table.refresh();
  });
  app.on("selection", table.mark);
}

function peopleColumns(app, spans) {
  const { people, threads } = app.model;
  const counted = (title, name, csv) => ({
    title,
    csv,
    numeric: true,
    windowed: true,
    value: (person) => app.counts[name][person],
  });
  const timed = (title, name) => ({
    title,
    csv: `${title.toLowerCase()}_utc`,
    numeric: true,
    windowed: true,
    first: name === "first" ? "low" : "high",
    value: (person) => (spans[name] ? finiteOrNull(spans[name][person]) : people[name][person]),
    text: (person) => timeText((spans[name] || people[name])[person] ?? NaN),
    record: (person) => fileTime(spans[name] ? spans[name][person] : people[name][person]),
  });
  const columns = [
    { title: "Name", csv: "name", head: true, value: (person) => people.name[person], cell: personCell(people) },
    counted("Comments", "comments", "comments"),
    counted("Addressed by people", "inDegree", "addressed_by_people"),
    counted("Times addressed", "inStrength", "times_addressed"),
    counted("Addresses people", "outDegree", "addresses_people"),
    counted("Times addressing", "outStrength", "times_addressing"),
    wholeMeasure("PageRank", people.pagerank, peopleDecimals(people.pagerank)),
  ];
  if (people.betweenness) columns.push(wholeMeasure("Betweenness", people.betweenness, 1));
  if (threads.id.length > 1) columns.push(wholeMeasure("Threads", people.threads, 0));
  if (people.first?.some((time) => time !== null)) columns.push(timed("First", "first"), timed("Last", "last"));
  return columns;
}

function personCell(people) {
  return (person) =>
    el("button", { type: "button", class: "pick", title: titleOf(people.name[person]) }, nameElement(people.name[person]));
}

// The whole name, for those that are shown cut.
function titleOf(name) {
  const shown = shownName(name, 400);
  return shown === shownName(name) ? null : shown;
}

function wholeMeasure(title, values, digits) {
  return {
    title,
    csv: title.toLowerCase(),
    numeric: true,
    whole: true,
    value: (person) => values[person],
    text: (person) => peopleFixed(values[person], digits),
  };
}

function peopleFixed(value, digits) {
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

// So many that the largest value shows three figures.
function peopleDecimals(values) {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return most > 0 ? Math.min(9, Math.max(3, Math.ceil(-Math.log10(most)) + 2)) : 3;
}

const finiteOrNull = (value) => (Number.isFinite(value) ? value : null);

// PageRank, the column after the counts: the order the data comes in.
function peopleFirstSort(model) {
  return model.edges.source.length ? 6 : 1;
}

// First and last time of each person within the window.
function personSpans(app) {
  const { model, visible } = app;
  const first = new Float64Array(model.people.name.length).fill(NaN);
  const last = first.slice();
  for (let row = 0; row < model.n; row++) {
    const person = model.author[row];
    if (!visible[row] || person < 0) continue;
    const time = model.time[row];
    if (!(first[person] <= time)) first[person] = time;
    if (!(last[person] >= time)) last[person] = time;
  }
  return { first, last };
}

function peopleNote(app) {
  const { people, edges } = app.model;
  const notes = [];
  if (app.window) {
    const there = people.name.filter(
      (_, person) => app.counts.comments[person] + app.counts.inStrength[person] > 0,
    ).length;
    const away = people.name.length - there;
    notes.push("Counts are of the stretch of time chosen.");
    notes.push("PageRank and betweenness are always of the whole discussion.");
    if (away) notes.push(`${count(away, "person", "people")} with nothing in it ${away === 1 ? "is" : "are"} left out.`);
  }
  if (!people.betweenness && edges.source.length)
    notes.push("Betweenness was not computed: the network is too large for it.");
  return notes.join(" ");
}

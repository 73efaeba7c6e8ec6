// What the reader shows for what is chosen: which messages, in which order, under which title.
//
// A reading is {title: [nodes], lead: [nodes], rows, item(i), head?(i): a heading before the message,
// away: messages left out as they are outside the stretch of time, file: rows for the CSV}.

const PATH = { first: 3, last: 12 };

// Groups that several readings need, made once for the model.
function lookups(model) {
  if (!model.lookups) {
    const P = model.people.name.length;
    model.lookups = {
      addressesBy: grouped(model.addresses.comment, model.n),
      from: grouped(model.edges.source, P),
      to: grouped(model.edges.target, P),
    };
  }
  return model.lookups;
}

function readingOf(app, mode) {
  const { selection } = app;
  if (selection.kind === "person") return personReading(app, selection.person);
  if (selection.kind === "edge") return edgeReading(app, selection.edge);
  if (selection.kind === "pair") return pairReading(app, selection.pair);
  if (selection.kind === "comment") return commentReading(app, selection.row, mode);
  return null;
}

// Splits rows into those within the stretch of time and the number of the others.
function readingWithin(app, rows, always = -1) {
  const kept = rows.filter((row) => app.visible[row] || !app.model.isRecord[row] || row === always);
  return { rows: kept, away: rows.length - kept.length };
}

// By time where all are known, else in the order of the discussion.
function inTime(model, rows) {
  const list = Array.from(rows);
  const timed = list.every((row) => Number.isFinite(model.time[row]));
  return timed ? list.sort((one, other) => model.time[one] - model.time[other] || one - other) : list;
}

function readingName(model, person) {
  return nameElement(personName(model, person));
}

// What a comment answers, unless that is the opening of the thread.
function answeredRow(model, row) {
  const above = model.parent[row];
  return above >= 0 && model.kind[above] !== KIND.root ? above : -1;
}

function personReading(app, person) {
  const { model, counts } = app;
  const { rows, away } = readingWithin(app, inTime(model, model.byPerson.of(person)));
  const among = (people, comments) =>
    people ? `${count(people, "person", "people")} in ${count(comments, "comment")}` : "nobody";
  const facts = [
    count(rows.length, "message"),
    `addressed by ${among(counts.inDegree[person], counts.inStrength[person])}`,
    `addresses ${among(counts.outDegree[person], counts.outStrength[person])}`,
  ];
  return {
    title: ["What ", readingName(model, person), " wrote"],
    lead: [
      el("p", { class: "facts" }, facts.join("; "), "."),
      tiesLine(app, "Addresses most: ", lookups(model).from.of(person), model.edges.target),
      tiesLine(app, "Addressed most by: ", lookups(model).to.of(person), model.edges.source),
    ],
    rows,
    away,
    item: (i) => ({ row: rows[i], above: answeredRow(model, rows[i]) }),
  };
}

// The five strongest edges as buttons.
function tiesLine(app, words, edges, other) {
  const { model, counts } = app;
  const strongest = Array.from(edges)
    .filter((edge) => counts.edge[edge])
    .sort((one, two) => counts.edge[two] - counts.edge[one] || one - two);
  if (!strongest.length) return null;
  const line = el("p", { class: "ties" }, words);
  for (const edge of strongest.slice(0, 5)) line.append(readingEdge(app, edge, readingName(model, other[edge])), " ");
  if (strongest.length > 5) line.append(`and ${number(strongest.length - 5)} more`);
  return line;
}

function readingEdge(app, edge, ...words) {
  const { model, counts } = app;
  const [from, to] = [model.edges.source[edge], model.edges.target[edge]].map((person) =>
    shownName(personName(model, person)),
  );
  const title = `What ${from} said to ${to}`;
  return el("button", { type: "button", "data-edge": edge, title }, ...words, ` (${number(counts.edge[edge])})`);
}

function edgeReading(app, edge) {
  const { model } = app;
  const { edges, pairs } = model;
  const [source, target] = [edges.source[edge], edges.target[edge]];
  const all = Array.from(model.addressesOf.of(edge), (address) => model.addresses.comment[address]);
  const { rows, away } = readingWithin(app, inTime(model, all));
  const back = model.edgeOf.get(target * model.people.name.length + source);
  const pair = model.pairOf.get(pairKey(model, source, target));
  const lead = el("p", { class: "ties" });
  if (pair !== undefined)
    lead.append(el("button", { type: "button", "data-pair": pair }, `Their whole exchange, ${turnsOf(pairs, pair)}`), " ");
  if (back !== undefined) lead.append(readingEdge(app, back, "The other way:"));
  return {
    title: ["What ", readingName(model, source), " said to ", readingName(model, target)],
    lead: [el("p", { class: "facts" }, `${count(rows.length, "message")}.`), lead],
    rows,
    away,
    item: (i) => ({ row: rows[i], above: answeredRow(model, rows[i]) }),
  };
}

function turnsOf(pairs, pair) {
  return `${count(pairs.chain[pair], "turn")} at most`;
}

// The comments of an exchange by episode, each with its turn in the chain that leads to it.
function pairReading(app, pair) {
  const { model } = app;
  const { pairs } = model;
  const [a, b] = [pairs.a[pair], pairs.b[pair]];
  const entries = pairEntries(model, pair);
  const shown = entries.filter(({ row }) => app.visible[row] || !model.isRecord[row]);
  const rows = shown.map(({ row }) => row);
  const above = ({ row, target }, i) => {
    if (target < 0) return answeredRow(model, row);
    return i > 0 && rows[i - 1] === target ? -1 : target;
  };
  const first = (i) => i === 0 || shown[i].episode !== shown[i - 1].episode;
  return {
    title: ["Between ", readingName(model, a), " and ", readingName(model, b)],
    lead: pairLead(app, pair),
    rows,
    away: entries.length - shown.length,
    item: (i) => ({
      row: rows[i],
      above: above(shown[i], i),
      side: model.author[rows[i]] === a ? 0 : 1,
      turn: shown[i].turn,
    }),
    head: (i) => (first(i) && pairs.episodes[pair] > 1 ? `Episode ${number(shown[i].episode + 1)}` : null),
  };
}

function pairEntries(model, pair) {
  const { pairs, author } = model;
  const entries = [];
  const start = pairs.start[pair];
  let episodes = 0;
  for (let i = start; i < pairs.start[pair + 1]; i++) {
    const row = pairs.rows[i];
    const before = pairs.target[i] < 0 ? null : entries[pairs.target[i] - start];
    const turn = before ? before.turn + (author[before.row] !== author[row]) : 1;
    const episode = before ? before.episode : episodes++;
    entries.push({ row, turn, episode, target: before ? before.row : -1 });
  }
  return entries.sort((one, other) => one.episode - other.episode || one.row - other.row);
}

function pairLead(app, pair) {
  const { model } = app;
  const { pairs } = model;
  const words = LEVEL_WORDS[pairs.level[pair]];
  const facts = [
    `${app.window ? "In the whole discussion: " : ""}${words[0].toUpperCase()}${words.slice(1)}: ${turnsOf(pairs, pair)} in one chain`,
    count(pairs.episodes[pair], "episode"),
  ];
  if (pairs.response[pair] !== null) facts.push(`median response ${durationText(pairs.response[pair])}`);
  const line = el("p", { class: "facts" }, facts.join("; "));
  if (pairs.last_word[pair] >= 0) line.append("; the last word was ", readingName(model, pairs.last_word[pair]), "’s");
  line.append(".");
  const ways = el("p", { class: "ties" });
  const P = model.people.name.length;
  for (const [from, to] of [[pairs.a[pair], pairs.b[pair]], [pairs.b[pair], pairs.a[pair]]]) {
    const edge = model.edgeOf.get(from * P + to);
    if (edge !== undefined) ways.append(readingEdge(app, edge, readingName(model, from), " to ", readingName(model, to)), " ");
  }
  return [line, ways];
}

// A comment: the way down to it and its direct replies; or all of its branch.
function commentReading(app, row, mode) {
  const { model } = app;
  const path = readingPath(model, row);
  const top = path.find((node) => model.kind[node] !== KIND.root) ?? row;
  const title = commentTitle(model, row, mode === "branch");
  const lead = [modesLine(model, row, top, mode)];
  if (mode !== "path") {
    const from = mode === "branch" ? top : row;
    const { rows, away } = readingWithin(app, readingBranch(model, from), row);
    const item = (i) => ({ row: rows[i], indent: model.depth[rows[i]] - model.depth[from], chosen: rows[i] === row });
    return { title, lead, rows, away, item, chosen: rows.indexOf(row) };
  }
  const hidden = path.length > PATH.first + PATH.last + 1 ? path.length - PATH.first - PATH.last : 0;
  const near = hidden ? [...path.slice(0, PATH.first), ...path.slice(-PATH.last)] : path;
  const steps = readingWithin(app, near, row);
  const replies = readingWithin(app, Array.from(model.children.of(row)));
  const rows = [...steps.rows, ...replies.rows];
  const below = replies.rows.length;
  const gap = hidden ? steps.rows.findIndex((node) => model.depth[node] >= model.depth[near[PATH.first]]) : -1;
  return {
    title,
    lead,
    rows,
    away: steps.away + replies.away,
    item: (i) => ({ row: rows[i], chosen: rows[i] === row, indent: i >= steps.rows.length ? 1 : 0 }),
    head(i) {
      if (i === steps.rows.length && below) return below === 1 ? "Its reply" : `Its ${number(below)} replies`;
      return i === gap ? `… ${count(hidden, "message")} in between, to be read with “Whole branch” …` : null;
    },
  };
}

// What a row is, in a title: an opening and a comment that is missing are by nobody.
function commentTitle(model, row, whole) {
  const name = nameElement(authorName(model, row));
  if (model.kind[row] === KIND.absent) return [whole ? "The branch of " : "", whole ? name : "A comment that is not in the file"];
  if (model.kind[row] !== KIND.root) return [whole ? "The branch of a comment by " : "A comment by ", name];
  const [what, title] = [whole ? "The branch of the opening" : "The opening", model.threads.title[model.thread[row]]];
  return title ? [`${what}: `, name] : [`${what} of the thread`];
}

function readingPath(model, row) {
  const path = [];
  for (let node = row; node >= 0; node = model.parent[node]) path.push(node);
  return path.reverse();
}

// All nodes of a branch, each followed by what answers it.
function readingBranch(model, top) {
  const rows = [];
  const waiting = [top];
  while (waiting.length) {
    const row = waiting.pop();
    rows.push(row);
    const replies = model.children.of(row);
    for (let i = replies.length - 1; i >= 0; i--) waiting.push(replies[i]);
  }
  return rows;
}

function modesLine(model, row, top, mode) {
  const line = el("p", { class: "ties" });
  const modes = [["path", "From the opening down to it, and its replies"]];
  if (model.size[row] > 1 + model.children.of(row).length)
    modes.push(["below", `All ${number(model.size[row] - 1)} below it`]);
  if (top !== row) modes.push(["branch", `Whole branch, ${count(model.size[top], "message")}`]);
  if (modes.length === 1) return null;
  for (const [name, words] of modes)
    line.append(el("button", { type: "button", "data-mode": name, "aria-pressed": String(name === mode) }, words), " ");
  return line;
}

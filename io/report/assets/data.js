// The data of the page as typed arrays: one row per comment, a parent always before its replies.

const KIND = { comment: 0, post: 1, absent: 2, root: 3 };
const BY = { reply: 1, mention: 2, quote: 4 };

async function readData() {
  const island = document.getElementById("data");
  const { packed, bytes, size } = island.dataset;
  const text = island.textContent;
  return JSON.parse(packed ? await unpacked(text, packed, Number(bytes), Number(size)) : text);
}

// Returns the model that every panel reads.  Nothing in it changes afterwards.
function buildModel(data) {
  const nodes = data.nodes;
  const n = nodes.id.length;
  const model = {
    data,
    n,
    id: nodes.id,
    text: nodes.text,
    url: nodes.url,
    label: nodes.label,
    inferred: new Set(nodes.inferred),
    kind: Uint8Array.from(nodes.kind),
    thread: Int32Array.from(nodes.thread),
    author: Int32Array.from(nodes.author),
    parent: Int32Array.from(nodes.parent, (back, row) => (back ? row - back : -1)),
    time: decodedTimes(nodes.time),
    threads: data.threads,
    people: data.people,
    edges: data.edges,
    pairs: data.pairs,
  };
  model.addresses = decodedAddresses(model, data.addresses);
  addTree(model);
  addLookups(model);
  return model;
}

// Seconds since 1970; each is stored as the difference from the one before, null if unknown.
function decodedTimes(steps) {
  const time = new Float64Array(steps.length).fill(NaN);
  let last = 0;
  steps.forEach((step, row) => {
    if (step !== null) time[row] = last += step;
  });
  return time;
}

// An addressee of -1 is whoever wrote what the comment answers.
function decodedAddresses({ author, parent }, { comment, addressee, kinds }) {
  const person = (given, i) => (given >= 0 ? given : author[parent[comment[i]]]);
  return { comment, addressee: Int32Array.from(addressee, person), kinds };
}

function addTree(model) {
  const { n, parent } = model;
  model.depth = new Int32Array(n);
  model.size = new Int32Array(n).fill(1);
  for (let row = 0; row < n; row++) if (parent[row] >= 0) model.depth[row] = model.depth[parent[row]] + 1;
  for (let row = n - 1; row >= 0; row--) if (parent[row] >= 0) model.size[parent[row]] += model.size[row];
  model.children = grouped(parent, n);
  model.isRecord = Uint8Array.from(model.kind, (kind) => (kind <= KIND.post ? 1 : 0));
}

function addLookups(model) {
  const { people, edges, addresses, author } = model;
  const P = people.name.length;
  model.byPerson = grouped(author, P);
  model.edgeOf = new Map();
  edges.source.forEach((source, edge) => model.edgeOf.set(source * P + edges.target[edge], edge));
  const edgeOfAddress = Int32Array.from(addresses.comment, (row, i) =>
    model.edgeOf.get(author[row] * P + addresses.addressee[i]),
  );
  model.edgeOfAddress = edgeOfAddress;
  model.addressesOf = grouped(edgeOfAddress, edges.source.length);
  model.pairOf = new Map(model.pairs.a.map((a, pair) => [pairKey(model, a, model.pairs.b[pair]), pair]));
}

function pairKey(model, one, other) {
  return Math.min(one, other) * model.people.name.length + Math.max(one, other);
}

// Rows by group, as compressed rows: of(g) gives the rows whose value is g, in order.
function grouped(values, groups) {
  const start = new Int32Array(groups + 1);
  for (const value of values) if (value >= 0) start[value + 1]++;
  for (let g = 0; g < groups; g++) start[g + 1] += start[g];
  const rows = new Int32Array(start[groups]);
  const at = start.slice();
  for (let row = 0; row < values.length; row++) if (values[row] >= 0) rows[at[values[row]]++] = row;
  return { start, rows, of: (group) => rows.subarray(start[group], start[group + 1]) };
}

// The name of a person, or of whoever wrote a comment.
function personName(model, person) {
  return person >= 0 ? model.people.name[person] : "unknown";
}

function authorName(model, row) {
  if (model.kind[row] === KIND.root) return model.threads.title[model.thread[row]] || "opening of the thread";
  if (model.kind[row] === KIND.absent) return "a comment that is not in the file";
  return personName(model, model.author[row]);
}

// The words of a comment; null if the page does not hold them.
function wordsOf(model, row) {
  return model.text && model.isRecord[row] ? model.text[row] : null;
}

// The icicle as numbers: the place of every comment, and the cells that are wide enough to see.
// Level by level with arrays: a chain of a million replies is ordinary input.

const ICICLE_NARROWEST = 0.5;
const ICICLE_DEEPEST = 560;
const ICICLE_TAIL = 84;

// For every row: `left`, how many nodes stand before it in its thread, largest branches first;
// `kids`, the replies of each row in that order; `deep`, the depth below it; `comments` below it.
function icicleTree(model) {
  const { n, parent, size, depth } = model;
  const start = model.children.start;
  const kids = new Int32Array(model.children.rows.length);
  const next = start.slice();
  const place = new Int32Array(n);
  const taken = new Int32Array(n);
  const left = new Int32Array(n);
  for (const row of rowsBySize(size)) {
    const up = parent[row];
    if (up < 0) continue;
    place[row] = next[up] - start[up];
    kids[next[up]++] = row;
    left[row] = taken[up];
    taken[up] += size[row];
  }
  const deep = depth.slice();
  const comments = Int32Array.from(model.kind, (kind) => (kind === KIND.comment ? 1 : 0));
  for (let row = 0; row < n; row++) if (parent[row] >= 0) left[row] += left[parent[row]];
  for (let row = n - 1; row >= 0; row--) {
    if (parent[row] < 0) continue;
    deep[parent[row]] = Math.max(deep[parent[row]], deep[row]);
    comments[parent[row]] += comments[row];
  }
  return { start, kids, place, left, deep, comments, group: icicleGroups(model, { start, kids, place }) };
}

// Rows from the largest subtree to the smallest, in order where equal, by counting.
function rowsBySize(size) {
  const n = size.length;
  const at = new Int32Array(n + 2);
  for (let row = 0; row < n; row++) at[n - size[row] + 1]++;
  for (let each = 1; each < at.length; each++) at[each] += at[each - 1];
  const rows = new Int32Array(n);
  for (let row = 0; row < n; row++) rows[at[n - size[row]]++] = row;
  return rows;
}

// The colour of each row: the place of its branch among the five largest, −1 for all others.
function icicleGroups(model, { place }) {
  const { n, parent, size } = model;
  const group = new Int8Array(n).fill(-1);
  for (let row = 0; row < n; row++) {
    const up = parent[row];
    if (up < 0) continue;
    if (parent[up] >= 0) group[row] = group[up];
    else if (place[row] < BRANCH_COLORS.length && size[row] > 1) group[row] = place[row];
  }
  return group;
}

// What a view shows: the row at its top, and the place of the first of its replies shown if those
// before it are left out (null: all are shown).
function icicleScale(model, tree, view, width) {
  const { size } = model;
  const { top, first } = view;
  if (first === null) return { begin: tree.left[top], span: size[top], room: width, tail: null };
  const kids = tree.kids.subarray(tree.start[top] + first, tree.start[top + 1]);
  const begin = tree.left[kids[0]];
  const end = tree.left[top] + kids.reduce((sum, row) => sum + size[row], begin - tree.left[top]);
  const most = Math.max(1, Math.floor((size[kids[0]] * (width - ICICLE_TAIL)) / 6));
  if (end - begin <= most) return { begin, span: end - begin, room: width, tail: null };
  const beyond = kids.findIndex((row) => tree.left[row] + size[row] - begin > most);
  const cut = Math.max(beyond, 1);
  const hidden = kids.subarray(cut).reduce((sum, row) => sum + tree.comments[row], 0);
  const tail = { from: first + cut, hidden, branches: kids.length - cut };
  return { begin, span: tree.left[kids[cut]] - begin, room: width - ICICLE_TAIL, tail };
}

// How many levels share one row of the picture, and how high that is.
function icicleLevels(levels) {
  const perRow = Math.max(1, Math.ceil(levels / ICICLE_DEEPEST));
  const rows = Math.ceil(levels / perRow);
  return { perRow, rows, high: perRow > 1 ? 1 : Math.max(1, Math.min(30, Math.floor((520 / rows) * 4) / 4)) };
}

// The cells of a view, line by line from the top: {row, x, wide, line, hidden, branches, from}.
// A merged cell (hidden > 0) stands under `row` for its replies from the place `from` on.  Cells
// with their own place and hidden comments add up to the branch.
function icicleCells(model, tree, view, width, perRow) {
  const { size, depth } = model;
  const scale = icicleScale(model, tree, view, width);
  const factor = scale.room / scale.span;
  const cells = [];
  const narrowest = ICICLE_NARROWEST / factor;
  const top = depth[view.top];
  const queue = [view.top];
  cells.push({ row: view.top, x: 0, wide: width, line: 0, hidden: 0, branches: 0, from: 0 });
  for (let at = 0; at < queue.length; at++) {
    const row = queue[at];
    const level = depth[row] + 1 - top;
    const line = Math.floor(level / perRow);
    const begin = tree.start[row];
    const past = row === view.top && scale.tail ? begin + scale.tail.from : tree.start[row + 1];
    for (let kid = row === view.top ? begin + (view.first ?? 0) : begin; kid < past; kid++) {
      const reply = tree.kids[kid];
      const x = (tree.left[reply] - scale.begin) * factor;
      if (size[reply] < narrowest) {
        cells.push(mergedCell(model, tree, { row, kid, past, x, factor, line }));
        break;
      }
      queue.push(reply);
      if (level % perRow === 0)
        cells.push({ row: reply, x, wide: size[reply] * factor, line, hidden: 0, branches: 0, from: 0 });
    }
  }
  if (scale.tail) {
    const line = Math.floor(1 / perRow);
    cells.push({ row: view.top, x: scale.room, wide: width - scale.room, line, ...scale.tail });
  }
  return cells;
}

function mergedCell(model, tree, { row, kid, past, x, factor, line }) {
  let [hidden, nodes] = [0, 0];
  for (let at = kid; at < past; at++) {
    hidden += tree.comments[tree.kids[at]];
    nodes += model.size[tree.kids[at]];
  }
  return { row, x, wide: nodes * factor, line, hidden, branches: past - kid, from: kid - tree.start[row] };
}

// Comments by level in a branch: all, and those within the window.
function icicleHistogram(app, tree, rows, top) {
  const { model, visible } = app;
  const base = model.depth[top];
  const levels = tree.deep[top] - base + 1;
  const [all, inside] = [new Int32Array(levels), new Int32Array(levels)];
  for (const row of rows) {
    if (model.kind[row] !== KIND.comment || !isBelow(model, tree, row, top)) continue;
    all[model.depth[row] - base]++;
    if (visible[row]) inside[model.depth[row] - base]++;
  }
  return { all, inside };
}

// Whether a row is the top of a branch or in it: their stretches lie within each other.
function isBelow(model, tree, row, top) {
  return (
    model.thread[row] === model.thread[top] &&
    model.depth[row] >= model.depth[top] &&
    tree.left[row] >= tree.left[top] &&
    tree.left[row] < tree.left[top] + model.size[top]
  );
}

// The deepest comment of a branch; of several the one in the largest branches.
function deepestBelow(model, tree, top) {
  let row = top;
  while (tree.deep[row] > model.depth[row]) {
    let kid = tree.start[row];
    while (tree.deep[tree.kids[kid]] < tree.deep[top]) kid++;
    row = tree.kids[kid];
  }
  return row;
}

// Rows from the opening of the thread down to a row, at most `most` of the nearest and the first.
function pathTo(model, row, most) {
  const path = [row];
  let up = model.parent[row];
  while (up >= 0 && path.length < most) {
    path.push(up);
    up = model.parent[up];
  }
  const skipped = up >= 0;
  if (skipped) while (model.parent[up] >= 0) up = model.parent[up];
  return { path: (skipped ? [...path, up] : path).reverse(), skipped };
}

// The icicle panel: one thread, zoom into branches, a walk by keys, and tables.

const ICICLE_THREADS = 200;
const ICICLE_LEVELS = 200;
const ICICLE_BRANCHES = 20;

function startIcicle(app) {
  const { model } = app;
  const body = document.getElementById("tree-body");
  const tools = document.getElementById("tree-tools");
  if (!model.n) {
    document.querySelector("#tree .hint").hidden = true;
    body.append(el("p", { class: "empty" }, "There are no comments, so there is no thread to draw."));
    return;
  }
  const icicle = readIcicle(model);
  const crumbs = el("nav", { class: "breadcrumb", "aria-label": "Where in the thread" });
  body.append(crumbs);
  const picture = makePicture(app, body, {
    id: "tree-canvas",
    label: "The thread as an icicle: depth runs down, a branch is as wide as it has comments",
    help: "Keys: down to the largest reply, up to what is answered, left and right between replies " +
        "to the same; Space enlarges, Backspace or Escape goes back up, Enter opens the comment " +
        "in the reader.",
    height: (width) => icicleFrame(icicle, width).bottom + 8,
    paint(context) {
      paintIcicle(context, picture, icicle, app);
      note.textContent = icicleNote(icicle);
      note.hidden = !note.textContent;
    },
    over: (context) => paintIcicleMarks(context, picture, icicle, app),
  });
  const note = el("p", { class: "note" });
  body.append(note);
  icicle.zoom = (top, first = null) => zoomIcicle(icicle, picture, crumbs, { top, first });
  const choice = threadChoice(icicle, (thread) => icicle.show(thread));
  let twins = [];
  icicle.show = (thread, top = icicle.roots[thread]) => {
    icicle.thread = thread;
    icicle.rows = icicle.threadRows.of(thread);
    choice.show(thread);
    icicle.zoom(top);
    twins.forEach((twin) => twin());
  };
  tools.append(...choice.elements, readButton(icicle, app));
  tools.append(...icicleButtons(app, icicle, picture));
  icicleInput(icicle, picture, app);
  icicle.show(choice.order[0]);
  twins = icicleTwins(app, icicle, body);
  app.on("window", () => {
    picture.redrawLater();
    twins.forEach((twin) => twin());
  });
  app.on("selection", () => {
    const { kind, row } = app.selection;
    if (kind === "comment" && model.thread[row] !== icicle.thread) icicle.show(model.thread[row]);
    picture.refresh();
  });
}

// Everything that is computed once, and what is shown: `view`, `focus`, `hover` and what is laid out.
function readIcicle(model) {
  const threadRows = grouped(model.thread, model.threads.id.length);
  const shown = { view: { top: 0, first: null }, rows: null, focus: -1, hover: null, laid: null };
  return { model, tree: icicleTree(model), threadRows, roots: threadRoots(model), ...shown };
}

function threadRoots(model) {
  const roots = new Int32Array(model.threads.id.length);
  for (let row = model.n - 1; row >= 0; row--) if (model.parent[row] < 0) roots[model.thread[row]] = row;
  return roots;
}

// The choice of the thread, largest first; a field for its id where the list is not complete.
function threadChoice(icicle, choose) {
  const { threads } = icicle.model;
  const filled = Array.from(threads.id.keys()).filter((thread) => icicle.threadRows.of(thread).length);
  const order = filled.sort((one, other) => threads.comments[other] - threads.comments[one] || one - other);
  const select = el("select", { id: "tree-thread" });
  const option = (thread) => {
    const name = shownName(threads.title[thread] || String(threads.id[thread]), 70);
    return el("option", { value: String(thread) }, `${name} (${count(threads.comments[thread], "comment")})`);
  };
  select.append(...order.slice(0, ICICLE_THREADS).map(option));
  select.addEventListener("change", () => choose(Number(select.value)));
  const show = (thread) => {
    if (![...select.options].some(({ value }) => value === String(thread))) select.append(option(thread));
    select.value = String(thread);
  };
  const elements = order.length > 1 ? [el("label", { for: "tree-thread" }, "Thread"), select] : [];
  if (order.length > ICICLE_THREADS) elements.push(...threadField(threads, choose));
  return { order, elements, show };
}

function threadField(threads, choose) {
  const input = el("input", { type: "text", id: "tree-id", autocomplete: "off", spellcheck: "false" });
  input.addEventListener("change", () => {
    const thread = threads.id.findIndex((id) => String(id) === input.value.trim());
    input.setAttribute("aria-invalid", String(thread < 0 && input.value !== ""));
    if (thread >= 0) choose(thread);
    else if (input.value) announce("No thread has this id.");
  });
  return [el("label", { for: "tree-id" }, `or the id of one of all ${number(threads.id.length)}`), input];
}

function readButton(icicle, app) {
  const button = el("button", { type: "button" }, "Read from here");
  button.addEventListener("click", () =>
    app.select({ kind: "comment", row: icicle.view.top }, { focus: true }),
  );
  return button;
}

// Shows a branch across the whole width; with `first`, without the replies before that place.
function zoomIcicle(icicle, picture, crumbs, view) {
  icicle.view = view;
  icicle.hover = null;
  showTip(picture, 0, 0, null);
  showCrumbs(icicle, crumbs);
  picture.redraw();
}

function showCrumbs(icicle, crumbs) {
  const { model, view } = icicle;
  const { path, skipped } = pathTo(model, view.top, 4);
  const had = crumbs.contains(document.activeElement);
  const parts = path.flatMap((row, at) => {
    const name = model.parent[row] < 0 ? "Whole thread" : shownName(authorName(model, row), 24);
    const here = row === view.top && view.first === null;
    const button = el(
      "button",
      { type: "button", "aria-current": here ? "true" : null },
      el("bdi", {}, name),
    );
    button.addEventListener("click", () => icicle.zoom(row));
    const between = at
      ? el("span", { "aria-hidden": "true" }, skipped && at === 1 ? " › … › " : " › ")
      : null;
    return between ? [between, button] : [button];
  });
  if (view.first !== null) parts.push(el("span", {}, ` › from reply ${number(view.first + 1)} on`));
  crumbs.replaceChildren(...parts);
  if (had) [...crumbs.querySelectorAll("button")].at(-1).focus();
}

function icicleNote(icicle) {
  const { cells, frame } = icicle.laid;
  const hidden = cells.reduce((sum, cell) => sum + cell.hidden, 0);
  const parts = [];
  if (hidden)
    parts.push(
      `${count(hidden, "comment")} in branches too narrow to draw one by one (under half a pixel) ` +
        `${hidden === 1 ? "is" : "are"} merged into grey cells, “and N more”; the shade below shows ` +
        "what they hold. Click one to enlarge it.",
    );
  if (frame.perRow > 1) parts.push(`Each line of the picture holds ${number(frame.perRow)} levels of depth.`);
  return parts.join(" ");
}

const LEVEL_COLUMNS = ["Depth", "Comments", "Comments in the window"];

function levelRows(app, icicle) {
  const root = icicle.roots[icicle.thread];
  const { all, inside } = icicleHistogram(app, icicle.tree, icicle.rows, root);
  const rows = Array.from(all, (value, level) => [level + app.model.depth[root], value, inside[level]]);
  // The opening is no comment where the file holds none for it.
  return rows.length && !rows[0][1] ? rows.slice(1) : rows;
}

function icicleTwins(app, icicle, body) {
  const levels = pictureTwin(body, "tree-twin", "The thread as a table of depths", LEVEL_COLUMNS, () => {
    const rows = levelRows(app, icicle);
    const note =
      rows.length > ICICLE_LEVELS
        ? `The first ${number(ICICLE_LEVELS)} of ${number(rows.length)} levels; the CSV file has all.`
        : "";
    return { note, rows: rows.slice(0, ICICLE_LEVELS) };
  });
  const columns = ["Opened by", "First words", "Comments", "Deepest at"];
  const branches = pictureTwin(body, "tree-branches-twin", "The largest branches as a table", columns, () =>
    branchTable(app, icicle),
  );
  return [levels, branches];
}

function branchTable(app, icicle) {
  const { model, tree } = icicle;
  const root = icicle.roots[icicle.thread];
  const heads = tree.kids.subarray(tree.start[root], tree.start[root + 1]);
  const rows = Array.from(heads.subarray(0, ICICLE_BRANCHES), (row) => {
    const button = el("button", { type: "button", class: "link" }, nameElement(authorName(model, row)));
    button.addEventListener("click", () => app.select({ kind: "comment", row }, { focus: true }));
    const words = wordsOf(model, row);
    return [button, words ? nameElement(words) : "", tree.comments[row], tree.deep[row]];
  });
  const note =
    heads.length > rows.length ? `The ${rows.length} largest of ${number(heads.length)} branches.` : "";
  return { note, rows };
}

function icicleButtons(app, icicle, picture) {
  return pictureButtons("thread", "thread", LEVEL_COLUMNS, () => levelRows(app, icicle), picture);
}

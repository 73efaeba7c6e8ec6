// Pointer and keys in the icicle.

function icicleInput(icicle, picture, app) {
  const { canvas } = picture;
  let asked = null;
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    if (!asked)
      requestAnimationFrame(() => {
        hoverIcicle(icicle, picture, app, asked);
        asked = null;
      });
    asked = { x: event.offsetX, y: event.offsetY };
  });
  canvas.addEventListener("pointerleave", () => hoverIcicle(icicle, picture, app, null));
  canvas.addEventListener("click", (event) => {
    const cell = cellAt(icicle, event.offsetX, event.offsetY);
    if (cell) chooseCell(icicle, app, cell);
  });
  canvas.addEventListener("keydown", (event) => icicleKey(icicle, picture, app, event));
  canvas.addEventListener("blur", () => (icicle.focus = -1));
}

// The cell at a point; the last painted if there are several, and within two pixels if there is none.
function cellAt(icicle, px, py) {
  if (!icicle.laid) return null;
  const { frame, lines } = icicle.laid;
  const line = lines[Math.floor((py - frame.top) / frame.high)];
  if (!line) return null;
  const x = px - frame.left;
  const within = (slack) => line.findLast((cell) => x >= cell.x - slack && x < cell.x + cell.wide + slack);
  return within(0) || within(2) || null;
}

// A click enlarges a branch and selects its comment; merged branches are enlarged together.
function chooseCell(icicle, app, cell) {
  if (cell.hidden || cell.branches) {
    icicle.zoom(cell.row, cell.row === icicle.view.top ? cell.from : null);
    return;
  }
  const { row } = cell;
  if (row !== icicle.view.top && icicle.model.size[row] > 1) icicle.zoom(row);
  if (icicle.model.isRecord[row]) app.select({ kind: "comment", row });
}

function hoverIcicle(icicle, picture, app, point) {
  const cell = point && cellAt(icicle, point.x, point.y);
  picture.canvas.style.cursor = cell ? "pointer" : "default";
  showTip(picture, point ? point.x : 0, point ? point.y : 0, cell && cellTip(icicle, cell));
  if (cell === icicle.hover) return;
  icicle.hover = cell;
  picture.refresh();
}

function cellTip(icicle, { row, hidden, branches }) {
  if (hidden || branches)
    return [`${count(hidden, "comment")} in ${count(branches, "branch", "branches")} too narrow to draw`];
  return rowLines(icicle, row);
}

function rowLines(icicle, row) {
  const { model, tree } = icicle;
  const words = wordsOf(model, row);
  const below = tree.comments[row] - (model.kind[row] === KIND.comment ? 1 : 0);
  const when = timeText(model.time[row]);
  return [
    model.kind[row] === KIND.root ? `The opening: ${canvasName(authorName(model, row), 48)}` : canvasName(authorName(model, row), 48),
    `depth ${number(model.depth[row])}, ${below ? `${count(below, "comment")} below` : "no replies"}`,
    ...(when ? [`${when} UTC`] : []),
    ...(words ? [canvasName(words, 90)] : []),
  ];
}

function icicleKey(icicle, picture, app, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { model, view } = icicle;
  const here = icicle.focus >= 0 ? icicle.focus : view.top;
  showTip(picture, 0, 0, null);
  icicle.hover = null;
  if (!icicle.laid) picture.now();
  if (!icicle.laid) return;
  const arrow = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home"].includes(event.key);
  if (arrow) {
    const next = icicle.focus < 0 ? view.top : neighbour(icicle, here, event.key);
    focusRow(icicle, picture, next);
  } else if (event.key === "Enter") app.select({ kind: "comment", row: here }, { focus: true });
  else if (event.key === " ") {
    icicle.zoom(here);
    announce(`Enlarged: ${shownRow(icicle)}`);
  }
  else if (
    event.key === "Backspace" ||
    (event.key === "Escape" && (view.first !== null || model.parent[view.top] >= 0))
  ) {
    icicle.zoom(
      view.first !== null ? view.top : Math.max(model.parent[view.top], icicle.roots[icicle.thread]),
    );
    announce(`Shown: ${shownRow(icicle)}`);
  } else return;
  event.preventDefault();
}

// What the picture shows, in words.
function shownRow({ model, view, tree }) {
  if (model.parent[view.top] < 0) return "the whole thread";
  const name = shownName(authorName(model, view.top), 48);
  return `the branch of ${name}, ${count(tree.comments[view.top], "comment")}`;
}

function neighbour(icicle, row, key) {
  const { model, tree } = icicle;
  const up = model.parent[row];
  if (key === "Home") return icicle.roots[icicle.thread];
  if (key === "ArrowUp") return up < 0 ? row : up;
  if (key === "ArrowDown") return tree.start[row] < tree.start[row + 1] ? tree.kids[tree.start[row]] : row;
  const place = tree.start[up] + tree.place[row] + (key === "ArrowLeft" ? -1 : 1);
  return up < 0 || place < tree.start[up] || place >= tree.start[up + 1] ? row : tree.kids[place];
}

// Gives a comment the focus, and enlarges what is around it if it could not be seen.
function focusRow(icicle, picture, row) {
  icicle.focus = row;
  const { model, tree, view } = icicle;
  const wide = (top, first) => {
    const scale = icicleScale(model, tree, { top, first }, icicle.laid.frame.width);
    return (model.size[row] / scale.span) * scale.room;
  };
  const shown =
    isBelow(model, tree, row, view.top) &&
    (row === view.top || (wide(view.top, view.first) >= 3 && inScale(icicle, row)));
  const up = model.parent[row];
  if (!shown && up < 0) icicle.zoom(row);
  else if (!shown) icicle.zoom(up, wide(up, null) >= 3 ? null : tree.place[row]);
  picture.refresh();
  announce(rowLines(icicle, row).join(", "));
}

function inScale(icicle, row) {
  const { begin, span } = icicle.laid.scale;
  return icicle.tree.left[row] >= begin && icicle.tree.left[row] < begin + span;
}

// The picture of the icicle: cells with names, the way to the deepest comment, counts by depth.

const ICICLE_TINT = 0.45;
const ICICLE_FADED = 0.13;

function icicleFrame(icicle, width) {
  const narrow = width < 520;
  const levels = icicle.tree.deep[icicle.view.top] - icicle.model.depth[icicle.view.top] + 1;
  const rows = icicleLevels(levels);
  const counts = narrow ? 78 : 128;
  const left = Math.max(narrow ? 30 : 42, 10 + 7 * number(icicle.tree.deep[icicle.view.top]).length);
  return {
    levels,
    ...rows,
    left,
    width: width - left - counts - 14,
    counts,
    top: 22,
    bottom: 22 + rows.rows * rows.high,
  };
}

// Computes the cells of the present view; nothing else than zoom and size changes them.
function layIcicle(icicle, picture) {
  const frame = icicleFrame(icicle, picture.width);
  const cells = icicleCells(icicle.model, icicle.tree, icicle.view, frame.width, frame.perRow);
  const lines = Array.from({ length: frame.rows }, () => []);
  for (const cell of cells) lines[cell.line].push(cell);
  const scale = icicleScale(icicle.model, icicle.tree, icicle.view, frame.width);
  icicle.hover = null;
  showTip(picture, 0, 0, null);
  icicle.laid = {
    frame,
    cells,
    lines,
    scale,
    deepest: deepestBelow(icicle.model, icicle.tree, icicle.view.top),
  };
}

function paintIcicle(context, picture, icicle, app) {
  layIcicle(icicle, picture);
  const { frame, cells } = icicle.laid;
  setFont(context, picture, 11);
  context.fillStyle = picture.colors.quiet;
  context.fillText("depth", 4, 9);
  const after = Math.max(frame.left, 46);
  context.fillText(fitText(context, icicleLegend(icicle), frame.left + frame.width - after), after, 9);
  context.fillText(frame.counts < 100 ? "at depth" : "comments at depth", frame.left + frame.width + 14, 9);
  paintShade(context, picture, icicle, app);
  paintCells(context, picture, icicle, app);
  paintLevelNumbers(context, picture, icicle);
  const line = paintDeepest(context, picture, icicle);
  if (frame.high >= 13) for (const cell of cells) paintCellText(context, picture, icicle, cell, line);
  paintLevelCounts(context, picture, icicle, app);
}

function icicleLegend(icicle) {
  const parts = [];
  if (icicle.laid.cells.some(({ row }) => icicle.tree.group[row] >= 0))
    parts.push("colours: the five largest branches");
  if (hasDeepest(icicle)) parts.push("line: to the deepest comment");
  return parts.join("; ");
}

// The line to the deepest comment is drawn where its cell alone would hardly be found.
function hasDeepest(icicle) {
  const { frame, scale, deepest } = icicle.laid;
  const { model, tree, view } = icicle;
  const inside = tree.left[deepest] >= scale.begin && tree.left[deepest] < scale.begin + scale.span;
  const wide = (model.size[deepest] / scale.span) * scale.room;
  return inside && model.depth[deepest] - model.depth[view.top] >= 3 && (wide < 60 || frame.levels > 8);
}

function cellBox({ frame }, cell) {
  const high = cell.hidden && frame.high < 2 ? 2 : frame.high;
  return [frame.left + cell.x, frame.top + cell.line * frame.high, Math.max(cell.wide, 0.7), high];
}

// Below the merged cells: the comments in them, as the share of each pixel that they cover.
function paintShade(context, picture, icicle, app) {
  const { frame, scale } = icicle.laid;
  const { model, tree, view } = icicle;
  const columns = Math.ceil(scale.room);
  const shade = {
    cover: new Float32Array(columns * frame.rows),
    mix: new Float32Array(columns * frame.rows * 3),
  };
  const inks = [-1, 0, 1, 2, 3, 4].map((group) => rgbOf(branchColor(picture, group)));
  const factor = scale.room / scale.span;
  const narrow = (row) => model.size[row] * factor < ICICLE_NARROWEST;
  let some = false;
  for (const row of icicle.rows) {
    const up = model.parent[row];
    const x = (tree.left[row] - scale.begin) * factor;
    if (up < 0 || !narrow(up) || x < 0 || x >= columns || !isBelow(model, tree, row, view.top)) continue;
    const pixel =
      Math.floor((model.depth[row] - model.depth[view.top]) / frame.perRow) * columns + Math.floor(x);
    const share = (model.size[row] * factor * (app.visible[row] ? 1 : 0.3)) / frame.perRow;
    const ink = inks[tree.group[row] + 1];
    shade.cover[pixel] += share;
    for (let at = 0; at < 3; at++) shade.mix[pixel * 3 + at] += share * ink[at];
    some = true;
  }
  if (!some) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(
    shadeImage(shade, columns, frame.rows),
    frame.left,
    frame.top,
    columns,
    frame.rows * frame.high,
  );
  context.imageSmoothingEnabled = true;
}

// A thin layer must stay visible: what covers little of a pixel still tints it.
function shadeImage({ cover, mix }, columns, rows) {
  const image = new ImageData(columns, rows);
  cover.forEach((share, pixel) => {
    if (!share) return;
    for (let at = 0; at < 3; at++) image.data[pixel * 4 + at] = mix[pixel * 3 + at] / share;
    image.data[pixel * 4 + 3] = 255 * ICICLE_TINT * Math.min(Math.max(share, 0.35), 1);
  });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

function rgbOf(ink) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = ink;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}

function paintCells(context, picture, icicle, app) {
  const kinds = new Map();
  for (const cell of icicle.laid.cells) {
    const key = cellKind(icicle, app, cell);
    kinds.has(key) ? kinds.get(key).push(cell) : kinds.set(key, [cell]);
  }
  const gap = icicle.laid.frame.high >= 4 ? 0.75 : 0;
  for (const [key, cells] of [...kinds].sort((one, other) => one[0] - other[0])) {
    const group = Math.floor(key / 2) - 2;
    const faded = key % 2 === 1;
    context.globalAlpha = faded ? ICICLE_FADED : group === -2 ? 0.22 : group < 0 ? 0.34 : ICICLE_TINT;
    context.fillStyle = group < 0 ? picture.colors.quiet : picture.colors[BRANCH_COLORS[group]];
    for (const cell of cells) {
      const [x, y, wide, high] = cellBox(icicle.laid, cell);
      context.fillRect(x, y, wide >= 3 ? wide - gap : wide, high - gap);
    }
  }
  context.globalAlpha = 1;
}

// Twice the colour (−2 grey: openings and merged cells) plus one if outside the window.
function cellKind(icicle, app, { row, hidden }) {
  const { model, tree } = icicle;
  const grey = hidden > 0 || model.parent[row] < 0;
  const faded = !hidden && model.isRecord[row] && !app.visible[row];
  return 2 * ((grey ? -2 : tree.group[row]) + 2) + (faded ? 1 : 0);
}

function paintLevelNumbers(context, picture, icicle) {
  const { frame } = icicle.laid;
  const base = icicle.model.depth[icicle.view.top];
  const step = niceStep((14 / frame.high) * frame.perRow);
  context.textAlign = "right";
  context.fillStyle = picture.colors.quiet;
  for (let depth = Math.ceil(base / step) * step; depth < base + frame.levels; depth += step) {
    const y = frame.top + (Math.floor((depth - base) / frame.perRow) + 0.5) * frame.high;
    context.fillText(number(depth), frame.left - 5, y);
  }
  context.textAlign = "left";
}

// A line down to the deepest comment; gives where it runs and how far, null if there is none.
function paintDeepest(context, picture, icicle) {
  const { frame, scale, deepest } = icicle.laid;
  const { model, tree, view } = icicle;
  if (!hasDeepest(icicle)) return null;
  const share = (tree.left[deepest] + model.size[deepest] / 2 - scale.begin) / scale.span;
  const steps = model.depth[deepest] - model.depth[view.top];
  const x = frame.left + Math.max(share * scale.room, 1);
  const line = Math.floor(steps / frame.perRow);
  const bottom = frame.top + (line + 0.5) * frame.high;
  for (const [width, ink] of [
    [4, "paper"],
    [1.5, "ink"],
  ]) {
    context.lineWidth = width;
    context.strokeStyle = picture.colors[ink];
    context.beginPath();
    context.moveTo(x, frame.top + 1.4 * frame.high);
    context.lineTo(x, bottom);
    context.stroke();
  }
  setFont(context, picture, 12, "bold");
  const text = `deepest, at ${number(model.depth[deepest])}: ${canvasName(authorName(model, deepest), 24)}`;
  const wide = context.measureText(text).width;
  const fits = x + 8 + wide < frame.left + frame.width;
  haloText(
    context,
    picture,
    text,
    fits ? x + 6 : Math.max(x - 6 - wide, frame.left),
    Math.max(bottom, frame.top + 8),
  );
  setFont(context, picture, 11);
  return { x, line, text: [fits ? x + 6 : x - 6 - wide, wide] };
}

// The name and first words of a comment where the whole name fits; of a merged cell how many.
function paintCellText(context, picture, icicle, cell, line) {
  if (cell.wide < 26) return;
  const [x, y, wide, high] = cellBox(icicle.laid, cell);
  let [left, right] = [x + 4, x + wide - 5];
  // The line to the deepest comment crosses some cells: their text begins after it.
  if (line && cell.line && cell.line <= line.line && left - 4 <= line.x && line.x <= right) left = line.x + 5;
  if (line && cell.line === line.line) {
    if (left < line.text[0] + line.text[1] && right > line.text[0]) return;
  }
  const text = cellText(context, icicle, cell, right - left);
  if (!text) return;
  context.save();
  context.beginPath();
  context.rect(x, y, wide, high);
  context.clip();
  context.fillStyle = picture.colors.ink;
  context.fillText(text, left, y + high / 2);
  context.restore();
}

function cellText(context, icicle, { row, hidden, branches }, room) {
  const { model } = icicle;
  if (hidden || branches) {
    const texts = [`and ${count(hidden, "more comment")}`, `and ${number(hidden)}`];
    return texts.find((text) => context.measureText(text).width <= room) || "";
  }
  const name = canvasName(authorName(model, row), model.kind[row] === KIND.root ? 120 : 28);
  const wide = context.measureText(name).width;
  // A name cut to a few letters could be anybody's: it is whole or it is not there.
  if (wide > room) return model.kind[row] === KIND.root ? fitText(context, name, room) : "";
  const words = (wordsOf(model, row) || "").slice(0, 400);
  const rest = words ? fitText(context, canvasName(words, 120), room - wide - 10, 6) : "";
  return rest ? `${name}: ${rest}` : name;
}

// Pictures: canvases as sharp as the screen and as wide as their place, and text and marks on them.

const PICTURE_COLORS = ["ink", "quiet", "rule", "paper", "blue", "vermillion", "green", "purple", "accent", "focus"];

// Puts a canvas into `place`.  `paint` draws what lasts, `over` what follows the pointer and the
// focus: redraw() does both before the next frame, refresh() only the second.  Both are called
// with the context in CSS pixels; `height(width)` says how high the picture is at that width.
function makePicture(app, place, { id, label, help, height, paint, over }) {
  const canvas = el("canvas", { id, tabindex: "0", role: "application", "aria-label": label });
  canvas.setAttribute("aria-describedby", `${id}-help`);
  const tooltip = el("div", { class: "tooltip", hidden: true, "aria-hidden": "true" });
  const frame = el("div", { class: "frame" }, canvas, tooltip);
  place.append(frame, el("p", { id: `${id}-help`, class: "hint keys" }, help));
  const lasting = document.createElement("canvas");
  const picture = { canvas, frame, tooltip, width: 0, height: 0, colors: null, font: "sans-serif" };
  let [asked, stale, near] = [false, true, true];
  // Far from the window nothing is drawn: it is when it comes near, is printed or is saved.
  const draw = (always) => {
    asked = false;
    const width = Math.floor(frame.clientWidth);
    if (width < 40 || !(near || always === true)) return;
    if (stale) {
      readLook(picture);
      const ratio = Math.min(devicePixelRatio || 1, 3);
      picture.width = width;
      picture.height = Math.round(height(width));
      canvas.style.width = `${width}px`;
      for (const each of [canvas, lasting]) {
        each.width = Math.round(width * ratio);
        each.height = Math.round(picture.height * ratio);
      }
      paint(preparedContext(lasting, picture), picture);
      stale = false;
    }
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(lasting, 0, 0);
    over(preparedContext(canvas, picture, false), picture);
  };
  const soon = () => {
    if (!asked) requestAnimationFrame(() => draw());
    asked = true;
  };
  picture.now = () => draw(true);
  picture.refresh = soon;
  picture.redraw = () => {
    stale = true;
    soon();
  };
  // For what changes with every move of a drag elsewhere: drawn when that pauses.
  let later = 0;
  picture.redrawLater = () => {
    clearTimeout(later);
    later = setTimeout(picture.redraw, 90);
  };
  new ResizeObserver(() => frame.clientWidth !== picture.width && picture.redraw()).observe(frame);
  new IntersectionObserver((entries) => {
    near = entries.at(-1).isIntersecting;
    if (near) soon();
  }, { rootMargin: "200px" }).observe(frame);
  // Paper has the light colours, and all pictures.
  const printed = () => {
    stale = true;
    draw(true);
  };
  matchMedia("print").addEventListener("change", printed);
  addEventListener("beforeprint", picture.now);
  addEventListener("resize", picture.redraw);
  app.on("theme", picture.redraw);
  canvas.addEventListener("focus", soon);
  canvas.addEventListener("blur", soon);
  return picture;
}

function readLook(picture) {
  picture.colors = Object.fromEntries(PICTURE_COLORS.map((name) => [name, color(name)]));
  picture.font = getComputedStyle(picture.frame).fontFamily || "sans-serif";
}

// The paper is painted too: a picture is read on its own ground when printed or saved.
function preparedContext(canvas, picture, clear = true) {
  const context = canvas.getContext("2d");
  context.setTransform(canvas.width / picture.width, 0, 0, canvas.height / picture.height, 0, 0);
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.lineJoin = "round";
  context.direction = "ltr";
  setFont(context, picture);
  if (clear) {
    context.fillStyle = picture.colors.paper;
    context.fillRect(0, 0, picture.width, picture.height);
  }
  return context;
}

function setFont(context, picture, size = 12, weight = "normal") {
  context.font = `${weight} ${size}px ${picture.font}`;
}

// One line of a name for a picture: short, without towers of accents, turning nothing round.
function canvasName(name, limit = 28) {
  return `\u2068${shownName(name, limit).replace(/(\p{M}{3})\p{M}+/gu, "$1")}\u2069`;
}

// The text, cut with an ellipsis to fit into `room`; "" if fewer than `least` letters would stay.
function fitText(context, text, room, least = 3) {
  if (room <= 0) return "";
  if (context.measureText(text).width <= room) return text;
  const letters = [...text.replaceAll(/[\u2068\u2069]/g, "")];
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const cut = `\u2068${letters.slice(0, middle).join("")}…\u2069`;
    if (context.measureText(cut).width <= room) low = middle;
    else high = middle - 1;
  }
  return low < least ? "" : `\u2068${letters.slice(0, low).join("").trimEnd()}…\u2069`;
}

// Boxes that must not overlap: free(box) is true if nothing is there yet, take(box) occupies.
// A box is [left, top, width, height]; a grid keeps each test short.
function labelRoom(width, height, cell = 48) {
  const grid = new Map();
  const cells = ([left, top, wide, high]) => {
    const found = [];
    for (let x = Math.floor(left / cell); x <= Math.floor((left + wide) / cell); x++)
      for (let y = Math.floor(top / cell); y <= Math.floor((top + high) / cell); y++) found.push(x * 4096 + y);
    return found;
  };
  const apart = (a, b) =>
    a[0] >= b[0] + b[2] || b[0] >= a[0] + a[2] || a[1] >= b[1] + b[3] || b[1] >= a[1] + a[3];
  return {
    free: (box) =>
      box[0] >= 0 && box[1] >= 0 && box[0] + box[2] <= width && box[1] + box[3] <= height &&
      cells(box).every((key) => (grid.get(key) || []).every((other) => apart(box, other))),
    take(box) {
      for (const key of cells(box)) grid.has(key) ? grid.get(key).push(box) : grid.set(key, [box]);
    },
  };
}

// Text with a rim of paper, readable over lines and dots.
function haloText(context, picture, text, x, y, ink = picture.colors.ink) {
  context.lineWidth = 3.5;
  context.strokeStyle = picture.colors.paper;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

// The marks of the largest branches: told apart by shape as well as by colour.
const BRANCH_COLORS = ["blue", "vermillion", "green", "purple", "ink"];
const BRANCH_MARKS = ["circle", "square", "triangle", "diamond", "drop"];

// Adds a mark of radius r to the path of the context.
function addMark(context, mark, x, y, r) {
  if (mark === "square") return context.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
  if (mark === "circle") {
    context.moveTo(x + r, y);
    return context.arc(x, y, r, 0, 2 * Math.PI);
  }
  const corners = {
    triangle: [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
    drop: [[0, 1.2], [1.1, -0.8], [-1.1, -0.8]],
    diamond: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
  }[mark];
  corners.forEach(([dx, dy], at) => context[at ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
  return context.closePath();
}

// Lays legend entries {text, paint(context, x, y)} out in lines of `width`; marks take 26 pixels.
function legendLines(context, items, width) {
  let [x, line] = [0, 0];
  const places = items.map(({ text, paint }) => {
    const wide = 34 + Math.min(context.measureText(text).width, width - 34);
    if (x > 0 && x + wide > width) [x, line] = [0, line + 1];
    const place = { text, paint, x, line };
    x += wide + 14;
    return place;
  });
  return { places, height: items.length ? (line + 1) * 20 : 0 };
}

function paintLegend(context, picture, legend, left, top) {
  for (const { text, paint, x, line } of legend.places) {
    const y = top + line * 20 + 10;
    paint(context, left + x + 13, y);
    context.globalAlpha = 1;
    context.fillStyle = picture.colors.quiet;
    context.fillText(fitText(context, text, picture.width - left - x - 34), left + x + 30, y);
  }
}

// Shows lines of text beside a point of the picture; no lines: hides them.
function showTip(picture, x, y, lines) {
  const { tooltip } = picture;
  tooltip.hidden = !lines;
  if (!lines) return;
  tooltip.replaceChildren(...lines.map((line) => el("div", {}, line)));
  const { offsetWidth, offsetHeight } = tooltip;
  const right = x + 14 + offsetWidth <= picture.width;
  const below = y + 18 + offsetHeight <= picture.height;
  tooltip.style.left = `${Math.max(0, right ? x + 14 : Math.min(x - 14, picture.width) - offsetWidth)}px`;
  tooltip.style.top = `${Math.max(0, below ? y + 18 : y - 12 - offsetHeight)}px`;
}

// Buttons that download what a picture shows: its table, and the picture itself.
function pictureButtons(name, file, columns, rows, picture) {
  const csv = el("button", { type: "button", "aria-label": `Download ${name} as CSV` }, "CSV");
  csv.addEventListener("click", () => downloadCsv(`${file}.csv`, columns, rows()));
  const png = el("button", { type: "button", "aria-label": `Download ${name} as PNG` }, "PNG");
  png.addEventListener("click", () => {
    picture.now();
    downloadPng(`${file}.png`, picture.canvas);
  });
  return [csv, png];
}

// A table that says the same as a picture.  `fill` gives {note, rows}; cells are texts, numbers
// or elements.  It is filled again when changes pause.
function pictureTwin(place, id, title, columns, fill) {
  const note = el("p", { class: "note" });
  const body = el("tbody");
  const head = columns.map((column) => el("th", { scope: "col" }, column));
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...head)), body);
  const scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, table);
  const twin = el("details", { class: "twin", id }, el("summary", {}, title), note, scroll);
  let [stale, timer] = [true, 0];
  const refill = () => {
    clearTimeout(timer);
    if (!stale) return;
    stale = false;
    const filled = fill();
    note.textContent = filled.note;
    note.hidden = !filled.note;
    body.replaceChildren(...filled.rows.map(twinRow));
  };
  twin.addEventListener("toggle", refill);
  addEventListener("beforeprint", refill);
  place.append(twin);
  refill();
  return () => {
    stale = true;
    clearTimeout(timer);
    timer = setTimeout(refill, twin.open ? 120 : 700);
  };
}

function twinRow(cells) {
  const shown = cells.map((cell) =>
    typeof cell === "number" ? el("td", { class: "number" }, number(cell)) : el("td", {}, cell),
  );
  return el("tr", {}, ...shown);
}

// Rows of the comments that belong to what is selected.
function selectedRows(app) {
  const { model, selection } = app;
  if (selection.kind === "comment") return [selection.row];
  if (selection.kind === "person") return model.byPerson.of(selection.person);
  if (selection.kind === "edge")
    return Array.from(model.addressesOf.of(selection.edge), (i) => model.addresses.comment[i]);
  if (selection.kind === "pair")
    return model.pairs.rows.slice(model.pairs.start[selection.pair], model.pairs.start[selection.pair + 1]);
  return [];
}

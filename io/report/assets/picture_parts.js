// What pictures share: marks and legends, tips, buttons, and the table that says the same.

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
    triangle: [
      [0, -1.2],
      [1.1, 0.8],
      [-1.1, 0.8],
    ],
    drop: [
      [0, 1.2],
      [1.1, -0.8],
      [-1.1, -0.8],
    ],
    diamond: [
      [0, -1.3],
      [1.3, 0],
      [0, 1.3],
      [-1.3, 0],
    ],
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
  // On paper, where no window can be chosen, what repeats the whole is left out.
  const ofWindow = columns.map((column) => column.endsWith("in the window"));
  const head = columns.map((column, at) => el("th", { scope: "col", class: ofWindow[at] && "inside" }, column));
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
    body.replaceChildren(...filled.rows.map((cells) => twinRow(cells, ofWindow)));
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

function twinRow(cells, ofWindow) {
  const shown = cells.map((cell, at) =>
    typeof cell === "number"
      ? el("td", { class: ofWindow[at] ? "number inside" : "number" }, number(cell))
      : el("td", {}, cell),
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

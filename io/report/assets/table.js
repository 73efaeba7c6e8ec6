// A table of many rows that sorts and filters; only the rows shown are in the page.
//
// makeTable(app, spec) fills spec.body and spec.tools and returns {refresh, mark, shown}.  A spec has
//   id, noun, plural, caption, rows (their number), body, tools, file (name of the CSV)
//   columns: [{title, value(row), text?(row), cell?(row), numeric?, head?, whole?, first?}]
//     value: what is sorted and written to the CSV (null: unknown, always last); text: what is shown;
//     cell: an element instead; head: the row's name; whole: never counts only a stretch of time,
//     windowed: it does if one is chosen, and is named so in the file
//   keep(row): whether a row is there at present; find(row): folded text for the filter
//   sorted: [column, descending] to begin with; attribute: "data-person"; chosen(): row or −1
//   choose(row): a row was clicked; about(): a note on what is left out

const TABLE_FIRST = 50;
const TABLE_STEP = 500;
const TABLE_ALL = 3000;

function makeTable(app, spec) {
  const table = { app, spec, sorts: [spec.sorted], order: [], found: [], limit: TABLE_FIRST, keys: new Map() };
  table.note = el("p", { class: "note" });
  table.status = el("p", { class: "status", role: "status" });
  table.head = el("tr");
  table.bodyRows = el("tbody");
  table.more = el("p", { class: "more" });
  const grid = el(
    "table",
    { id: `${spec.id}-table` },
    el("caption", { class: "unseen" }, spec.caption),
    el("thead", {}, table.head),
    table.bodyRows,
  );
  const region = { class: "scroll", tabindex: "0", role: "region", "aria-label": spec.caption };
  spec.body.append(table.note, table.status, el("div", region, grid), table.more);
  table.bodyRows.addEventListener("click", (event) => tableClick(table, event));
  addTableTools(table);
  const step = () => {
    tableSort(table);
    tableDraw(table);
  };
  step();
  return {
    shown: () => table.found.slice(0, table.limit),
    refresh() {
      for (const column of table.keys.keys()) if (spec.columns[column].numeric) table.keys.delete(column);
      step();
    },
    mark: () => tableMark(table),
  };
}

function addTableTools(table) {
  const { spec } = table;
  const field = `${spec.id}-filter`;
  const box = el("input", { type: "search", id: field, autocomplete: "off", spellcheck: "false" });
  box.addEventListener("input", () => {
    table.filter = fold(box.value.trim());
    table.limit = TABLE_FIRST;
    tableDraw(table);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.value) return;
    event.preventDefault();
    box.value = "";
    box.dispatchEvent(new Event("input"));
  });
  const csv = el("button", { type: "button", "aria-label": `Download ${spec.plural} as CSV` }, "CSV");
  csv.addEventListener("click", () => tableCsv(table));
  spec.tools.append(el("label", { for: field }, `Filter ${spec.plural}`), box, csv);
}

// Sorts anew from the order of the data, by the last three columns asked for: ties keep their order.
function tableSort(table) {
  const { spec } = table;
  let order = [];
  for (let row = 0; row < spec.rows; row++) if (spec.keep(row)) order.push(row);
  for (const [column, descending] of table.sorts) order = order.sort(tableCompare(table, column, descending));
  table.order = order;
}

function tableCompare(table, column, descending) {
  const keys = tableKeys(table, column);
  const sign = descending ? -1 : 1;
  return (one, other) => {
    const [a, b] = [keys[one], keys[other]];
    if (a === b) return 0;
    if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
    if (Number.isNaN(b)) return -1;
    return a < b ? -sign : sign;
  };
}

// A number to sort by for each row, NaN where it is unknown; names get their rank.
function tableKeys(table, column) {
  if (table.keys.has(column)) return table.keys.get(column);
  const { rows, columns } = table.spec;
  const values = Array.from({ length: rows }, (_, row) => columns[column].value(row));
  const keys = columns[column].numeric
    ? Float64Array.from(values, (value) => (value === null ? NaN : value))
    : textRanks(values);
  table.keys.set(column, keys);
  return keys;
}

function textRanks(values) {
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const distinct = [...new Set(values.filter((value) => value !== null))].sort(compare);
  const rank = new Map();
  distinct.forEach((value, at) => {
    const same = at > 0 && compare(distinct[at - 1], value) === 0;
    rank.set(value, same ? rank.get(distinct[at - 1]) : at);
  });
  return Float64Array.from(values, (value) => (value === null ? NaN : rank.get(value)));
}

function tableDraw(table) {
  const { spec, filter } = table;
  table.found = filter ? table.order.filter((row) => spec.find(row).includes(filter)) : table.order;
  table.note.textContent = spec.about();
  table.note.hidden = !table.note.textContent;
  tableHead(table);
  table.bodyRows.replaceChildren();
  tableRows(table, 0);
}

function tableHead(table) {
  const focused = table.head.contains(document.activeElement) ? document.activeElement.dataset.column : null;
  const [sorted, descending] = table.sorts.at(-1);
  const cells = table.spec.columns.map((column, at) => {
    const button = el("button", { type: "button", "data-column": at }, el("span", { class: "title" }, column.title));
    if (column.whole && table.app.window) button.append(el("small", {}, " whole discussion"));
    button.addEventListener("click", () => tableSortBy(table, at));
    const order = at === sorted ? (descending ? "descending" : "ascending") : null;
    return el("th", { scope: "col", class: tableClass(column), "aria-sort": order }, button);
  });
  table.head.replaceChildren(...cells);
  if (focused !== null) table.head.querySelector(`[data-column="${focused}"]`).focus({ preventScroll: true });
}

function tableSortBy(table, at) {
  const [sorted, descending] = table.sorts.at(-1);
  const column = table.spec.columns[at];
  const down = at === sorted ? !descending : Boolean(column.numeric) && column.first !== "low";
  table.sorts = [...table.sorts.filter(([other]) => other !== at), [at, down]].slice(-3);
  tableSort(table);
  tableDraw(table);
  announce(`Sorted by ${column.title}, ${down ? "descending" : "ascending"}`);
}

// Adds the rows from `start` up to the limit.
function tableRows(table, start) {
  const { spec, found } = table;
  const rows = found.slice(start, table.limit).map((row) => tableRow(spec, row));
  table.bodyRows.append(...rows);
  const shown = Math.min(table.limit, found.length);
  const all = count(found.length, spec.noun, spec.plural);
  table.status.textContent = shown < found.length ? `${number(shown)} of ${all}` : all;
  tableMore(table, shown);
  tableMark(table);
  if (spec.drawn) spec.drawn(table.bodyRows);
}

function tableRow(spec, row) {
  const cells = spec.columns.map((column) => {
    const content = column.cell ? column.cell(row) : column.text ? column.text(row) : column.value(row);
    const name = column.head ? "th" : "td";
    const text = content === null || content === undefined ? "" : typeof content === "number" ? number(content) : content;
    return el(name, { scope: column.head ? "row" : null, class: tableClass(column) }, text);
  });
  return el("tr", { [spec.attribute]: row }, ...cells);
}

function tableClass(column) {
  return column.kind || (column.numeric ? "number" : null);
}

function tableMore(table, shown) {
  const left = table.found.length - shown;
  const add = (text, rows) =>
    el("button", { type: "button", onclick: () => tableGrow(table, shown, rows) }, text);
  const some = Math.min(left, TABLE_STEP);
  table.more.replaceChildren();
  if (left > 0) table.more.append(add(`Show ${number(some)} more`, some));
  if (left > some && left <= TABLE_ALL) table.more.append(add(`Show all ${number(table.found.length)}`, left));
  if (left > TABLE_ALL) table.more.append(el("span", { class: "quiet" }, "The CSV file has all of them."));
}

// The first new row takes the focus, as the button is gone or moved.
function tableGrow(table, shown, rows) {
  table.limit = shown + rows;
  tableRows(table, shown);
  const button = table.bodyRows.rows[shown]?.querySelector("button");
  if (button) button.focus({ preventScroll: true });
}

function tableMark(table) {
  const { spec } = table;
  for (const marked of table.bodyRows.querySelectorAll("[aria-current]")) marked.removeAttribute("aria-current");
  const chosen = spec.chosen();
  if (chosen < 0) return;
  const row = table.bodyRows.querySelector(`[${spec.attribute}="${chosen}"]`);
  if (row) row.setAttribute("aria-current", "true");
}

// A click anywhere in a row chooses it; the second one on its name asks for the words.
function tableClick(table, event) {
  const row = event.target.closest("tr");
  const { spec } = table;
  const button = event.target.closest("button");
  const selecting = getSelection();
  if (!row || (!button && !selecting.isCollapsed && selecting.containsNode(row, true))) return;
  const number = Number(row.getAttribute(spec.attribute));
  const again = number === spec.chosen() && Boolean(button);
  spec.choose(number, { focus: again });
}

function tableCsv(table) {
  const columns = table.spec.columns.filter((column) => column.value);
  const inside = (column) => (column.windowed && table.app.window ? "_in_window" : "");
  const titles = columns.map((column) => `${column.csv || column.title}${inside(column)}`);
  const rows = table.found.map((row) => columns.map((column) => (column.record || column.value)(row)));
  downloadCsv(table.spec.file, titles, rows);
}

// Text to search in: no accents, no capitals, forms that look alike made one.
function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(UNSEEN, "").toLowerCase().replaceAll("ς", "σ");
}

// "2024-05-01T13:45:00Z" for files, null for an unknown time.
function fileTime(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return null;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
}

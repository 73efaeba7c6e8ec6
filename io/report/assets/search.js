// Search over the people and the words of the comments.

const SEARCH = { least: 2, most: 50, wait: 120, before: 50, after: 140 };

function startSearch(app) {
  const box = document.getElementById("search");
  const panel = document.getElementById("found");
  const body = document.getElementById("found-body");
  const search = { app, box, panel, body, folded: null, timer: 0 };
  box.addEventListener("input", () => {
    clearTimeout(search.timer);
    search.timer = setTimeout(() => runSearch(search), SEARCH.wait);
  });
  box.addEventListener("keydown", (event) => searchBoxKey(search, event));
  panel.addEventListener("keydown", (event) => searchListKey(search, event));
  body.addEventListener("click", (event) => searchChoose(search, event));
  app.on("window", () => panel.hidden || runSearch(search));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

// The texts without capitals and accents, made once, when first needed.
function searchIndex(search) {
  if (!search.folded) {
    const { model } = search.app;
    const words = Array.from({ length: model.n }, (_, row) => fold(wordsOf(model, row) || ""));
    search.folded = { names: model.people.name.map(fold), words };
  }
  return search.folded;
}

function runSearch(search) {
  clearTimeout(search.timer);
  const sought = fold(search.box.value.trim());
  const { app, panel, body } = search;
  // One character of these scripts is a word, or near to one.
  const least = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(search.box.value) ? 1 : SEARCH.least;
  if ([...sought].length < least) {
    panel.hidden = !sought;
    body.replaceChildren(...(sought ? [el("p", { class: "quiet" }, "Type two letters or more.")] : []));
    if (sought) announce("Type two letters or more.");
    return;
  }
  const { names, words } = searchIndex(search);
  const people = searchMatches(names, sought, () => true);
  const comments = searchMatches(words, sought, (row) => app.visible[row]);
  const person = (row) => foundPerson(app, row, sought);
  const comment = (row) => foundComment(app, row, sought, words[row]);
  body.replaceChildren(
    ...foundGroup("People", people, person),
    ...foundGroup(app.window ? "Comments in the stretch of time chosen" : "Comments", comments, comment),
  );
  if (app.model.text === null || app.model.data.settings.text === "top")
    body.append(el("p", { class: "note" }, searchLimits(app.model)));
  panel.hidden = false;
  announce(`${count(people.total, "person", "people")} and ${count(comments.total, "comment")} found`);
}

function searchLimits(model) {
  if (model.text === null) return "This page holds no texts: only names are searched.";
  return "This page keeps the text of the largest branches and of the pairs: only that is searched.";
}

function searchMatches(texts, sought, there) {
  const rows = [];
  let total = 0;
  for (let row = 0; row < texts.length; row++) {
    if (!there(row) || !texts[row].includes(sought)) continue;
    total++;
    if (rows.length < SEARCH.most) rows.push(row);
  }
  return { rows, total };
}

function foundGroup(title, { rows, total }, item) {
  const limited = total > rows.length ? `the first ${rows.length} of ${number(total)}` : number(total);
  const head = el("h3", {}, `${title} (${limited})`);
  if (!rows.length) return [head, el("p", { class: "quiet" }, "None.")];
  return [head, el("ul", { class: "found" }, ...rows.map((row) => el("li", {}, item(row))))];
}

function foundPerson(app, person, sought) {
  const name = shownName(app.model.people.name[person]);
  const comments = count(app.counts.comments[person], "comment");
  const button = el("button", { type: "button", "data-person": person });
  button.append(el("bdi", {}, ...searchMarked(name, sought, 0, name.length)), el("span", { class: "quiet" }, ` ${comments}`));
  return button;
}

function foundComment(app, row, sought, folded) {
  const { model } = app;
  const text = model.text[row];
  const [start, end] = unfoldedSpan(text, folded.indexOf(sought), sought.length);
  const from = snippetStart(text, start);
  const to = Math.min(text.length, end + SEARCH.after);
  const head = el("span", { class: "who" }, nameElement(authorName(model, row)), ` ${timeText(model.time[row])}`);
  const snippet = el("span", { class: "snippet", dir: "auto" }, from > 0 ? "… " : "");
  snippet.append(...searchMarked(text.slice(from, to), sought, start - from, end - from), to < text.length ? " …" : "");
  return el("button", { type: "button", "data-row": row }, head, snippet);
}

// Begins at a word, and never between the halves of a character.
function snippetStart(text, start) {
  const from = Math.max(0, start - SEARCH.before);
  if (!from) return 0;
  const space = text.slice(from, start).search(/\s/);
  if (space >= 0) return from + space + 1;
  return text.charCodeAt(from) >= 0xdc00 && text.charCodeAt(from) <= 0xdfff ? from + 1 : from;
}

// The text with what was sought in <mark>; names are searched anew, as they are shown shortened.
function searchMarked(text, sought, start, end) {
  if (start === 0 && end === text.length) {
    const at = fold(text).indexOf(sought);
    if (at < 0) return [text];
    [start, end] = unfoldedSpan(text, at, sought.length);
  }
  return [text.slice(0, start), el("mark", {}, text.slice(start, end)), text.slice(end)];
}

// Where a place in the folded text stands in the text itself.
function unfoldedSpan(text, at, length) {
  let [folded, here, start] = [0, 0, -1];
  for (const letter of text) {
    const size = fold(letter).length;
    if (folded >= at + length && size > 0) break;
    if (start < 0 && folded + size > at) start = here;
    folded += size;
    here += letter.length;
  }
  return [Math.max(start, 0), here];
}

function searchBoxKey(search, event) {
  if (event.key === "Escape" && (search.box.value || !search.panel.hidden)) {
    event.preventDefault();
    clearSearch(search);
  }
  if (event.key === "ArrowDown" || event.key === "Enter") {
    if (search.panel.hidden || search.timer) runSearch(search);
    const first = search.body.querySelector("button");
    if (first) {
      event.preventDefault();
      first.focus();
    }
  }
}

function searchListKey(search, event) {
  if (event.key === "Escape") {
    event.preventDefault();
    clearSearch(search);
    search.box.focus();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const buttons = [...search.body.querySelectorAll("button")];
  const next = buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  if (next < 0) search.box.focus();
  else if (next < buttons.length) buttons[next].focus();
}

function clearSearch(search) {
  search.box.value = "";
  runSearch(search);
}

function searchChoose({ app }, event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.person) app.select({ kind: "person", person: Number(button.dataset.person) }, { focus: true });
  else app.select({ kind: "comment", row: Number(button.dataset.row) }, { focus: true });
}

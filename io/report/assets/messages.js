// One message of the reader: who wrote it, when, to whom, what it answers, its words as plain text.

const CUT = { lines: 20, letters: 1600, excerpt: 180, to: 5 };
const KIND_WORDS = [
  [BY.reply, "reply"],
  [BY.mention, "by name"],
  [BY.quote, "quoted"],
];

// item: {row, above?: the row answered to show in short, indent?, side?: 0 or 1, turn?, chosen?}
function messageElement(app, item) {
  const { model } = app;
  const { row } = item;
  const article = el("article", {
    class: `message${item.side === undefined ? "" : ` side-${item.side}`}`,
    "data-row": row,
    "aria-current": item.chosen ? "true" : null,
    "aria-label": messageLabel(model, row),
  });
  if (item.indent) article.style.setProperty("--indent", Math.min(item.indent, 12));
  if (item.above >= 0) article.append(answeredElement(app, item.above));
  article.append(messageHead(app, item), messageWords(model, row));
  const foot = messageFoot(app, item);
  if (foot.childNodes.length) article.append(foot);
  return article;
}

function messageLabel(model, row) {
  if (model.kind[row] === KIND.absent) return "A comment that is not in the file";
  const name = shownName(authorName(model, row));
  return model.kind[row] === KIND.root ? `The opening: ${name}` : `Message by ${name}`;
}

// The message answered, in one line.
function answeredElement(app, row) {
  const { model } = app;
  const words = wordsOf(model, row);
  const button = el("button", { type: "button", class: "answered", "data-comment": row });
  button.append("answers ", el("b", {}, nameElement(authorName(model, row))));
  if (words) button.append(": ", el("span", { dir: "auto" }, excerptOf(words)));
  return button;
}

// One line of a text, without what it quotes.
function excerptOf(text) {
  const own = text.slice(0, 4000).split("\n").filter((line) => !isQuoted(line));
  const line = own.join(" ").replace(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length > CUT.excerpt ? `${letters.slice(0, CUT.excerpt).join("").trimEnd()}…` : line;
}

function messageHead(app, item) {
  const { model } = app;
  const { row } = item;
  const head = el("p", { class: "head" }, authorElement(model, row));
  const time = timeText(model.time[row]);
  if (time) head.append(el("time", { datetime: `${time.replace(" ", "T")}Z`, title: `${time} UTC` }, time));
  for (const fact of messageFacts(model, item)) head.append(el("span", { class: "fact" }, fact));
  if (item.turn) head.append(el("span", { class: "fact turn" }, `turn ${number(item.turn)}`));
  for (const mark of messageMarks(model, row)) head.append(el("span", { class: "mark" }, mark));
  const to = addressedElement(model, row);
  if (to) head.append(to);
  return head;
}

function authorElement(model, row) {
  const person = model.author[row];
  const name = authorName(model, row);
  if (!model.isRecord[row] || person < 0) return el("b", { class: "author" }, nameElement(name));
  const attributes = { type: "button", class: "author pick", "data-person": person, title: titleOf(name) };
  return el("button", attributes, nameElement(name));
}

function messageFacts(model, { row }) {
  const facts = [];
  if (model.depth[row]) facts.push(`depth ${number(model.depth[row])}`);
  if (model.isRecord[row]) facts.push(el("bdi", {}, `#${shownName(model.id[row], 24)}`));
  const title = model.threads.title[model.thread[row]] || model.threads.id[model.thread[row]];
  if (model.threads.id.length > 1) facts.push(el("bdi", {}, shownName(title, 40)));
  return facts;
}

function messageMarks(model, row) {
  const marks = [];
  if (model.kind[row] === KIND.post || model.kind[row] === KIND.root) marks.push("opening");
  if (model.label && model.label[row]) marks.push(shownName(model.label[row], 24));
  if (model.inferred.has(row)) marks.push("reply inferred");
  return marks;
}

// Whom a comment addresses, and by what.
function addressedElement(model, row) {
  const list = lookups(model).addressesBy.of(row);
  if (!list.length) return null;
  const to = el("span", { class: "to" }, "to ");
  list.slice(0, CUT.to).forEach((address, at) => {
    const kinds = model.addresses.kinds[address];
    const by = KIND_WORDS.filter(([bit]) => kinds & bit).map(([, words]) => words);
    if (at) to.append(", ");
    to.append(nameElement(model.people.name[model.addresses.addressee[address]]), ` (${by.join(", ")})`);
  });
  if (list.length > CUT.to) to.append(` and ${number(list.length - CUT.to)} more`);
  return to;
}

// The words as they were written; lines that quote are dimmed, long texts can be opened.
function messageWords(model, row) {
  const written = wordsOf(model, row);
  const text = written && unwrapped(written);
  if (!text || !text.trim()) return el("p", { class: "words none" }, whyNoWords(model, row, text));
  const box = el("div", { class: "words", dir: "auto" });
  const short = shortened(text);
  if (short === null) {
    box.append(...wordRuns(text));
    return box;
  }
  box.append(...wordRuns(short), "…");
  const open = el("button", { type: "button", class: "open" }, `Show all ${count(written.length, "character")}`);
  open.addEventListener("click", () => {
    box.replaceChildren(...wordRuns(text));
    box.tabIndex = -1;
    open.remove();
    box.focus({ preventScroll: true });
  });
  return el("div", {}, box, open);
}

// The beginning of a long text, null if it is short.
function shortened(text) {
  const lines = text.slice(0, CUT.letters + 1).split("\n");
  if (text.length <= CUT.letters && lines.length <= CUT.lines + 3) return null;
  return lines.slice(0, CUT.lines).join("\n").slice(0, CUT.letters).replace(/[\ud800-\udbff]$/, "").trimEnd();
}

// The text with lines joined that a mail program had cut at some 70 letters: they would be cut
// twice on a narrow screen.  A paragraph with a list, a quotation or an indent stays as it is,
// and so does a text in which most lines are shorter or longer, as of a poem.
function unwrapped(text) {
  if (!text.includes("\n")) return text;
  const parts = text.split(/(\n[ \t]*(?:\n[ \t]*)+)/);
  const plain = parts.map((part) => {
    const lines = part.split("\n");
    return part.trim() && lines.length > 1 && !lines.some((line) => /^(?:[>*\s\d-]|$)/.test(line)) ? lines : null;
  });
  const cut = plain.flatMap((lines) => (lines ? lines.slice(0, -1) : []));
  const isWrapped = (lines) => 2 * lines.filter(({ length }) => length >= 60 && length <= 80).length > lines.length;
  if (cut.length < 2 || !isWrapped(cut)) return text;
  const joined = (lines) => lines.map((line) => line.trimEnd()).join(" ");
  return parts.map((part, at) => (plain[at] && isWrapped(plain[at].slice(0, -1)) ? joined(plain[at]) : part)).join("");
}

const isQuoted = (line) => /^\s{0,3}>/.test(line);

// Runs of lines: quoted ones in a span of their own.
function wordRuns(text) {
  const runs = [];
  for (const line of text.split("\n")) {
    const quoted = isQuoted(line);
    if (runs.length && runs.at(-1).quoted === quoted) runs.at(-1).lines.push(line);
    else runs.push({ quoted, lines: [line] });
  }
  return runs.map(({ quoted, lines }, at) => {
    const words = lines.join("\n") + (at < runs.length - 1 ? "\n" : "");
    return quoted ? el("span", { class: "quoted" }, words) : words;
  });
}

function whyNoWords(model, row, text) {
  if (model.kind[row] === KIND.root) return "The opening of the thread: the file holds no text for it.";
  if (model.kind[row] === KIND.absent) return "Not in the file: only replies to it are.";
  if (model.text === null) return "This page was made without texts.";
  if (text !== null && text !== undefined) return "An empty comment.";
  if (model.data.settings.text === "top")
    return "Not kept on this page, which holds the texts of the largest branches and of the pairs.";
  return "The file holds no text for it.";
}

function messageFoot(app, item) {
  const { model } = app;
  const { row } = item;
  const foot = el("p", { class: "foot" });
  const replies = model.children.of(row).length;
  if (!item.chosen && replies)
    foot.append(el("button", { type: "button", "data-comment": row }, count(replies, "reply", "replies")));
  if (!item.chosen && model.isRecord[row])
    foot.append(el("button", { type: "button", "data-comment": row, "data-go": "tree" }, "In the tree"));
  const link = sourceLink(model, row, "Source");
  if (link) foot.append(link);
  return foot;
}

// Small tools for the page: elements by text only, words, times, files to download, the theme.

// Makes an element.  Texts become text, never markup; attributes are set one by one.
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// A name on its own: what is written from right to left turns nothing else round.
function nameElement(name) {
  return el("bdi", {}, shownName(name));
}

const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]+/g;

// One line of a name for labels: nothing invisible, at most `limit` characters.
function shownName(name, limit = 64) {
  const line = name.slice(0, 4096).replace(CONTROLS, " ").replace(UNSEEN, "").trim();
  const letters = [...line];
  return (letters.length > limit ? `${letters.slice(0, limit - 1).join("").trimEnd()}…` : line) || "(blank)";
}

const NUMBER = new Intl.NumberFormat("en-US");
const number = (value) => NUMBER.format(value);

function count(value, noun, plural) {
  return `${number(value)} ${value === 1 ? noun : plural || `${noun}s`}`;
}

// "2024-05-01 13:45" in UTC, or "" for an unknown time.
function timeText(seconds) {
  if (!Number.isFinite(seconds)) return "";
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 16).replace("T", " ");
}

const SPANS = [["year", 31557600], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

// A length of time in its largest unit and the next: "4 hours 34 minutes".
function durationText(seconds) {
  if (seconds < 1) return "less than 1 second";
  const whole = Math.round(seconds);
  const at = SPANS.findIndex(([, length]) => whole >= length);
  const [unit, length] = SPANS[at];
  const [smaller, part] = SPANS[at + 1] || ["", Infinity];
  const rest = Math.floor((whole % length) / part);
  const first = count(Math.floor(whole / length), unit);
  return rest ? `${first} ${count(rest, smaller)}` : first;
}

// The link to the source of a comment, null unless it is plain http or https.
function sourceLink(model, row, text = "source") {
  const url = model.url && model.url[row];
  if (!url) return null;
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return null;
  // An address with a password in it signs whoever follows it in, or looks like another place.
  if (parsed.username || parsed.password) return null;
  return el("a", { href: parsed.href, rel: "noopener noreferrer", target: "_blank", class: "source" }, text);
}

function download(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: `${fileStart}${name}` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// What the names of files begin with, so that those of several reports are told apart.
let fileStart = "";

function nameFiles(name) {
  const plain = name.slice(0, 400).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, "-").slice(0, 41).replace(/^-/, "").slice(0, 40).replace(/-$/, "");
  fileStart = slug && `${slug}-`;
}

// Cells that a spreadsheet would run as formulas get an apostrophe in front.
function downloadCsv(name, columns, rows) {
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    const guarded = typeof value === "string" && /^[=+\-@\t\r'＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };
  const lines = [columns, ...rows].map((row) => row.map(cell).join(","));
  download(name, new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }));
}

function downloadPng(name, canvas) {
  canvas.toBlob((blob) => blob && download(name, blob), "image/png");
}

// Whether the page has no address of its own, as in a notebook.
function isFramedText() {
  return location.protocol === "about:";
}

// Says in words what has just been chosen, for whoever cannot see it.
function announce(text) {
  document.getElementById("live").textContent = text;
}

function startTheme(app) {
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => document.documentElement.dataset.theme || (dark.matches ? "dark" : "light");
  const show = () => {
    button.setAttribute("aria-pressed", String(chosen() === "dark"));
    app.emit("theme");
  };
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = chosen() === "dark" ? "light" : "dark";
    show();
  });
  dark.addEventListener("change", show);
  show();
}

// The colours of the style sheet, for canvases: color("ink"), color("blue") …  They are asked of
// an element, because a property by itself would be the text "light-dark(…)".
function color(name) {
  colorProbe.style.color = `var(--${name})`;
  if (!colorProbe.isConnected) document.body.append(colorProbe);
  return getComputedStyle(colorProbe).color;
}

const colorProbe = el("span", { hidden: true });
// Where the system sets the colours of texts, the pictures keep theirs: all would be one colour.
colorProbe.style.forcedColorAdjust = "none";

// Pictures: canvases as sharp as the screen and as wide as their place, and text on them.

const PICTURE_COLORS = [
  "ink",
  "quiet",
  "rule",
  "paper",
  "blue",
  "vermillion",
  "green",
  "purple",
  "accent",
  "focus",
];

// Puts a canvas into `place`.  `paint` draws what lasts, `over` what follows the pointer and the
// focus: redraw() does both before the next frame, refresh() only the second.  Both are called
// with the context in CSS pixels; `height(width)` says how high the picture is at that width.
function makePicture(app, place, { id, label, help, height, paint, over }) {
  const canvas = el("canvas", { id, tabindex: "0", role: "application", "aria-label": label });
  canvas.setAttribute("aria-describedby", `${id}-help`);
  const tooltip = el("div", { class: "tooltip", hidden: true, "aria-hidden": "true" });
  const frame = el("div", { class: "frame" }, canvas, tooltip);
  place.append(frame, el("p", { id: `${id}-help`, class: "hint keys" }, help));
  const picture = { canvas, frame, tooltip, width: 0, height: 0, colors: null, font: "sans-serif" };
  Object.assign(picture, {
    lasting: document.createElement("canvas"),
    stale: true,
    near: true,
    heightAt: height,
    paint,
    over,
  });
  let [asked, later] = [false, 0];
  picture.refresh = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      // Far from the window nothing is drawn: it is when it comes near, is printed or is saved.
      if (picture.near) drawPicture(picture);
    });
  };
  picture.redraw = () => {
    picture.stale = true;
    picture.refresh();
  };
  // For what changes with every move of a drag elsewhere: drawn when that pauses.
  picture.redrawLater = () => {
    clearTimeout(later);
    later = setTimeout(picture.redraw, 90);
  };
  picture.now = () => drawPicture(picture);
  watchPicture(app, picture);
  return picture;
}

function drawPicture(picture) {
  const { canvas, lasting, frame } = picture;
  const width = Math.floor(frame.clientWidth);
  if (width < 40) return;
  if (picture.stale || width !== picture.width) {
    readLook(picture);
    picture.width = width;
    picture.height = Math.round(picture.heightAt(width));
    canvas.style.width = `${width}px`;
    const ratio = Math.min(devicePixelRatio || 1, 3);
    for (const each of [canvas, lasting]) {
      each.width = Math.round(width * ratio);
      each.height = Math.round(picture.height * ratio);
    }
    picture.paint(preparedContext(lasting, picture));
    picture.stale = false;
  }
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(lasting, 0, 0);
  picture.over(preparedContext(canvas, picture, false));
}

// Draws anew whenever the size, the theme, the screen or the paper asks for it.
function watchPicture(app, picture) {
  const { canvas, frame } = picture;
  new ResizeObserver(() => frame.clientWidth !== picture.width && picture.redraw()).observe(frame);
  const nearing = (entries) => {
    picture.near = entries.at(-1).isIntersecting;
    picture.refresh();
  };
  new IntersectionObserver(nearing, { rootMargin: "200px" }).observe(frame);
  // Paper has the light colours, and all pictures.
  matchMedia("print").addEventListener("change", () => {
    picture.stale = true;
    picture.now();
  });
  addEventListener("beforeprint", picture.now);
  addEventListener("resize", picture.redraw);
  app.on("theme", picture.redraw);
  canvas.addEventListener("focus", picture.refresh);
  canvas.addEventListener("blur", picture.refresh);
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
      for (let y = Math.floor(top / cell); y <= Math.floor((top + high) / cell); y++)
        found.push(x * 4096 + y);
    return found;
  };
  const apart = (a, b) =>
    a[0] >= b[0] + b[2] || b[0] >= a[0] + a[2] || a[1] >= b[1] + b[3] || b[1] >= a[1] + a[3];
  return {
    free: (box) =>
      box[0] >= 0 &&
      box[1] >= 0 &&
      box[0] + box[2] <= width &&
      box[1] + box[3] <= height &&
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

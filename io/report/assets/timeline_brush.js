// The brush of the timeline: drags and keys that set the window.

const BRUSH_REACH = 9;
const BRUSH_REST = 120;
const BRUSH_LONGEST = 400;

// Sets the window at most once per frame, on whole minutes, or seconds where those can be seen.
// During a drag the rest of the page follows when it pauses, or a few times a second.
function timelineBrush(app, timeline, picture) {
  let [wanted, asked, passing, rest, told] = [undefined, false, false, 0, 0];
  const settle = () => {
    clearTimeout(rest);
    told = performance.now();
    app.setWindow(wanted);
  };
  const set = (window, { dragging = false } = {}) => {
    [wanted, passing] = [window, dragging];
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (!passing || performance.now() - told > BRUSH_LONGEST) return settle();
      app.setWindow(wanted, { passing });
      clearTimeout(rest);
      rest = setTimeout(settle, BRUSH_REST);
      return undefined;
    });
  };
  const step = () => {
    const { from, to } = timeline.stretch;
    return (to - from) / picture.width > 20 ? MINUTE : 1;
  };
  const whole = (window) => window.map((time) => Math.round(time / step()) * step());
  timelinePointer(app, timeline, picture, (window, options) => set(window && whole(window), options));
  return { set, whole, now: () => (asked ? wanted : app.window) };
}

function timelinePointer(app, timeline, picture, set) {
  const { canvas } = picture;
  let drag = null;
  canvas.style.touchAction = "pan-y";
  const frame = () => timelineFrame(timeline, picture.width);
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || drag) return;
    const time = timelineTime(timeline, frame(), event.offsetX);
    const part = brushPart(app, timeline, frame(), event);
    const still = { move: 0, from: 1, to: 0 }[part];
    const anchor = part === "new" ? time : app.window[still];
    drag = { id: event.pointerId, part, x: event.offsetX, time, anchor, before: app.window, moved: false };
    canvas.setPointerCapture(event.pointerId);
    showTip(picture, 0, 0, null);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag) return hoverTimeline(app, timeline, picture, event);
    if (event.pointerId !== drag.id) return;
    if (Math.abs(event.offsetX - drag.x) > 3) drag.moved = true;
    if (drag.moved)
      set(draggedWindow(drag, timeline, timelineTime(timeline, frame(), event.offsetX)), { dragging: true });
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    if (!drag.moved && drag.part === "new" && app.window) set(null);
    if (drag.moved) {
      set(draggedWindow(drag, timeline, timelineTime(timeline, frame(), event.offsetX)));
      sayWindow(app);
    }
    drag = null;
  });
  canvas.addEventListener("pointercancel", () => {
    if (drag && drag.moved) set(drag.before);
    drag = null;
  });
  canvas.addEventListener("pointerleave", () => showTip(picture, 0, 0, null));
}

// What a press would take hold of: an edge of the window, its middle, or nothing yet.
function brushPart(app, timeline, frame, event) {
  if (!app.window) return "new";
  const [from, to] = windowPixels(timeline, frame, app.window);
  const reach = event.pointerType === "touch" ? 2 * BRUSH_REACH : BRUSH_REACH;
  const x = event.offsetX;
  const [left, right] = [Math.abs(x - from), Math.abs(x - to)];
  if (Math.min(left, right) <= reach && (to - from > 3 * reach || x <= from || x >= to))
    return left < right ? "from" : "to";
  return x > from && x < to ? "move" : "new";
}

function draggedWindow(drag, timeline, time) {
  const { from, to } = timeline.stretch;
  const at = Math.min(Math.max(time, from), to);
  if (drag.part !== "move") return [Math.min(at, drag.anchor), Math.max(at, drag.anchor)];
  return movedWindow(drag.before, time - drag.time, timeline);
}

// The window moved without leaving the stretch drawn.
function movedWindow([one, other], by, timeline) {
  const { from, to } = timeline.stretch;
  const step = Math.min(Math.max(by, Math.min(from - one, 0)), Math.max(to - other, 0));
  return [one + step, other + step];
}

function hoverTimeline(app, timeline, picture, event) {
  const frame = timelineFrame(timeline, picture.width);
  const part = brushPart(app, timeline, frame, event);
  picture.canvas.style.cursor = { new: "crosshair", move: "grab", from: "ew-resize", to: "ew-resize" }[part];
  const time = timelineTime(timeline, frame, event.offsetX);
  const { edges, counts } = timeline.bins;
  const bin = edges.findLastIndex((edge) => edge <= time);
  if (event.pointerType === "touch" || bin < 0 || bin >= counts.length || event.offsetY > frame.axis)
    return showTip(picture, 0, 0, null);
  return showTip(picture, event.offsetX, event.offsetY, [
    spanText([edges[bin], edges[bin + 1]]),
    count(counts[bin], "comment"),
  ]);
}

let sayingWindow = 0;

function sayWindow(app) {
  clearTimeout(sayingWindow);
  sayingWindow = setTimeout(() => announce(document.getElementById("window-note").textContent), 350);
}

function timelineKeys(app, timeline, picture, brush) {
  picture.canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !app.window) return;
    const window = brush.now();
    const next = event.key === "Escape" ? null : keyedWindow(event, window, timeline);
    if (next === undefined) return;
    event.preventDefault();
    brush.set(next && brush.whole(next));
    sayWindow(app);
  });
}

// The window a key leads to; undefined for other keys.  The first key opens one at the beginning.
function keyedWindow({ key, shiftKey }, window, timeline) {
  const { from, to } = timeline.stretch;
  const step = (to - from) / 50;
  const way = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 }[key];
  if (!way && !["Home", "End", "Enter"].includes(key)) return undefined;
  if (!window) return key === "End" ? [to - 5 * step, to] : [from, from + 5 * step];
  if (key === "Enter") return window;
  if (key === "Home") return shiftKey ? [from, window[1]] : movedWindow(window, from - window[0], timeline);
  if (key === "End") return shiftKey ? [window[0], to] : movedWindow(window, to - window[1], timeline);
  if (!shiftKey) return movedWindow(window, way * step, timeline);
  return [
    window[0],
    Math.min(Math.max(window[1] + way * step, window[0] + Math.min(step, 60)), Math.max(to, window[1])),
  ];
}

// Pointer and keys in the network: what is under the pointer, zoom, and the walk over people.

const ZOOM_MOST = 16;

// What is at a point of the picture: {person place}, {arrow}, or null.
function networkAt(network, px, py) {
  const { shape } = network;
  if (!shape || py > shape.high) return null;
  let [found, nearest] = [-1, 8];
  for (let at = 0; at < shape.x.length; at++) {
    const away = Math.hypot(shape.x[at] - px, shape.y[at] - py) - shape.radius[at];
    if (away < nearest) [found, nearest] = [at, away];
  }
  if (found >= 0 && nearest < 3) return { place: found };
  const arrow = arrowAt(shape.arrows, px, py);
  if (arrow) return { arrow };
  return found >= 0 ? { place: found } : null;
}

function arrowAt(arrows, px, py) {
  let [found, nearest] = [null, 6];
  for (const arrow of arrows) {
    if (arrow.hidden || !arrow.weight || farFrom(arrow, px, py)) continue;
    for (let step = 0; step < NETWORK_STEPS; step++) {
      const away = segmentDistance(px, py, curvePoint(arrow, step), curvePoint(arrow, step + 1));
      if (away - arrow.width / 2 < nearest) [found, nearest] = [arrow, away - arrow.width / 2];
    }
  }
  return found;
}

function farFrom({ start, bend, tip }, px, py) {
  const xs = [start[0], bend[0], tip[0]];
  const ys = [start[1], bend[1], tip[1]];
  const off = (value, ends) => value < Math.min(...ends) - 8 || value > Math.max(...ends) + 8;
  return off(px, xs) || off(py, ys);
}

function curvePoint({ start, bend, tip }, step) {
  const t = step / NETWORK_STEPS;
  return [0, 1].map((at) => (1 - t) ** 2 * start[at] + 2 * t * (1 - t) * bend[at] + t * t * tip[at]);
}

function segmentDistance(px, py, [ax, ay], [bx, by]) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = length
    ? Math.min(1, Math.max(0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
    : 0;
  return Math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay));
}

// Zooms by a factor around a point of the picture; never smaller than the whole.
function zoomNetwork(network, picture, factor, x = picture.width / 2, y = picture.height / 2) {
  const { zoom } = network;
  const k = Math.min(Math.max(zoom.k * factor, 1), ZOOM_MOST);
  moveNetwork(network, picture, {
    k,
    x: x - ((x - zoom.x) * k) / zoom.k,
    y: y - ((y - zoom.y) * k) / zoom.k,
  });
  const times = number(Math.round(k * 10) / 10);
  announce(k === 1 ? "The whole network is shown." : `The network is enlarged ${times} times.`);
}

// Takes a new zoom over, without letting the picture leave its frame.
function moveNetwork(network, picture, { k, x, y }) {
  const high = picture.height - network.legend.height;
  const within = (value, room) => Math.min(0, Math.max(value, room * (1 - k)));
  network.zoom = { k, x: within(x, picture.width), y: within(y, high) };
  // Enlarged, a finger moves the picture; whole, it scrolls the page.
  picture.canvas.style.touchAction = k > 1 ? "none" : "pan-y";
  picture.redraw();
}

// Pointers: hover, click, drag to move, double click and pinch to enlarge.
function networkPointer(network, picture, choose) {
  const { canvas } = picture;
  const down = new Map();
  let [moved, asked] = [false, null];
  canvas.style.touchAction = "pan-y";
  const hover = (event) => {
    if (!asked)
      requestAnimationFrame(() => {
        hoverNetwork(network, picture, asked);
        asked = null;
      });
    asked = { x: event.offsetX, y: event.offsetY };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (!down.size) moved = false;
    down.set(event.pointerId, [event.offsetX, event.offsetY]);
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return hover(event);
    const now = [event.offsetX, event.offsetY];
    if (!moved && down.size === 1 && Math.hypot(now[0] - before[0], now[1] - before[1]) < 4) return undefined;
    moved = true;
    const old = [...down.values()];
    down.set(event.pointerId, now);
    dragNetwork(network, picture, old, [...down.values()]);
    return undefined;
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!down.delete(event.pointerId) || down.size || moved) return;
    choose(networkAt(network, event.offsetX, event.offsetY));
  });
  canvas.addEventListener("pointercancel", (event) => down.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => hoverNetwork(network, picture, null));
  canvas.addEventListener("dblclick", (event) => {
    if (!networkAt(network, event.offsetX, event.offsetY))
      zoomNetwork(network, picture, 2, event.offsetX, event.offsetY);
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomNetwork(network, picture, Math.exp(-event.deltaY / 240), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
}

function dragNetwork(network, picture, before, now) {
  const { zoom } = network;
  const middle = (points) =>
    [0, 1].map((at) => points.reduce((sum, point) => sum + point[at], 0) / points.length);
  const [old, fresh] = [middle(before), middle(now)];
  moveNetwork(network, picture, { k: zoom.k, x: zoom.x + fresh[0] - old[0], y: zoom.y + fresh[1] - old[1] });
  if (now.length < 2) return;
  const width = ([one, other]) => Math.hypot(one[0] - other[0], one[1] - other[1]) || 1;
  zoomNetwork(network, picture, width(now) / width(before), fresh[0], fresh[1]);
}

function hoverNetwork(network, picture, point) {
  const found = point && networkAt(network, point.x, point.y);
  picture.canvas.style.cursor = found ? "pointer" : network.zoom.k > 1 ? "grab" : "default";
  network.hover = found;
  showTip(picture, point ? point.x : 0, point ? point.y : 0, found && network.tip(found));
  picture.refresh();
}

// Keys: arrows walk over the people by centrality, Enter opens, plus, minus and 0 zoom.
function networkKeys(network, picture, choose) {
  const last = network.view.persons.length - 1;
  const zooms = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, 0: 0 };
  picture.canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = network.focus;
    const next = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: Math.max(at - 1, 0),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: last,
    }[event.key];
    if (next !== undefined) network.walk(Math.min(next, last));
    else if (event.key in zooms) zoomNetwork(network, picture, zooms[event.key]);
    else if (event.key === " " && at < 0) announce("Nobody is in focus: the arrow keys walk over the people.");
    else if ((event.key === "Enter" || event.key === " ") && at >= 0)
      choose({ place: at }, { focus: event.key === "Enter" });
    else if (event.key === "Escape" && at >= 0) network.walk(-1);
    else return;
    event.preventDefault();
  });
  picture.canvas.addEventListener("blur", () => network.walk(-1));
}

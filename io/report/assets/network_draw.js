// The picture of the participant network: dots, curved arrows and the names that find room.

const NETWORK_ARROWS = 500;
const NETWORK_CROWDED = 300;
const NETWORK_STEPS = 12;
const NETWORK_ALWAYS = 8;

// The people and arrows drawn: rows of people, most central first, and rows of edges.
function networkView(model) {
  const { people, edges } = model;
  const persons = Int32Array.from(people.drawn_rows).sort();
  const place = new Int32Array(people.name.length).fill(-1);
  persons.forEach((person, at) => (place[person] = at));
  const back = Int32Array.from(
    edges.source,
    (source, edge) => model.edgeOf.get(edges.target[edge] * people.name.length + source) ?? -1,
  );
  const between = [];
  edges.source.forEach((source, edge) => {
    if (place[source] >= 0 && place[edges.target[edge]] >= 0) between.push(edge);
  });
  between.sort(
    (one, other) =>
      edges.weight[other] - edges.weight[one] || (back[other] >= 0) - (back[one] >= 0) || one - other,
  );
  const shown = Int32Array.from(between.slice(0, NETWORK_ARROWS)).sort();
  const tied = new Uint8Array(persons.length);
  for (const edge of between) tied[place[edges.source[edge]]] = tied[place[edges.target[edge]]] = 1;
  const names = Array.from(persons, (person) => canvasName(people.name[person]));
  return { persons, place, between, edges: shown, left: between.length - shown.length, back, tied, names };
}

// Moves the positions of the people drawn to 0…1 across and along, and keeps their proportion.
function networkPlaces(model, view) {
  const { x, y } = model.people;
  const bounds = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity };
  for (const person of view.persons) {
    bounds.left = Math.min(bounds.left, x[person]);
    bounds.right = Math.max(bounds.right, x[person]);
    bounds.low = Math.min(bounds.low, y[person]);
    bounds.high = Math.max(bounds.high, y[person]);
  }
  const [across, along] = [bounds.right - bounds.left, bounds.high - bounds.low];
  return {
    x: Float64Array.from(view.persons, (person) => (across ? (x[person] - bounds.left) / across : 0.5)),
    y: Float64Array.from(view.persons, (person) => (along ? (bounds.high - y[person]) / along : 0.5)),
    shape: along / Math.max(across, 1),
  };
}

function networkHeight(view, places, width) {
  const tallest = Math.min(640, 110 + 62 * Math.sqrt(view.persons.length));
  return Math.max(160, Math.min((width - 80) * places.shape + 70, tallest));
}

// Everything in pixels for the present zoom and window.
function networkGeometry(network, picture, app) {
  const { view, places, zoom } = network;
  const high = picture.height - network.legend.height;
  const edge = Math.min(56, picture.width * 0.1);
  const at = (share, room, margin) => margin + share * (room - 2 * margin);
  const x = places.x.map((share) => at(share, picture.width, edge) * zoom.k + zoom.x);
  const y = places.y.map((share) => at(share, high, 30) * zoom.k + zoom.y);
  const most = network.most;
  const largest = Math.min(
    24,
    Math.max(9, (picture.width * high) ** 0.5 / (2.2 * view.persons.length ** 0.5 + 8)),
  );
  const grow = Math.sqrt(zoom.k);
  const radius = Float64Array.from(
    view.persons,
    (person) => Math.max(2.6, largest * Math.sqrt(app.counts.comments[person] / most)) * grow,
  );
  return { x, y, radius, high, arrows: networkArrows(network, app, { x, y, radius }, view.edges) };
}

// A bend to the left of the way there, so that two arrows of a pair lie side by side.  They are
// mutual where both ways have comments in the window.
function networkArrows({ view }, app, { x, y, radius }, drawn) {
  const { edges } = app.model;
  const thin = view.edges.length > NETWORK_CROWDED ? 0.6 : 1;
  return Array.from(drawn, (edge) => {
    const [from, to] = [view.place[edges.source[edge]], view.place[edges.target[edge]]];
    const weight = app.counts.edge[edge];
    const mutual = weight > 0 && view.back[edge] >= 0 && app.counts.edge[view.back[edge]] > 0;
    const width =
      Math.min(0.8 + 0.75 * Math.log2(Math.max(weight, 1)), 4.5) * thin + (mutual ? 1.4 * thin : 0);
    const [dx, dy] = [x[to] - x[from], y[to] - y[from]];
    const length = Math.hypot(dx, dy) || 1;
    const bend = Math.min(0.16 * length, 46);
    const cx = (x[from] + x[to]) / 2 + (dy / length) * bend;
    const cy = (y[from] + y[to]) / 2 - (dx / length) * bend;
    const start = towards(x[from], y[from], cx, cy, radius[from] + 1);
    const head = (4 + 1.8 * width) * (thin < 1 ? 0.8 : 1);
    const tip = towards(x[to], y[to], cx, cy, radius[to] + 1.5);
    const neck = towards(tip[0], tip[1], cx, cy, head);
    return {
      edge,
      from,
      to,
      weight,
      mutual,
      width,
      head,
      start,
      tip,
      neck,
      bend: [cx, cy],
      hidden: length < radius[from] + radius[to] + 3,
    };
  });
}

// The point `distance` away from (x, y) in the direction of another point.
function towards(x, y, otherX, otherY, distance) {
  const length = Math.hypot(otherX - x, otherY - y) || 1;
  return [x + ((otherX - x) / length) * distance, y + ((otherY - y) / length) * distance];
}

function paintNetwork(context, picture, network, app) {
  const shape = networkGeometry(network, picture, app);
  network.shape = shape;
  context.save();
  context.beginPath();
  context.rect(0, 0, picture.width, shape.high);
  context.clip();
  for (const arrow of shape.arrows)
    if (!arrow.weight) paintArrow(context, picture, network, app, arrow, 0.12);
  const crowd = arrowStrength(shape, picture);
  for (const mutual of [false, true])
    for (const arrow of shape.arrows)
      if (arrow.weight && arrow.mutual === mutual)
        paintArrow(context, picture, network, app, arrow, mutual ? Math.min(crowd + 0.1, 0.9) : crowd);
  network.view.persons.forEach((person, at) => paintPerson(context, picture, network, app, at));
  paintPersonNames(context, picture, network, app);
  context.restore();
  paintLegend(context, picture, network.legend, 4, shape.high);
}

// The more arrows in the same room, the fainter each: where many lie is then still darker.
function arrowStrength(shape, picture) {
  const room = picture.width * shape.high;
  return Math.min(0.9, Math.max(0.15, room / (6000 * (shape.arrows.length + 1))));
}

// Solid where some were replies, dashed where all were by name; a pair that addressed each
// other is orange-red and a double line.
function paintArrow(context, picture, network, app, arrow, strength) {
  if (arrow.hidden) return;
  const { mutual } = arrow;
  const ink = picture.colors[mutual ? "vermillion" : "quiet"];
  const dashed = app.model.edges.replies[arrow.edge] === 0;
  context.globalAlpha = strength;
  context.lineWidth = arrow.width;
  context.strokeStyle = ink;
  context.setLineDash(dashed ? [3 + 2 * arrow.width, 3 + arrow.width] : []);
  strokeArrow(context, arrow);
  if (mutual && arrow.width >= 2) {
    context.lineWidth = Math.max(0.8, arrow.width * 0.3);
    context.strokeStyle = picture.colors.paper;
    context.globalAlpha = 1;
    strokeArrow(context, arrow);
  }
  context.setLineDash([]);
  context.globalAlpha = strength;
  context.fillStyle = ink;
  const [tipX, tipY] = arrow.tip;
  const [neckX, neckY] = arrow.neck;
  const [sideX, sideY] = [(tipY - neckY) * 0.42, (neckX - tipX) * 0.42];
  context.beginPath();
  context.moveTo(tipX, tipY);
  context.lineTo(neckX + sideX, neckY + sideY);
  context.lineTo(neckX - sideX, neckY - sideY);
  context.fill();
  context.globalAlpha = 1;
}

function strokeArrow(context, { start, bend, neck }) {
  context.beginPath();
  context.moveTo(start[0], start[1]);
  context.quadraticCurveTo(bend[0], bend[1], neck[0], neck[1]);
  context.stroke();
}

function paintPerson(context, picture, network, app, at) {
  const { x, y, radius } = network.shape;
  const there = app.counts.comments[network.view.persons[at]] > 0;
  const tied = network.view.tied[at] === 1;
  context.globalAlpha = there ? 1 : 0.3;
  context.beginPath();
  context.arc(x[at], y[at], radius[at], 0, 2 * Math.PI);
  context.fillStyle = tied ? picture.colors.blue : picture.colors.paper;
  context.strokeStyle = tied ? picture.colors.paper : picture.colors.quiet;
  context.lineWidth = 1;
  context.fill();
  context.stroke();
  context.globalAlpha = 1;
}

// Names beside, above or below their dots, those of the most central first; none overlap.
function paintPersonNames(context, picture, network, app) {
  const { view, shape } = network;
  const { x, y, radius, high } = shape;
  const room = labelRoom(picture.width, high);
  const names = labelRoom(picture.width, high);
  const inside = (at) => x[at] > -60 && x[at] < picture.width + 60 && y[at] > -60 && y[at] < high + 60;
  const drawn = Array.from(view.persons.keys()).filter(inside);
  for (const at of drawn) room.take([x[at] - radius[at], y[at] - radius[at], 2 * radius[at], 2 * radius[at]]);
  const over = arrowPoints(shape, picture.width, high);
  const size = nameSize(view);
  setFont(context, picture, size);
  network.boxes = new Map();
  for (const at of drawn) {
    const place = { x: x[at], y: y[at], r: radius[at] + 3, size };
    // The most central are named in any crowd, over the dots of others if need be.
    const box =
      nameBox(context, room, view.names[at], place, over.free) ||
      (at < NETWORK_ALWAYS && nameBox(context, names, view.names[at], place));
    if (!box) continue;
    room.take(box);
    names.take(box);
    network.boxes.set(at, box);
    context.globalAlpha = app.counts.comments[view.persons[at]] > 0 ? 1 : 0.45;
    haloText(context, picture, view.names[at], box[0] + 2, box[1] + box[3] / 2);
  }
  context.globalAlpha = 1;
  setFont(context, picture);
}

function nameSize(view) {
  return view.persons.length <= 40 ? 13 : 11.5;
}

// Points along the arrows that names should not cover, where there are not too many of them.
function arrowPoints(shape, width, high) {
  const room = labelRoom(width, high);
  if (shape.arrows.length > NETWORK_CROWDED) return room;
  for (const arrow of shape.arrows)
    for (let step = 0; step <= NETWORK_STEPS; step += 0.5) {
      const [px, py] = curvePoint(arrow, step);
      room.take([px - 2, py - 2, 4, 4]);
    }
  return room;
}

// The first free place for a name, better one that covers no arrow.
function nameBox(context, room, name, { x, y, r, size }, preferred = () => true) {
  const [wide, tall] = [context.measureText(name).width + 4, size * 1.2];
  const boxes = [
    [x + r, y - tall / 2],
    [x - r - wide, y - tall / 2],
    [x - wide / 2, y - r - tall],
    [x - wide / 2, y + r],
    [x + r * 0.7, y - r * 0.7 - tall],
    [x + r * 0.7, y + r * 0.7],
    [x - r * 0.7 - wide, y - r * 0.7 - tall],
    [x - r * 0.7 - wide, y + r * 0.7],
  ];
  const free = boxes.map(([left, top]) => [left, top, wide, tall]).filter(room.free);
  return free.find(preferred) || free[0];
}

function networkLegend(context, picture, app, view) {
  const { edges } = app.model;
  const some = (test) => view.edges.some(test);
  const entry = (text, width, dash, mutual) => ({
    text,
    paint(target, x, y) {
      const line = { start: [x - 13, y], bend: [x, y], neck: [x + 5, y], tip: [x + 13, y] };
      const edges = { replies: [dash ? 0 : 1] };
      paintArrow(target, picture, null, { model: { edges } }, { edge: 0, mutual, width, ...line }, 1);
    },
  });
  const items = [];
  if (some((edge) => view.back[edge] < 0 && edges.replies[edge] > 0))
    items.push(entry("addressed by reply", 1.5, false, false));
  if (some((edge) => edges.replies[edge] === 0)) items.push(entry("only by name or quotation", 1.5, true, false));
  if (some((edge) => view.back[edge] >= 0)) items.push(entry("pair that addressed each other", 3, false, true));
  const dots = (target, x, y) => {
    target.fillStyle = picture.colors.blue;
    target.beginPath();
    addMark(target, "circle", x - 7, y, 3);
    addMark(target, "circle", x + 5, y, 7);
    target.fill();
  };
  const hollow = (target, x, y) => {
    target.strokeStyle = picture.colors.quiet;
    target.lineWidth = 1;
    target.beginPath();
    addMark(target, "circle", x, y, 6);
    target.stroke();
  };
  const sizes = items.length ? "larger: wrote more; a wider arrow: more comments" : "larger: wrote more";
  if (view.tied.includes(1)) items.push({ text: sizes, paint: dots });
  if (view.tied.includes(0)) items.push({ text: "no link to anybody", paint: hollow });
  return legendLines(context, items, picture.width - 8);
}

// The network panel: who addresses whom, with zoom, a walk by keys, and a table.

function startNetwork(app) {
  const { model } = app;
  const body = document.getElementById("network-body");
  const tools = document.getElementById("network-tools");
  const view = networkView(model);
  if (!view.persons.length) {
    document.querySelector("#network .hint").hidden = true;
    body.append(el("p", { class: "empty" }, "No author is known, so there is nobody to draw."));
    return;
  }
  const network = {
    view,
    places: networkPlaces(model, view),
    zoom: { k: 1, x: 0, y: 0 },
    focus: -1,
    hover: null,
    shape: null,
    most: model.people.comments.reduce((one, other) => Math.max(one, other), 1),
    legend: { places: [], height: 0 },
    tip: (found) =>
      found.arrow ? arrowTip(app, found.arrow.edge) : personTip(app, view.persons[found.place]),
  };
  const picture = makePicture(app, body, {
    id: "network-canvas",
    label: `Network of ${countPeople(view.persons.length)} and ${count(view.edges.length, "arrow")} between them`,
    help: "Keys: arrows walk over the people, the most central first; Enter opens what they wrote; " +
        "+ and − enlarge and reduce, 0 shows all; Escape leaves the person. With the mouse: drag " +
        "moves, a double click or the wheel with Ctrl enlarges.",
    height: (width) => networkPictureHeight(network, app, width, picture),
    paint: (context) => paintNetwork(context, picture, network, app),
    over: (context) => paintNetworkFocus(context, picture, network, app),
  });
  network.walk = (at) => walkNetwork(network, picture, app, at);
  const choose = (found, options = {}) => {
    if (!found) {
      if (app.selection.kind !== "none") app.select({ kind: "none" });
    } else if (found.arrow) app.select({ kind: "edge", edge: found.arrow.edge }, options);
    else app.select({ kind: "person", person: view.persons[found.place] }, options);
  };
  networkPointer(network, picture, choose);
  networkKeys(network, picture, choose);
  tools.append(...networkTools(network, picture, app));
  const left = networkLeft(model, view);
  if (left) body.append(el("p", { class: "note" }, left));
  const twin = networkTwin(app, body);
  app.on("window", () => {
    picture.redrawLater();
    twin();
  });
  app.on("selection", picture.refresh);
}

function networkPictureHeight(network, app, width, picture) {
  const context = picture.canvas.getContext("2d");
  setFont(context, picture);
  network.legend = networkLegend(context, picture.width ? picture : { ...picture, width }, app, network.view);
  return networkHeight(network.view, network.places, width) + network.legend.height;
}

// What of the network is not in the picture, in a sentence; "" if all is.
function networkLeft(model, view) {
  const people = model.people.name.length - view.persons.length;
  const parts = [];
  if (people)
    parts.push(
      `Drawn are the ${number(view.persons.length)} people in most addresses; ` +
          `${number(people)} more are in the table of people.`,
    );
  if (view.left)
    parts.push(
      `Of the arrows between the people drawn, the ${number(view.edges.length)} that stand ` +
          `for most comments are shown, faint because they are many; ${number(view.left)} more appear ` +
          "when you point at a person, and are in the file (CSV).",
    );
  return parts.join(" ");
}

function networkTools(network, picture, app) {
  const button = (text, label, act) => {
    const made = el("button", { type: "button", "aria-label": label }, text);
    made.addEventListener("click", act);
    return made;
  };
  const rows = () => networkRows(app).map(([edge, ...cells]) => cells);
  return [
    button("+", "Enlarge the network", () => zoomNetwork(network, picture, 1.5)),
    button("−", "Reduce the network", () => zoomNetwork(network, picture, 1 / 1.5)),
    button("Fit", "Show the whole network", () => zoomNetwork(network, picture, 0)),
    ...pictureButtons("network", "network", NETWORK_COLUMNS, rows, picture),
  ];
}

function countPeople(value) {
  return count(value, "person", "people");
}

function personTip(app, person) {
  const { counts, model } = app;
  const addressed = counts.inDegree[person]
    ? `addressed by ${countPeople(counts.inDegree[person])} in ${count(counts.inStrength[person], "comment")}`
    : "addressed by nobody";
  const addresses = counts.outDegree[person]
    ? `addresses ${countPeople(counts.outDegree[person])} in ${count(counts.outStrength[person], "comment")}`
    : "addresses nobody";
  return [
    canvasName(model.people.name[person], 48),
    count(counts.comments[person], "comment"),
    addressed,
    addresses,
  ];
}

function arrowTip(app, edge) {
  const { edges, people } = app.model;
  const back = app.model.edgeOf.get(edges.target[edge] * people.name.length + edges.source[edge]);
  const lines = [
    `${canvasName(people.name[edges.source[edge]], 40)} → ${canvasName(people.name[edges.target[edge]], 40)}`,
    `${count(app.counts.edge[edge], "comment")}${edges.replies[edge] ? "" : ", all by name or quotation"}`,
  ];
  if (back !== undefined) lines.push(`the other way ${count(app.counts.edge[back], "comment")}`);
  return lines;
}

// Goes to the person at a place in the order of centrality, −1: to nobody.
function walkNetwork(network, picture, app, at) {
  if (at === network.focus) return undefined;
  network.focus = at;
  // A key may come before the first drawing.
  if (!network.shape) picture.now();
  picture.refresh();
  if (at < 0) return showTip(picture, 0, 0, null);
  const { view, shape, zoom } = network;
  const lines = personTip(app, view.persons[at]);
  announce(`${lines.join(", ")}; ${number(at + 1)} of ${number(view.persons.length)}`);
  if (!shape) return undefined;
  const outside =
    shape.x[at] < 0 || shape.x[at] > picture.width || shape.y[at] < 0 || shape.y[at] > shape.high;
  if (!outside) return showTip(picture, shape.x[at] + shape.radius[at], shape.y[at], lines);
  const [dx, dy] = [picture.width / 2 - shape.x[at], shape.high / 2 - shape.y[at]];
  showTip(picture, 0, 0, null);
  return moveNetwork(network, picture, { k: zoom.k, x: zoom.x + dx, y: zoom.y + dy });
}

// The ties of whoever is hovered, focused or selected stand out; all else is veiled.
function paintNetworkFocus(context, picture, network, app) {
  const { shape } = network;
  const lit = networkLit(network, app);
  if (lit) {
    context.save();
    context.beginPath();
    context.rect(0, 0, picture.width, shape.high);
    context.clip();
    context.globalAlpha = 0.78;
    context.fillStyle = picture.colors.paper;
    context.fillRect(0, 0, picture.width, shape.high);
    context.globalAlpha = 1;
    for (const arrow of lit.arrows) paintArrow(context, picture, network, app, arrow, arrow.weight ? 1 : 0.3);
    for (const at of lit.places) paintPerson(context, picture, network, app, at);
    paintLitNames(context, picture, network, lit);
    for (const at of lit.centres) ringPerson(context, picture, shape, at, at === network.focus);
    context.restore();
  }
  if (document.activeElement === picture.canvas) focusRim(context, picture);
}

function networkLit(network, app) {
  const { view, hover } = network;
  if (hover && hover.arrow) return litEdges(network, app, [hover.arrow.edge]);
  if (hover || network.focus >= 0) return litPerson(network, app, hover ? hover.place : network.focus);
  const { selection, model } = app;
  if (selection.kind === "edge") return litEdges(network, app, [selection.edge]);
  if (selection.kind === "person") return litPerson(network, app, view.place[selection.person]);
  if (selection.kind === "comment")
    return litPerson(network, app, model.author[selection.row] < 0 ? -1 : view.place[model.author[selection.row]]);
  if (selection.kind !== "pair") return null;
  const [a, b, P] = [model.pairs.a[selection.pair], model.pairs.b[selection.pair], model.people.name.length];
  return litEdges(network, app, [model.edgeOf.get(a * P + b), model.edgeOf.get(b * P + a)]);
}

// All arrows of a person, also those that the picture leaves out.
function litPerson(network, app, place) {
  if (place < 0) return null;
  const { view, shape } = network;
  const { source, target } = app.model.edges;
  const person = view.persons[place];
  const edges = view.between.filter((edge) => source[edge] === person || target[edge] === person);
  const arrows = networkArrows(network, app, shape, edges);
  return {
    arrows,
    places: new Set([...arrows.flatMap(({ from, to }) => [from, to]), place]),
    centres: [place],
  };
}

function litEdges(network, app, edges) {
  const drawn = edges.filter((edge) => network.view.between.includes(edge));
  const arrows = networkArrows(network, app, network.shape, drawn);
  const places = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  return arrows.length ? { arrows, places, centres: [...places] } : null;
}

function paintLitNames(context, picture, network, lit) {
  const { view, shape } = network;
  const room = labelRoom(picture.width, shape.high);
  const { x, y, radius } = shape;
  for (const at of lit.places)
    room.take([x[at] - radius[at], y[at] - radius[at], 2 * radius[at], 2 * radius[at]]);
  const size = nameSize(view);
  setFont(context, picture, size);
  for (const at of new Set([...lit.centres, ...[...lit.places].sort((one, other) => one - other)])) {
    const before = network.boxes.get(at);
    const place = { x: x[at], y: y[at], r: radius[at] + 4, size };
    const box = before && room.free(before) ? before : nameBox(context, room, view.names[at], place);
    if (!box) continue;
    room.take(box);
    haloText(context, picture, view.names[at], box[0] + 2, box[1] + box[3] / 2);
  }
}

function ringPerson(context, picture, shape, at, focused) {
  context.beginPath();
  context.arc(shape.x[at], shape.y[at], shape.radius[at] + 2.5, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = picture.colors[focused ? "focus" : "ink"];
  context.stroke();
}

const NETWORK_COLUMNS = ["Who", "Whom", "Comments", "of them replies", "by name", "Comments in the window"];
const NETWORK_TWIN_ROWS = 200;

// All edges, those that stand for most comments first: [edge, who, whom, counts …].
function networkRows(app) {
  const { edges, people } = app.model;
  const order = Array.from(edges.weight.keys()).sort(
    (one, other) => edges.weight[other] - edges.weight[one] || one - other,
  );
  return order.map((edge) => [
    edge,
    people.name[edges.source[edge]],
    people.name[edges.target[edge]],
    edges.weight[edge],
    edges.replies[edge],
    edges.mentions[edge],
    app.counts.edge[edge],
  ]);
}

function networkTwin(app, body) {
  const open = (edge, name) => {
    const button = el("button", { type: "button", class: "link", "data-edge": edge }, nameElement(name));
    button.addEventListener("click", () => app.select({ kind: "edge", edge }, { focus: true }));
    return button;
  };
  return pictureTwin(body, "network-twin", "The network as a table", NETWORK_COLUMNS, () => {
    const rows = networkRows(app);
    const shown = rows.slice(0, NETWORK_TWIN_ROWS);
    const note =
      rows.length > shown.length
        ? `The first ${number(shown.length)} of ${number(rows.length)} arrows; the CSV file has all.`
        : rows.length
          ? ""
          : "Nobody addressed anybody, by reply or by name.";
    return {
      note,
      rows: shown.map(([edge, who, whom, ...cells]) => [open(edge, who), nameElement(whom), ...cells]),
    };
  });
}

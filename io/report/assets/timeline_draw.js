// The picture of the timeline: comments by time and depth above, how many wrote when below.

const TIMELINE_DOTS = 5000;
const DENSITY_CELL = 6;

// Where the parts of the timeline stand, for a width in pixels.
function timelineFrame(timeline, width) {
  const { levels } = timeline;
  const left = 58;
  const scatter = Math.round(Math.min(240, 44 + 20 * levels));
  const bars = { top: scatter + 12, height: 84 };
  const axis = bars.top + bars.height;
  return { left, right: width - 8, scatter, bars, axis, legend: axis + 42 };
}

function timelineX(timeline, frame, time) {
  const { from, to } = timeline.stretch;
  return frame.left + ((time - from) / (to - from)) * (frame.right - frame.left);
}

function timelineTime(timeline, frame, x) {
  const { from, to } = timeline.stretch;
  return from + ((x - frame.left) / (frame.right - frame.left)) * (to - from);
}

function paintTimeline(context, picture, timeline) {
  const frame = timelineFrame(timeline, picture.width);
  paintDepths(context, picture, timeline, frame);
  paintTimes(context, picture, timeline, frame);
  const dots = timelineDots(timeline, frame);
  if (dots.x.length > TIMELINE_DOTS) paintDensity(context, picture, timeline, dots);
  else paintDots(context, picture, dots);
  paintBars(context, picture, timeline, frame, timeline.bins.counts, picture.colors.quiet);
  paintLegend(context, picture, timelineLegend(context, picture, timeline), 4, frame.legend);
}

// The lines of depth, no more than there is room for, and the words of both axes.
function paintDepths(context, picture, timeline, frame) {
  const { low, levels } = timeline;
  const step = niceStep(levels / Math.max(2, frame.scatter / 24));
  setFont(context, picture, 11);
  context.textAlign = "right";
  for (let depth = Math.ceil(low / step) * step; depth < low + levels; depth += step) {
    const y = Math.round(depthY(timeline, frame, depth)) + 0.5;
    context.fillStyle = picture.colors.rule;
    context.fillRect(frame.left, y - 0.5, frame.right - frame.left, 1);
    context.fillStyle = picture.colors.quiet;
    context.fillText(number(depth), frame.left - 6, y);
  }
  context.textAlign = "left";
  context.fillText("depth", 4, 10);
  context.fillText("comments", 4, frame.bars.top - 3);
  setFont(context, picture);
}

function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  return [1, 2, 5, 10].find((factor) => factor * power >= least) * power;
}

function depthY(timeline, frame, depth) {
  const room = frame.scatter - 26;
  return 20 + ((depth - timeline.low + 0.5) / timeline.levels) * room;
}

function paintTimes(context, picture, timeline, frame) {
  const { stretch } = timeline;
  setFont(context, picture, 11);
  let free = -1;
  for (const { time, text, context: around } of timeTicks(
    stretch.from,
    stretch.to,
    frame.right - frame.left,
  )) {
    const x = Math.round(timelineX(timeline, frame, time)) + 0.5;
    context.fillStyle = picture.colors.rule;
    context.fillRect(x - 0.5, 16, 1, frame.axis - 12);
    context.fillStyle = picture.colors.quiet;
    const wide = context.measureText(text).width;
    const left = Math.min(Math.max(x - wide / 2, 0), picture.width - wide);
    context.fillText(text, left, frame.axis + 12);
    const aroundLeft = Math.min(left, picture.width - context.measureText(around).width);
    if (!around || aroundLeft < free) continue;
    context.fillText(around, aroundLeft, frame.axis + 27);
    free = aroundLeft + context.measureText(around).width + 10;
  }
  context.fillRect(frame.left, frame.axis, frame.right - frame.left, 1);
  setFont(context, picture);
}

// Places of the dots.  Within a level a fixed pattern sets them apart; it carries no meaning.
function timelineDots(timeline, frame) {
  const { model, stretch, group, low, levels } = timeline;
  const count = stretch.rows.length;
  const many = new Int32Array(levels);
  for (const row of stretch.rows) many[model.depth[row] - low]++;
  const seen = new Int32Array(levels);
  const dots = { x: new Float64Array(count), y: new Float64Array(count), group: new Int8Array(count) };
  const high = (frame.scatter - 26) / levels;
  stretch.rows.forEach((row, at) => {
    const level = model.depth[row] - low;
    const spread = 0.7 * (1 - many[level] ** -0.5) * (((seen[level]++ * 0.6180339887 + 0.5) % 1) - 0.5);
    dots.x[at] = timelineX(timeline, frame, model.time[row]);
    dots.y[at] = depthY(timeline, frame, model.depth[row]) + spread * high;
    dots.group[at] = group[row];
  });
  return dots;
}

function branchColor(picture, group) {
  return picture.colors[group < 0 ? "quiet" : BRANCH_COLORS[group]];
}

function paintDots(context, picture, dots) {
  const radius = Math.min(4.2, Math.max(2, 60 / Math.sqrt(dots.x.length)));
  for (let group = -1; group < BRANCH_COLORS.length; group++) {
    context.beginPath();
    for (let at = 0; at < dots.x.length; at++)
      if (dots.group[at] === group)
        addMark(
          context,
          BRANCH_MARKS[group] || "circle",
          dots.x[at],
          dots.y[at],
          group < 0 ? radius * 0.85 : radius,
        );
    context.globalAlpha = dots.x.length > 1500 ? 0.6 : 0.9;
    context.fillStyle = branchColor(picture, group);
    context.fill();
  }
  context.globalAlpha = 1;
}

// Many dots: one mark for each small square of the picture, larger the more comments are in it.
function paintDensity(context, picture, timeline, dots) {
  const columns = Math.ceil(picture.width / DENSITY_CELL);
  const cells = columns * Math.ceil(timelineFrame(timeline, picture.width).scatter / DENSITY_CELL);
  for (let group = -1; group < BRANCH_COLORS.length; group++) {
    const counts = new Int32Array(cells);
    for (let at = 0; at < dots.x.length; at++) {
      const cell = Math.floor(dots.y[at] / DENSITY_CELL) * columns + Math.floor(dots.x[at] / DENSITY_CELL);
      if (dots.group[at] === group) counts[cell]++;
    }
    context.beginPath();
    counts.forEach((count, cell) => {
      if (!count) return;
      const x = ((cell % columns) + 0.5) * DENSITY_CELL;
      const y = (Math.floor(cell / columns) + 0.5) * DENSITY_CELL;
      addMark(context, BRANCH_MARKS[group] || "circle", x, y, Math.min(1 + 0.5 * Math.log2(count), 3.4));
    });
    context.globalAlpha = group < 0 ? 0.4 : 0.85;
    context.fillStyle = branchColor(picture, group);
    context.fill();
  }
  context.globalAlpha = 1;
}

// Bars of the comments per bin; the scale stays that of all comments.
function paintBars(context, picture, timeline, frame, counts, ink) {
  const { bins } = timeline;
  const most = bins.counts.reduce((one, other) => Math.max(one, other), 1);
  context.fillStyle = ink;
  counts.forEach((count, bin) => {
    if (!count) return;
    const left = Math.max(timelineX(timeline, frame, bins.edges[bin]), frame.left);
    const right = Math.min(timelineX(timeline, frame, bins.edges[bin + 1]), frame.right);
    const high = Math.max((count / most) * (frame.bars.height - 8), 1);
    context.fillRect(left + 0.25, frame.axis - high, Math.max(right - left - 0.75, 2), high);
  });
  setFont(context, picture, 11);
  context.textAlign = "right";
  context.fillStyle = picture.colors.quiet;
  context.fillText(number(most), frame.left - 6, frame.bars.top + 14);
  context.fillText("0", frame.left - 6, frame.axis - 4);
  context.textAlign = "left";
  setFont(context, picture);
}

function timelineLegend(context, picture, timeline) {
  const { model, heads } = timeline;
  const entry = (text, group) => ({
    text,
    paint(target, x, y) {
      target.beginPath();
      addMark(target, BRANCH_MARKS[group] || "circle", x, y, 4.5);
      target.fillStyle = branchColor(picture, group);
      target.fill();
    },
  });
  const items = heads.map((row, at) => entry(`below ${branchName(model, heads, row)}`, at));
  if (heads.length) items.push(entry("all other branches", -1));
  return legendLines(context, items, picture.width - 8);
}

// Who opened a branch; where two were opened by the same, also its first words, else its id.
function branchName(model, heads, row) {
  const name = (head) => canvasName(authorName(model, head), 20);
  if (heads.filter((head) => name(head) === name(row)).length < 2) return name(row);
  const words = (head) => excerptOf(wordsOf(model, head) || "");
  const alike = heads.filter((head) => canvasName(words(head), 24) === canvasName(words(row), 24)).length > 1;
  const told = words(row) && !alike ? `“${canvasName(words(row), 24)}”` : `#${canvasName(model.id[row], 16)}`;
  return `${name(row)}, ${told}`;
}

// What follows the window: the rest of the picture is veiled, the bars inside are coloured.
function paintTimelineWindow(context, picture, timeline, app) {
  const frame = timelineFrame(timeline, picture.width);
  if (timeline.growth) paintGrowth(context, picture, timeline, frame);
  paintChosen(context, picture, timeline, frame, app);
  if (app.window) {
    const [from, to] = windowPixels(timeline, frame, app.window);
    context.fillStyle = picture.colors.paper;
    context.globalAlpha = 0.72;
    context.fillRect(frame.left + 1, 14, Math.max(from - frame.left - 1, 0), frame.axis - 14);
    context.fillRect(to, 14, frame.right + 8 - to, frame.axis - 14);
    context.globalAlpha = 1;
    const inside = new Int32Array(timeline.bins.counts.length);
    for (const row of timeline.stretch.rows) if (app.visible[row]) inside[timeline.bins.of[row]]++;
    context.save();
    context.beginPath();
    context.rect(from, 14, to - from, frame.axis - 14);
    context.clip();
    paintBars(context, picture, timeline, frame, inside, picture.colors.accent);
    context.restore();
    context.fillStyle = picture.colors.accent;
    for (const x of [from, to]) {
      context.fillRect(x - 1, 14, 2, frame.axis - 14);
      context.beginPath();
      context.roundRect(x - 4, (frame.axis - 14) / 2 + 2, 8, 24, 4);
      context.fill();
    }
  }
  if (document.activeElement === picture.canvas) focusRim(context, picture);
}

function focusRim(context, picture) {
  context.strokeStyle = picture.colors.focus;
  context.lineWidth = 2;
  context.strokeRect(1, 1, picture.width - 2, picture.height - 2);
}

function windowPixels(timeline, frame, window) {
  const within = (x) => Math.min(Math.max(x, frame.left - 4), frame.right + 4);
  return window.map((time) => within(timelineX(timeline, frame, time)));
}

// The share of the comments that had been written by each moment.
function paintGrowth(context, picture, timeline, frame) {
  const { rows } = timeline.stretch;
  context.beginPath();
  context.moveTo(frame.left, frame.axis);
  const every = Math.max(1, Math.floor(rows.length / 1000));
  for (let at = 0; at < rows.length; at += every) {
    const x = timelineX(timeline, frame, timeline.model.time[rows[at]]);
    context.lineTo(x, frame.axis - ((at + 1) / rows.length) * (frame.bars.height - 8));
  }
  context.lineTo(frame.right, frame.axis - (frame.bars.height - 8));
  context.strokeStyle = picture.colors.ink;
  context.lineWidth = 1.5;
  context.stroke();
}

// Ticks under the dots for the comments of the person, pair or comment selected.
function paintChosen(context, picture, timeline, frame, app) {
  const rows = selectedRows(app);
  if (!rows.length) return;
  context.fillStyle = picture.colors.ink;
  for (const row of rows) {
    if (timeline.bins.of[row] < 0) continue;
    const x = timelineX(timeline, frame, timeline.model.time[row]);
    context.fillRect(x - 0.75, frame.scatter - 2, 1.5, 10);
  }
}

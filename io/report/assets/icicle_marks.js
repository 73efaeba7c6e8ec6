// Beside and over the icicle: counts by depth, and outlines of what is pointed at or selected.

// Bars beside the picture: how many comments at each depth, the window in full colour.
function paintLevelCounts(context, picture, icicle, app) {
  const { frame } = icicle.laid;
  const { all, inside } = icicleHistogram(app, icicle.tree, icicle.rows, icicle.view.top);
  const sums = (values) => {
    const lines = new Float64Array(frame.rows);
    values.forEach((value, level) => (lines[Math.floor(level / frame.perRow)] += value));
    return lines;
  };
  const [total, chosen] = [sums(all), sums(inside)];
  const most = total.reduce((one, other) => Math.max(one, other), 1);
  const left = frame.left + frame.width + 14;
  const room = frame.counts - (frame.high >= 11 ? 46 : 4);
  const high = Math.max(frame.high - (frame.high >= 4 ? 1.5 : 0), 1);
  total.forEach((value, line) => {
    if (!value) return;
    const y = frame.top + line * frame.high;
    context.fillStyle = picture.colors.rule;
    context.fillRect(left, y, Math.max((value / most) * room, 1), high);
    context.fillStyle = picture.colors.quiet;
    if (chosen[line]) context.fillRect(left, y, Math.max((chosen[line] / most) * room, 1), high);
    if (frame.high >= 11)
      context.fillText(number(chosen[line]), left + (value / most) * room + 4, y + frame.high / 2);
  });
}

// What follows the pointer, the keys and the selection: outlines of comments.
function paintIcicleMarks(context, picture, icicle, app) {
  if (!icicle.laid) return;
  const { frame } = icicle.laid;
  context.save();
  context.beginPath();
  context.rect(frame.left - 2, frame.top - 2, frame.width + 4, frame.bottom - frame.top + 4);
  context.clip();
  const single = app.selection.kind === "comment";
  for (const row of selectedRows(app)) outlineRow(context, picture, icicle, row, "ink", single ? 2.5 : 1.25);
  if (icicle.hover) outline(context, picture, cellBox(icicle.laid, icicle.hover), "ink", 1.5);
  if (icicle.focus >= 0) outlineRow(context, picture, icicle, icicle.focus, "focus", 3);
  context.restore();
  if (document.activeElement === picture.canvas) focusRim(context, picture);
}

function outline(context, picture, [x, y, wide, high], ink, width) {
  context.lineWidth = width + 2;
  context.strokeStyle = picture.colors.paper;
  context.strokeRect(x, y, wide - 0.75, high - 0.75);
  context.lineWidth = width;
  context.strokeStyle = picture.colors[ink];
  context.strokeRect(x, y, wide - 0.75, high - 0.75);
}

// Outlines a comment wherever it stands, also one too narrow for a cell of its own.
function outlineRow(context, picture, icicle, row, ink, width) {
  const { model, tree, view } = icicle;
  const { frame, scale } = icicle.laid;
  if (!isBelow(model, tree, row, view.top)) return;
  if (row === view.top)
    return outline(context, picture, [frame.left, frame.top, frame.width, frame.high], ink, width);
  const x = ((tree.left[row] - scale.begin) / scale.span) * scale.room;
  if (x < -1 || x > scale.room) return;
  const line = Math.floor((model.depth[row] - model.depth[view.top]) / frame.perRow);
  const wide = Math.max((model.size[row] / scale.span) * scale.room, 3);
  outline(
    context,
    picture,
    [frame.left + x, frame.top + line * frame.high, wide, Math.max(frame.high, 3)],
    ink,
    width,
  );
}

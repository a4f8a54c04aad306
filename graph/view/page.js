// Draws the picture with vis-network; filters, searches and shows details. Text only, no markup.

const element = (id) => document.getElementById(id);
const data = JSON.parse(element("data").textContent);
const nodeOf = new Map(data.nodes.map((node) => [node.id, node]));
const FACE = getComputedStyle(document.body).fontFamily;
const FAINT = ["contains", "background", "belongs"];

// What is highlighted; null: nothing is, and all is drawn in full.
let highlightedNodes = null;
let highlightedEdges = null;

// Colours come from the style sheet, in the scheme that the reader prefers.

let colours = new Map();
const colour = (name) => {
  const key = `--${name.replace(" ", "-")}`;
  if (!colours.has(key)) {
    colours.set(key, getComputedStyle(document.documentElement).getPropertyValue(key).trim());
  }
  return colours.get(key);
};
const edgeColour = (edge, name = `edge-${edge.style}`) => {
  const own = colour(name);
  return { color: own, highlight: own, hover: own, inherit: false };
};

// Text with the signs ■ and □, which are never white: filled could be read as hollow

const SIGNS = /([■□])/;
const luminance = (name) => {
  const digits = colour(name).slice(1);
  const step = digits.length / 3;
  const channel = (place) => {
    const part = digits.slice(place * step, (place + 1) * step);
    return (Number.parseInt(step === 1 ? part + part : part, 16) / 255) ** 2.2;
  };
  return 0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2);
};
const signColour = (ground) => colour(luminance(ground) < 0.2 ? "sign-on-dark" : "sign-on-light");
// Writes a text around x, its signs in a colour that stands out from the ground.
const writeCentred = (ctx, text, x, y, most, ground) => {
  const ink = ctx.fillStyle;
  const parts = text.split(SIGNS).map((part) => [part, ctx.measureText(part).width]);
  const whole = parts.reduce((sum, [, width]) => sum + width, 0);
  const narrowed = Math.min(1, most / Math.max(whole, 1));
  let left = x - (whole * narrowed) / 2;
  ctx.textAlign = "left";
  for (const [part, width] of parts) {
    ctx.fillStyle = SIGNS.test(part) ? signColour(ground) : ink;
    ctx.fillText(part, left, y, Math.max(width * narrowed, 1));
    left += width * narrowed;
  }
  ctx.fillStyle = ink;
};

// Nodes

const outline = (ctx, shape, x, y, width, height) => {
  ctx.beginPath();
  if (Array.isArray(shape)) {
    shape.forEach(([side, inwards, down], index) => {
      const corner = [x + (side * width) / 2 + (inwards * height) / 2, y + (down * height) / 2];
      ctx[index ? "lineTo" : "moveTo"](...corner);
    });
    ctx.closePath();
  } else if (ctx.roundRect) {
    ctx.roundRect(x - width / 2, y - height / 2, width, height, Math.min(shape, height / 2));
  } else {
    ctx.rect(x - width / 2, y - height / 2, width, height);
  }
};
const drawBody = (ctx, node, x, y, state, opacity) => {
  outline(ctx, data.outlines[node.kind], x, y, node.w, node.h);
  ctx.fillStyle = colour("paper");
  ctx.fill();
  ctx.globalAlpha = opacity;
  ctx.fillStyle = colour(node.key);
  ctx.fill();
  ctx.lineWidth = state.selected ? 3.5 : state.hover ? 2.5 : 1.4;
  ctx.strokeStyle = colour(state.selected ? "selected" : `${node.key}-border`);
  ctx.stroke();
};
const drawText = (ctx, node, x, y, opacity) => {
  const lineHeight = 17;
  const sign = data.signs[node.key];
  const lines = (sign ? `${sign} ` : "").concat(node.label).split("\n");
  const below = node.second ? node.second.split("\n") : [];
  const top = y - ((lines.length - 1) * lineHeight) / 2 - 6.5 * below.length;
  const strong = node.kind === "regimen" || node.kind === "profile";
  if (opacity < 1) ctx.globalAlpha = 0.6;
  ctx.fillStyle = colour(opacity < 1 ? "muted" : `${node.key}-text`);
  ctx.textBaseline = "middle";
  ctx.font = (strong ? "600 14px " : "12.5px ") + FACE;
  lines.forEach((line, index) => {
    writeCentred(ctx, line, x, top + index * lineHeight, node.w - 6, node.key);
  });
  ctx.font = `11px ${FACE}`;
  below.forEach((line, index) => {
    const middle = top + lines.length * lineHeight - 1.5 + index * 13;
    writeCentred(ctx, line, x, middle, node.w - 6, node.key);
  });
};
const drawNode = ({ ctx, id, x, y, state }) => {
  const node = nodeOf.get(id);
  return {
    drawNode() {
      const dimmed = highlightedNodes && !highlightedNodes.has(id);
      const opacity = dimmed ? 0.22 : node.ghost ? 0.45 : 1;
      drawBody(ctx, node, x, y, state, opacity);
      drawText(ctx, node, x, y, opacity);
    },
    nodeDimensions: { width: node.w, height: node.h },
  };
};

// A tooltip whose signs have the colour of signs.
const tooltip = (text) => {
  const box = document.createElement("div");
  for (const part of text.split(SIGNS)) {
    const span = box.appendChild(document.createElement("span"));
    span.textContent = part;
    if (SIGNS.test(part)) span.className = "sign";
  }
  return box;
};
const nodes = new vis.DataSet(
  data.nodes.map(({ id, label, title, x, y, w, h }) => {
    const look = { size: Math.max(w, h) / 2, shape: "custom", ctxRenderer: drawNode };
    return { id, label, title: tooltip(title), x, y, ...look };
  }),
);
const edges = new vis.DataSet(
  data.edges.map(({ label, title, ...edge }) => ({
    ...edge,
    title: tooltip(title),
    color: edgeColour(edge),
  })),
);
const network = new vis.Network(element("picture"), { nodes, edges }, data.options);

// Zoom

const isShown = (node) => !nodes.get(node.id).hidden;
const boundsOf = (some) => {
  const places = network.getPositions(some.map((node) => node.id));
  return {
    left: Math.min(...some.map(({ id, w }) => places[id].x - w / 2)),
    right: Math.max(...some.map(({ id, w }) => places[id].x + w / 2)),
    top: Math.min(...some.map(({ id, h }) => places[id].y - h / 2)),
    bottom: Math.max(...some.map(({ id, h }) => places[id].y + h / 2)),
  };
};
const zoomToFit = () => {
  const { left, right, top, bottom } = boundsOf(data.nodes.filter(isShown));
  if (right < left) return;
  const { clientWidth, clientHeight } = element("picture");
  const wide = clientWidth / (right - left + 50);
  const high = clientHeight / (bottom - top + 74);
  network.moveTo({
    position: { x: (left + right) / 2, y: (top + bottom) / 2 - 10 },
    scale: Math.min(wide, high, 1.5),
  });
};
// On a phone the whole picture would be too small to read: it starts with the first regimen, as
// large as the screen is wide, and the button shows all.
const PHONE = matchMedia("(max-width: 700px)");
const LEGIBLE = 0.75;
const zoomAtStart = () => {
  zoomToFit();
  const first = data.nodes.find((node) => isShown(node) && node.kind === "regimen");
  if (!PHONE.matches || !first || network.getScale() >= LEGIBLE) return;
  const fits = element("picture").clientWidth / (first.w + 24);
  const scale = Math.max(network.getScale(), Math.min(1.1, fits));
  const { x, y } = network.getPositions([first.id])[first.id];
  const below = element("picture").clientHeight / (4 * scale);
  network.moveTo({ position: { x, y: y + below }, scale });
};

// Boxes around the nodes of a verdict, with headings

let headings = [];
const drawBox = (ctx, look, left, top, right, bottom) => {
  ctx.save();
  outline(ctx, 8, (left + right) / 2, (top + bottom) / 2, right - left, bottom - top);
  ctx.fillStyle = ctx.strokeStyle = colour(`${look}-border`);
  ctx.globalAlpha = 0.07;
  ctx.fill();
  ctx.globalAlpha = 0.45;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
};
network.on("beforeDrawing", (ctx) => {
  const groups = {};
  for (const node of data.nodes) {
    if (node.box && isShown(node)) {
      groups[node.box] ||= [];
      groups[node.box].push(node);
    }
  }
  headings = Object.entries(groups).map(([name, members]) => {
    const { left, right, top, bottom } = boundsOf(members);
    const [text, look] = data.boxes[name];
    if (look) drawBox(ctx, look, left - 8, top - 7, right + 8, bottom + 7);
    const narrow = right - left < 94;
    return [text, narrow ? (left + right) / 2 : left - 6, top - 16, narrow ? "center" : "left"];
  });
});

// Text over lines: headings of boxes, labels of edges

const SMALL = `12px ${FACE}`;
const writeWithHalo = (ctx, text, x, y, align, font, ink) => {
  Object.assign(ctx, { font, textAlign: align, textBaseline: "middle", lineJoin: "round" });
  Object.assign(ctx, { lineWidth: 5, strokeStyle: colour("paper"), fillStyle: ink });
  ctx.strokeText(text, x, y);
  if (align === "center") writeCentred(ctx, text, x, y, Number.POSITIVE_INFINITY, "paper");
  else ctx.fillText(text, x, y);
};
// The part of a line from the centre of a node that lies inside its box.
const inside = (id, dx, dy) => {
  const { w, h } = nodeOf.get(id);
  return Math.min(0.45, w / 2 / Math.max(1, Math.abs(dx)), h / 2 / Math.max(1, Math.abs(dy)));
};
const writeLabels = (ctx) => {
  ctx.font = SMALL;
  const places = network.getPositions();
  const rise = (edge) => Math.abs(places[edge.to].y - places[edge.from].y);
  const isLabelled = (edge) =>
    edge.label &&
    !edges.get(edge.id).hidden &&
    (!highlightedEdges || highlightedEdges.has(edge.id));
  const taken = [];
  const boxes = data.nodes.filter(isShown).map(({ id, w, h }) => ({
    covers: (x, y, half) =>
      Math.abs(places[id].x - x) < w / 2 + half && Math.abs(places[id].y - y) < h / 2 + 8,
  }));
  // Level lines come first: a label on them has no room to move away from another.
  const labelled = data.edges.filter(isLabelled).sort((a, b) => rise(a) - rise(b));
  for (const edge of labelled) {
    const [from, to] = [places[edge.from], places[edge.to]];
    const half = ctx.measureText(edge.label).width / 2 + 3;
    const start = edge.style === "contrast" ? 0.45 : 0.6; // nearer to the regimen it is about
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const [leaves, arrives] = [inside(edge.from, dx, dy), 1 - inside(edge.to, dx, dy)];
    const along = (part) => {
      const way = leaves + part * (arrives - leaves);
      return [from.x + way * dx, from.y + way * dy];
    };
    const isClear = ([x, y]) => boxes.every((box) => !box.covers(x, y, half));
    const isFree = ([x, y]) =>
      taken.every(
        (other) => Math.abs(other.x - x) > other.half + half || Math.abs(other.y - y) > 14,
      );
    const steps = [0, -0.06, 0.06, -0.12, 0.12, -0.18, 0.18, -0.24, 0.24, -0.3, 0.3];
    const spots = steps.map((step) => along(start + step));
    const clear = spots.filter(isClear);
    const [x, y] = clear.find(isFree) || clear[0] || along(0.5);
    taken.push({ x, y, half });
    writeWithHalo(ctx, edge.label, x, y, "center", SMALL, colour("ink"));
  }
};
network.on("afterDrawing", (ctx) => {
  ctx.save();
  for (const [text, x, y, align] of headings) {
    writeWithHalo(ctx, text, x, y, align, `600 ${SMALL}`, colour("soft"));
  }
  writeLabels(ctx);
  ctx.restore();
});
network.once("afterDrawing", () => {
  document.body.dataset.ready = data.nodes.length;
});

// Highlights and details

const edgesAt = (id) => data.edges.filter((edge) => edge.from === id || edge.to === id);
const otherEnd = (edge, id) => (edge.from === id ? edge.to : edge.from);
const highlight = (nodeIds, edgeIds) => {
  highlightedNodes = nodeIds;
  highlightedEdges = nodeIds && edgeIds;
  const restyled = data.edges.map((edge) => {
    const on = !nodeIds || edgeIds.has(edge.id);
    const raised = nodeIds && on && FAINT.includes(edge.style);
    const looks = edgeColour(edge, raised ? "edge-highlighted" : undefined);
    return { id: edge.id, color: { ...looks, opacity: on ? 1 : 0.12 } };
  });
  edges.update(restyled);
};
const append = (parent, tag, text, more = {}) =>
  parent.appendChild(Object.assign(document.createElement(tag), { textContent: text, ...more }));
const ADDRESS_OR_SIGN = /(https?:\/\/[^\s;,]+|[■□])/;
const appendWithLinks = (parent, tag, text) => {
  const item = append(parent, tag, "");
  text.split(ADDRESS_OR_SIGN).forEach((part, index) => {
    if (index % 2 === 0) item.append(part);
    else if (SIGNS.test(part)) append(item, "span", part, { className: "sign" });
    else append(item, "a", part, { href: part, target: "_blank", rel: "noopener noreferrer" });
  });
};
const showDetails = (title, kind, facts, linked) => {
  const panel = element("panel");
  panel.replaceChildren();
  panel.scrollTop = 0;
  append(append(panel, "h3", `${title} `), "span", kind, { className: "kind" });
  const list = append(panel, "dl", "");
  let previous = "";
  for (const [name, text] of facts) {
    if (name !== previous) append(list, "dt", name);
    appendWithLinks(list, "dd", text);
    previous = name;
  }
  if (linked.length) append(panel, "dt", data.words.linked);
  for (const id of new Set(linked)) {
    append(panel, "button", nodeOf.get(id).label, {
      type: "button",
      onclick: () => selectNode(id, true),
    });
  }
};
const selectNode = (id, move) => {
  const node = nodeOf.get(id);
  const joined = edgesAt(id);
  const ends = joined.map((edge) => otherEnd(edge, id));
  highlight(new Set([id, ...ends]), new Set(joined.map((edge) => edge.id)));
  network.selectNodes([id]);
  if (move) {
    const scale = Math.max(network.getScale(), 0.9);
    network.moveTo({ position: network.getPositions([id])[id], scale });
  }
  showDetails(node.label, data.words[node.kind], [...node.facts, ...node.more], ends);
};
const selectEdge = (id) => {
  const edge = data.edges.find((candidate) => candidate.id === id);
  const ends = [edge.from, edge.to];
  const title = ends.map((end) => nodeOf.get(end).label).join(" – ");
  highlight(new Set(ends), new Set([id]));
  showDetails(title, edge.label || "", edge.facts, ends);
};
network.on("click", ({ nodes: [node], edges: [edge] }) => {
  if (node !== undefined) selectNode(node);
  else if (edge !== undefined) selectEdge(edge);
  else highlight(null);
});

// Filter by the check boxes of the legend

const checkboxes = [...document.querySelectorAll("#keys input")];
const applyFilter = () => {
  const on = new Set(checkboxes.filter((box) => box.checked).map((box) => box.dataset.key));
  for (const node of data.nodes) {
    node.off = !on.has(node.key);
    node.ghost = false;
  }
  // The control of a contrast that is shown stays, as a ghost.
  for (const edge of data.edges.filter(({ style }) => style === "contrast")) {
    const [tested, control] = [nodeOf.get(edge.from), nodeOf.get(edge.to)];
    const isAnswer = tested.kind === "regimen" && control.key in data.signs;
    if (isAnswer && !tested.off && control.off) control.ghost = true;
  }
  const isHidden = (node) => node.off && !node.ghost;
  const isEdgeHidden = (edge) => {
    const ends = [nodeOf.get(edge.from), nodeOf.get(edge.to)];
    const ghosts = ends.filter((node) => node.ghost).length;
    return ends.some(isHidden) || ghosts === 2 || (ghosts === 1 && edge.style !== "contrast");
  };
  nodes.update(data.nodes.map((node) => ({ id: node.id, hidden: isHidden(node) })));
  edges.update(data.edges.map((edge) => ({ id: edge.id, hidden: isEdgeHidden(edge) })));
};
const checkAll = (checked) => {
  for (const box of checkboxes) box.checked = checked;
  applyFilter();
};
for (const box of checkboxes) box.addEventListener("change", applyFilter);
element("all").onclick = () => checkAll(true);
element("none").onclick = () => checkAll(false);
element("fit").onclick = zoomToFit;

// Search by label or any other name, ignoring case, spaces and hyphens

const search = element("search");
const matches = element("matches");
const folded = (text) => text.toLowerCase().replace(/[\s_‐–-]+/g, "");
const findNodes = () => {
  const wanted = folded(search.value);
  if (!wanted) return [];
  const isNamed = ({ label, names }) =>
    [label, ...names].some((name) => folded(name).includes(wanted));
  const rank = ({ label }) => {
    if (folded(label) === wanted) return 0;
    return folded(label).startsWith(wanted) ? 1 : 2;
  };
  const found = data.nodes.filter((node) => isShown(node) && isNamed(node));
  return found.sort((a, b) => rank(a) - rank(b));
};
const choose = (node) => {
  matches.replaceChildren();
  selectNode(node.id, true);
};
search.addEventListener("input", () => {
  const found = findNodes();
  matches.replaceChildren();
  for (const node of found.slice(0, 8)) {
    const text = `${node.label} (${data.words[node.kind]})`;
    append(matches, "button", text, { type: "button", onclick: () => choose(node) });
  }
  if (search.value && !found.length) {
    append(matches, "p", data.words.no_match, { className: "hint" });
  }
  highlight(found.length ? new Set(found.map((node) => node.id)) : null, new Set());
});
search.addEventListener("keydown", (event) => {
  const [first] = event.key === "Enter" ? findNodes() : [];
  if (first) choose(first);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  search.value = "";
  matches.replaceChildren();
  network.unselectAll();
  highlight(null);
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  colours = new Map();
  highlight(highlightedNodes, highlightedEdges);
  network.redraw();
});
new ResizeObserver(() => {
  network.setSize("100%", "100%");
  zoomAtStart();
  network.redraw(); // at once: no frame shows the new size with the old zoom
}).observe(element("picture"));
zoomAtStart();

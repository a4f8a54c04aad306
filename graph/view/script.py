"""What is the same on every page of a picture: markup, style, and a script that draws, filters, searches, tells."""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>[[title]]</title>
<style>[[viscss]]</style>
<style>[[css]]</style>
</head>
<body>
<header><h1>[[head]]</h1><p>[[sub]]</p></header>
<main>
<div id="picture" role="application" aria-label="Graph: arrows move, + and - zoom; the search reaches every node"></div>
<aside>
<div id="find"><input id="search" type="search" placeholder="Find a drug, regimen, trial …" aria-label="Find a node"
 autocomplete="off"><div id="matches"></div></div>
<section id="legend"><h2>Show <span><button id="all">all</button> <button id="none">none</button>
 <button id="fit">fit</button></span></h2>
<div id="keys">[[legend]]</div><div id="lines">[[lines]]</div></section>
<section id="panel" aria-live="polite" tabindex="0"><h2>Details</h2>
<p class="hint">Click a node or a line; hover for a summary; drag to move.
 Names below the details lead on.</p></section>
</aside>
</main>
<footer>[[notice]]</footer>
<noscript>This picture needs JavaScript.</noscript>
<script type="application/json" id="data">[[data]]</script>
<script>[[vis]]</script>
<script>[[js]]</script>
</body>
</html>
"""

CSS = """
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; color: #1d2227; background: #fff;
  font: 13px/1.4 "Helvetica Neue", Arial, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC",
  sans-serif; }
header { padding: 9px 16px 7px; border-bottom: 1px solid #dfe4e8; }
h1 { margin: 0; font-size: 18px; font-weight: 400; overflow-wrap: anywhere; }
header p { margin: 1px 0 0; color: #4b545c; font-size: 12.5px; }
main { flex: 1; min-height: 0; display: flex; }
#picture { flex: 1; min-width: 0; position: relative; outline-offset: -2px; }
aside { width: 296px; border-left: 1px solid #dfe4e8; display: flex; flex-direction: column; min-height: 0;
  background: #fafbfc; }
#find { padding: 10px 12px 4px; position: relative; }
#search { width: 100%; padding: 6px 9px; font: inherit; border: 1px solid #a9b1b9; border-radius: 5px;
  background: #fff; }
#matches { position: absolute; z-index: 6; left: 12px; right: 12px; background: #fff; box-shadow: 0 4px 14px #0003; }
#matches p { padding: 5px 9px; }
#matches button { display: block; width: 100%; text-align: left; border: 0; padding: 5px 9px; }
section { padding: 4px 12px 8px; }
h2 { font-size: 12px; margin: 4px 0; color: #4b545c; display: flex; justify-content: space-between;
  align-items: center; }
button { font: inherit; font-size: 12px; color: #0b3c5d; background: #fff; border: 1px solid #c9ced3;
  border-radius: 4px;
  padding: 1px 7px; cursor: pointer; overflow-wrap: anywhere; }
button:hover, button:focus-visible { background: #e7f1fa; }
#legend { border-bottom: 1px solid #dfe4e8; font-size: 12.5px; }
#keys { display: grid; grid-template-columns: 1fr; }
#keys label { display: flex; align-items: center; gap: 6px; cursor: pointer; }
#keys span { flex: 1; } #keys i { color: #69737c; font-style: normal; }
#keys input { margin: 0; }
#lines { margin-top: 6px; color: #363d44; } #lines div { display: flex; align-items: center; gap: 6px;
  line-height: 1.3; }
#lines svg { flex: none; }
#panel { flex: 1; min-height: 130px; overflow-y: auto; overflow-wrap: anywhere; }
#panel h3 { margin: 2px 0 6px; font-size: 15px; } #panel .kind { color: #69737c; font-weight: 400; font-size: 12px; }
#panel dt { font-size: 11.5px; color: #69737c; } #panel dd { margin: 0 0 5px; } #panel dl { margin: 0 0 6px; }
#panel button { margin: 0 4px 4px 0; } .hint { color: #69737c; margin: 2px 0; }
footer { padding: 5px 16px; border-top: 1px solid #dfe4e8; background: #fff8e6; font-size: 12.5px; }
div.vis-tooltip { white-space: pre-line; max-width: 400px; font: 12.5px/1.4 Arial, "Noto Sans CJK SC", sans-serif;
  color: #1d2227;
  background: #fff; border: 1px solid #a9b1b9; border-radius: 5px; padding: 7px 10px; box-shadow: 0 3px 10px #0002;
  overflow-wrap: anywhere; max-height: 60vh; overflow: hidden; }
@media (max-width: 1100px) { aside { width: 248px; } h1 { font-size: 16px; } }
@media (max-height: 760px) { #legend, #lines { font-size: 11.5px; } #keys { line-height: 1.25; }
  #lines svg { height: 12px; } }
"""

JS = """
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const FACE = '"Helvetica Neue", Arial, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const byId = new Map(data.nodes.map((node) => [node.id, node]));
let lit = null, lines = null;  // the nodes and edges that stand out; null: all

const outline = (ctx, corners, x, y, w, h) => {
  ctx.beginPath();
  if (Array.isArray(corners)) {
    corners.forEach(([side, inwards, down], i) =>
      ctx[i ? "lineTo" : "moveTo"](x + side * w / 2 + inwards * h / 2, y + down * h / 2));
    ctx.closePath();
  } else if (ctx.roundRect) ctx.roundRect(x - w / 2, y - h / 2, w, h, Math.min(corners, h / 2));
  else ctx.rect(x - w / 2, y - h / 2, w, h);
};
const draw = ({ ctx, id, x, y, state }) => {
  const node = byId.get(id), kind = data.kinds[node.kind];
  const [fill, border, ink, sign] = data.verdicts[node.key] || [kind[0], kind[1], kind[2], ""];
  const strong = node.kind === "regimen" || node.kind === "profile";
  return {
    drawNode() {
      const pale = lit && !lit.has(id) ? 0.22 : node.ghost ? 0.45 : 1;
      outline(ctx, kind[3], x, y, node.w, node.h);
      ctx.fillStyle = "#fff"; ctx.fill();
      ctx.globalAlpha = pale; ctx.fillStyle = fill; ctx.fill();
      ctx.lineWidth = state.selected ? 3.5 : state.hover ? 2.5 : 1.4;
      ctx.strokeStyle = state.selected ? "#000" : border; ctx.stroke();
      if (pale < 1) ctx.globalAlpha = 0.6;
      ctx.fillStyle = pale < 1 ? "#4b545c" : ink; ctx.textAlign = "center"; ctx.textBaseline = "middle";
      const lines = (sign ? sign + " " : "").concat(node.label).split("\\n"), step = 17;
      const top = y - (lines.length - 1) * step / 2 - (node.second ? 6.5 : 0);
      ctx.font = (strong ? "600 14px " : "12.5px ") + FACE;
      lines.forEach((line, i) => ctx.fillText(line, x, top + i * step, node.w - 6));
      if (node.second) { ctx.font = "11px " + FACE; ctx.fillText(node.second, x, y + 9, node.w - 6); }
    },
    nodeDimensions: { width: node.w, height: node.h },
  };
};
const nodes = new vis.DataSet(data.nodes.map((node) => ({ id: node.id, label: node.label, title: node.title,
  shape: "custom", ctxRenderer: draw, x: node.x, y: node.y, size: Math.max(node.w, node.h) / 2 })));
const edges = new vis.DataSet(data.edges.map(({ label, ...edge }) => ({ ...edge,
  color: { color: edge.color, highlight: edge.color, hover: edge.color, inherit: false } })));
const network = new vis.Network(at("picture"), { nodes, edges }, data.options);

const shown = (node) => !nodes.get(node.id).hidden;
const frame = () => {  // the box around the nodes that are shown
  const seen = data.nodes.filter(shown), places = network.getPositions(seen.map((node) => node.id));
  return seen.reduce(([l, t, r, b], { id, w, h }) => [
    Math.min(l, places[id].x - w / 2), Math.min(t, places[id].y - h / 2),
    Math.max(r, places[id].x + w / 2), Math.max(b, places[id].y + h / 2)], [1e9, 1e9, -1e9, -1e9]);
};
const fit = () => {
  const [l, t, r, b] = frame(), box = at("picture");
  if (r < l) return;
  const scale = Math.min(box.clientWidth / (r - l + 50), box.clientHeight / (b - t + 74), 1.5);
  network.moveTo({ position: { x: (l + r) / 2, y: (t + b) / 2 - 10 }, scale });
};
let heads = [];
network.on("beforeDrawing", (ctx) => {
  const groups = {};
  heads = [];
  data.nodes.filter((node) => node.box && shown(node)).forEach((node) => (groups[node.box] ||= []).push(node));
  for (const [name, members] of Object.entries(groups)) {
    const places = network.getPositions(members.map((node) => node.id)), [head, colour, sort] = data.boxes[name];
    const left = Math.min(...members.map(({ id, w }) => places[id].x - w / 2)) - 8;
    const right = Math.max(...members.map(({ id, w }) => places[id].x + w / 2)) + 8;
    const top = Math.min(...members.map(({ id, h }) => places[id].y - h / 2)) - 7;
    const bottom = Math.max(...members.map(({ id, h }) => places[id].y + h / 2)) + 7;
    ctx.save();
    if (sort === "verdict") {
      outline(ctx, 8, (left + right) / 2, (top + bottom) / 2, right - left, bottom - top);
      ctx.fillStyle = colour; ctx.globalAlpha = 0.07; ctx.fill();
      ctx.globalAlpha = 0.45; ctx.strokeStyle = colour; ctx.lineWidth = 1; ctx.stroke();
    }
    ctx.restore();
    const narrow = right - left < 110;
    heads.push([head, narrow ? (left + right) / 2 : left + 2, top - 9, narrow ? "center" : "left"]);
  }
});
const write = (ctx, text, x, y, align, font, ink) => {  // on a white halo, so that lines do not run through it
  Object.assign(ctx, { font, textAlign: align, textBaseline: "middle", lineJoin: "round", lineWidth: 5,
    strokeStyle: "#fff", fillStyle: ink });
  ctx.strokeText(text, x, y); ctx.fillText(text, x, y);
};
network.on("afterDrawing", (ctx) => {  // headings of boxes; labels of edges, nearer to the regimen that they speak of
  ctx.save();
  heads.forEach(([head, x, y, align]) => write(ctx, head, x, y, align, "600 12px " + FACE, "#363d44"));
  const said = (edge) => edge.label && !edges.get(edge.id).hidden && (!lines || lines.has(edge.id));
  const taken = [];  // where a label stands; the next one moves along its line until it is free
  ctx.font = "12px " + FACE;
  const spots = network.getPositions(), ends = (edge) => [spots[edge.from], spots[edge.to]];
  const rise = (edge) => { const [from, to] = ends(edge); return Math.abs(to.y - from.y); };
  data.edges.filter(said).sort((a, b) => rise(a) - rise(b)).forEach((edge) => {  // level lines first: they give no way
    const [from, to] = ends(edge);
    const wide = ctx.measureText(edge.label).width / 2 + 3, start = edge.style === "contrast" ? 0.45 : 0.6;
    const along = (part) => [from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)];
    const free = ([x, y]) => taken.every((one) => Math.abs(one.x - x) > one.wide + wide || Math.abs(one.y - y) > 14);
    const tries = [0, -0.06, 0.06, -0.12, 0.12, -0.18, 0.18, -0.24, 0.24].map((by) => along(start + by));
    const [x, y] = tries.find(free) || tries[0];
    taken.push({ x, y, wide });
    write(ctx, edge.label, x, y, "center", "12px " + FACE, "#1d2227");
  });
  ctx.restore();
});
network.once("afterDrawing", () => { document.body.dataset.ready = data.nodes.length; });

const near = (id) => data.edges.filter((edge) => edge.from === id || edge.to === id);
const far = (edge, id) => (edge.from === id ? edge.to : edge.from);
const light = (some, these) => {  // makes these nodes and edges stand out; nothing: all as it was
  lit = some; lines = some && these;
  edges.update(data.edges.map((edge) => {
    const on = !some || these.has(edge.id), faint = ["contains", "background", "belongs"].includes(edge.style);
    const colour = some && on && faint ? "#5A7890" : edge.color;
    const looks = { color: colour, highlight: colour, hover: colour, inherit: false, opacity: on ? 1 : 0.12 };
    return { id: edge.id, color: looks };
  }));
};
const put = (parent, tag, text, more = {}) => parent.appendChild(Object.assign(document.createElement(tag),
  { textContent: text, ...more }));
const tell = (head, kind, facts, links) => {
  const panel = at("panel"); panel.replaceChildren(); panel.scrollTop = 0;
  put(panel, "h3", head + " ").append(put(panel, "span", kind, { className: "kind" }));
  const list = put(panel, "dl", "");
  let last = "";
  facts.forEach(([name, text]) => { if (name !== last) put(list, "dt", name); put(list, "dd", text); last = name; });
  if (links.length) put(panel, "dt", "Leads to");
  [...new Set(links)].forEach((id) => put(panel, "button", byId.get(id).label, { onclick: () => choose(id, true) }));
};
const choose = (id, move) => {
  const node = byId.get(id), joined = near(id), ends = joined.map((edge) => far(edge, id));
  light(new Set([id, ...ends]), new Set(joined.map((edge) => edge.id)));
  network.selectNodes([id]);
  if (move) network.moveTo({ position: network.getPositions([id])[id], scale: Math.max(network.getScale(), 0.9) });
  tell(node.label, node.kind, [...node.facts, ...node.more], ends);
};
const chooseEdge = (id) => {
  const edge = data.edges.find((one) => one.id === id), ends = [edge.from, edge.to];
  light(new Set(ends), new Set([id]));
  tell(ends.map((end) => byId.get(end).label).join(" – "), edge.label || "", edge.facts, ends);
};
network.on("click", ({ nodes: [node], edges: [edge] }) =>
  node !== undefined ? choose(node) : edge !== undefined ? chooseEdge(edge) : light(null));

const switches = [...document.querySelectorAll("#keys input")];
const filter = () => {
  const on = new Set(switches.filter((one) => one.checked).map((one) => one.dataset.key));
  data.nodes.forEach((node) => { node.off = !on.has(node.key); node.ghost = false; });
  data.edges.filter((edge) => edge.style === "contrast").forEach((edge) => {  // controls of what is shown stay
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (from.kind === "regimen" && data.verdicts[to.key] && !from.off && to.off) to.ghost = true;
  });
  const hidden = (node) => node.off && !node.ghost;
  const lost = (edge) => {
    const ends = [byId.get(edge.from), byId.get(edge.to)], ghosts = ends.filter((node) => node.ghost).length;
    return ends.some(hidden) || ghosts === 2 || (ghosts === 1 && edge.style !== "contrast");
  };
  nodes.update(data.nodes.map((node) => ({ id: node.id, hidden: hidden(node) })));
  edges.update(data.edges.map((edge) => ({ id: edge.id, hidden: lost(edge) })));
};
switches.forEach((one) => one.addEventListener("change", filter));
const every = (value) => { switches.forEach((one) => { one.checked = value; }); filter(); };
at("all").onclick = () => every(true);
at("none").onclick = () => every(false);
at("fit").onclick = fit;

const search = at("search"), matches = at("matches");
const fold = (text) => text.toLowerCase().replace(/[\\s_‐–-]+/g, "");
const found = () => {
  const want = fold(search.value);
  const rank = ({ label }) => (fold(label) === want ? 0 : fold(label).startsWith(want) ? 1 : 2);
  const named = (node) => shown(node) && [node.label, ...node.names].some((name) => fold(name).includes(want));
  return want ? data.nodes.filter(named).sort((a, b) => rank(a) - rank(b)) : [];
};
const pick = (node) => { matches.replaceChildren(); choose(node.id, true); };
search.addEventListener("input", () => {
  const hits = found();
  matches.replaceChildren();
  hits.slice(0, 8).forEach((node) =>
    put(matches, "button", `${node.label} (${node.kind})`, { onclick: () => pick(node) }));
  if (search.value && !hits.length) put(matches, "p", "nothing of that name is shown", { className: "hint" });
  light(hits.length ? new Set(hits.map((node) => node.id)) : null, new Set());
});
search.addEventListener("keydown", (event) => { if (event.key === "Enter" && found().length) pick(found()[0]); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { search.value = ""; matches.replaceChildren(); network.unselectAll(); light(null); }
});
new ResizeObserver(() => { network.setSize("100%", "100%"); network.redraw(); fit(); }).observe(at("picture"));
fit();
"""

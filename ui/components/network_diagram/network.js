// The network, drawn: the 28x28 image, a block of nodes for each layer, and the edges that matter now.
// A node's colour is its activation; an edge's width is |output x weight|, its sign shows by colour and by dash.
// Wide: from left to right. Narrow (a phone): from top to bottom. One node is a stop of the Tab key, arrows walk from it.

const SVG = "http://www.w3.org/2000/svg";
const MAX_WIDTH = 3.2; // px of the strongest edge
const CROWDED = 140; // px of width that a layer's whole name needs

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".net");
  const state = (parentElement.digitLens ??= { width: 0 });
  state.data = data;
  state.selected = data.selected;
  state.pick = (place) => setTriggerValue("pick", place);
  draw(root, state);
  if (!state.observer) {
    state.observer = new ResizeObserver(() => {
      const width = Math.round(root.clientWidth);
      if (width && width !== state.width) draw(root, state);
    });
    state.observer.observe(root);
    listen(root, state);
  }
  return () => state.observer.disconnect();
}

// Drawing

function draw(root, state) {
  const width = Math.round(root.clientWidth) || state.width || 700;
  state.width = width;
  const { data } = state;
  const shape = (state.shape = layout(data, width));
  const focused = root.querySelector(".node:focus")?.dataset.place;
  const svg = element("svg", { viewBox: `0 0 ${width} ${shape.height}`, height: shape.height, role: "group", "aria-label": data.label });
  drawImage(svg, shape, data);
  const edges = element("g", { class: "edges", "aria-hidden": "true" });
  svg.append(edges);
  data.layers.forEach((layer, k) => drawLayer(svg, shape, state, layer, k));
  root.querySelector("svg.drawn")?.remove();
  svg.classList.add("drawn");
  root.prepend(svg);
  drawEdges(edges, shape, state);
  root.querySelector(".key").innerHTML = key(data);
  const table = root.querySelector("details");
  table.hidden = false;
  table.querySelector("div").innerHTML = tables(data);
  if (focused) root.querySelector(`[data-place="${focused}"]`)?.focus({ preventScroll: true });
}

function drawImage(svg, shape, data) {
  const { x, y, side } = shape.image;
  title(svg, shape, x, side, y, "28×28 pixels", `${data.ink} of 784 inked`);
  svg.append(element("image", { href: data.image, x, y, width: side, height: side, preserveAspectRatio: "none", role: "img", "aria-label": "The 28 by 28 pixels that the network reads" }));
  svg.append(element("rect", { class: "frame", x, y, width: side, height: side, rx: 2 }));
}

function title(svg, shape, x, wide, y, words, under) {
  const middle = shape.upright ? shape.width / 2 : x + wide / 2;
  const top = shape.upright ? y - 24 : 15;
  const anchor = shape.upright || x > 0 ? "middle" : "start";
  const at = anchor === "start" ? x : middle;
  svg.append(element("text", { class: "title", x: at, y: top, "text-anchor": anchor }, words));
  svg.append(element("text", { class: "under", x: at, y: top + 16, "text-anchor": anchor }, under));
}

function drawLayer(svg, shape, state, layer, k) {
  const block = shape.blocks[k];
  const last = k === state.data.layers.length - 1;
  const shown = last ? state.data.shares : layer.a;
  const scale = last ? 1 : layer.scale;
  const wide = block.step ? block.width : block.cell * Math.min(block.columns, layer.a.length);
  const crowded = !shape.upright && state.data.layers.length * CROWDED > shape.width; // names would run into each other
  title(svg, shape, block.x, wide, block.y, crowded ? layer.name.replace("layer ", "") : layer.name, layer.under);
  const group = element("g", { role: "group", "aria-label": `${layer.name}, ${layer.under}` });
  svg.append(group);
  shown.forEach((value, i) => {
    const at = place(shape, k, i);
    const chosen = state.selected && state.selected[0] === k && state.selected[1] === i;
    const node = element("g", {
      class: `node${value < 0 ? " negative" : ""}${last && i === state.data.winner ? " winner" : ""}`,
      "data-place": `${k}:${i}`,
      role: "button",
      tabindex: chosen || (!state.selected && k === 0 && i === 0) ? 0 : -1,
      "aria-pressed": chosen ? "true" : "false",
      "aria-label": describe(state.data, k, i),
    });
    const size = Math.max(3, at.size - (at.size > 12 ? 3 : 1.5));
    const box = { x: at.x - size / 2, y: at.y - size / 2, width: size, height: size, rx: size / 3.2 };
    node.append(element("rect", { class: "cell", ...box }));
    const share = Math.min(1, Math.abs(value) / scale);
    if (share > 0) node.append(element("rect", { class: "glow", ...box, "fill-opacity": share.toFixed(3) }));
    if (last) drawOutput(node, shape, state, block, at, value, i);
    group.append(node);
  });
}

function drawOutput(node, shape, state, block, at, share, digit) {
  const percent = `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)}%`;
  const row = { x: block.x, y: at.y - block.step / 2, width: block.width, height: block.step };
  const cell = { x: at.x - at.size / 2, y: at.y - at.size / 2, width: at.size, height: at.size + 34 };
  node.prepend(element("rect", { class: "hit", ...(shape.upright ? cell : row) })); // all of it can be pressed
  if (shape.upright) {
    node.append(element("text", { class: "digit", x: at.x, y: at.y + at.size / 2 + 16, "text-anchor": "middle" }, digit));
    if (digit === state.data.winner) node.append(element("text", { class: "n", x: at.x, y: at.y + at.size / 2 + 31, "text-anchor": "middle" }, percent));
    return;
  }
  const left = at.x + at.size / 2 + 8;
  const long = block.width - at.size - 8 - 56;
  node.append(element("text", { class: "digit", x: left, y: at.y + 5 }, digit));
  if (long > 30) node.append(element("rect", { class: "share back", x: left + 16, y: at.y - 4, width: long, height: 8, rx: 2 }));
  if (long > 30) node.append(element("rect", { class: "share", x: left + 16, y: at.y - 4, width: Math.max(0, long * share), height: 8, rx: 2 }));
  node.append(element("text", { class: "n", x: block.x + block.width, y: at.y + 4, "text-anchor": "end" }, percent));
}

function drawEdges(group, shape, state) {
  const { data } = state;
  const chosen = state.selected?.join(":");
  group.closest("svg").classList.toggle("chosen", Boolean(chosen) && data.layers.length > 0);
  const isOwn = (k, [source, target]) => `${k}:${target}` === chosen || `${k - 1}:${source}` === chosen;
  const paths = data.edges.flatMap((edges, k) => {
    const strongest = (some) => Math.max(...some.map((edge) => Math.abs(edge[2])), 1e-12);
    const [all, mine] = [strongest(edges), strongest(edges.filter((edge) => isOwn(k, edge)))];
    return [...edges].reverse().map((edge) => {
      const [source, target, product] = edge;
      const from = k === 0 ? pixel(shape, source) : place(shape, k - 1, source);
      const to = place(shape, k, target);
      const own = isOwn(k, edge);
      const share = Math.abs(product) / (own ? mine : all);
      return (
        element("path", {
          class: `edge ${product < 0 ? "down" : "up"}${own ? " own" : ""}`,
          d: line(shape, from, to, k === 0),
          style: `--w:${(0.7 + (MAX_WIDTH - 0.7) * share).toFixed(2)}px`,
          opacity: (0.25 + 0.65 * share).toFixed(2),
        })
      );
    });
  });
  const own = (path) => path.classList.contains("own");
  group.append(...paths.filter((path) => !own(path)), ...paths.filter(own)); // the selected neuron's lie on top
}

function line(shape, from, to, first) {
  const out = first ? 0 : from.size / 2;
  const round = (v) => v.toFixed(1);
  if (shape.upright) {
    const [y0, y1] = [from.y + out, to.y - to.size / 2];
    const bend = (y1 - y0) * 0.45;
    return `M${round(from.x)} ${round(y0)}C${round(from.x)} ${round(y0 + bend)} ${round(to.x)} ${round(y1 - bend)} ${round(to.x)} ${round(y1)}`;
  }
  const [x0, x1] = [from.x + out, to.x - to.size / 2];
  const bend = (x1 - x0) * 0.45;
  return `M${round(x0)} ${round(from.y)}C${round(x0 + bend)} ${round(from.y)} ${round(x1 - bend)} ${round(to.y)} ${round(x1)} ${round(to.y)}`;
}

function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// A person's hand

function listen(root, state) {
  const tip = root.querySelector(".tip");
  root.addEventListener("click", (event) => choose(root, state, event.target.closest(".node")));
  root.addEventListener("keydown", (event) => {
    const node = event.target.closest?.(".node");
    if (!node) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(root, state, node);
    } else if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      walk(root, state, node, event.key);
    }
  });
  const point = (event) => showTip(root, state, tip, event.target.closest?.(".node"));
  root.addEventListener("pointerover", point);
  root.addEventListener("focusin", point);
  root.addEventListener("pointerleave", () => (tip.hidden = true));
  root.addEventListener("focusout", () => (tip.hidden = true));
}

function choose(root, state, node) {
  if (!node) return;
  const chosen = node.dataset.place.split(":").map(Number);
  state.selected = chosen; // at once; Python's answer brings the edges that are this neuron's own
  for (const other of root.querySelectorAll(".node")) {
    other.setAttribute("aria-pressed", other === node ? "true" : "false");
    other.setAttribute("tabindex", other === node ? "0" : "-1");
  }
  const edges = root.querySelector(".edges");
  edges.replaceChildren();
  drawEdges(edges, state.shape, state);
  state.pick(chosen);
}

// The nearest node in the arrow's direction: what lies aside counts three times.
function walk(root, state, node, key) {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const here = place(state.shape, ...node.dataset.place.split(":").map(Number));
  let best = null;
  let least = Infinity;
  for (const other of root.querySelectorAll(".node")) {
    const there = place(state.shape, ...other.dataset.place.split(":").map(Number));
    const [right, down] = [there.x - here.x, there.y - here.y];
    const ahead = right * dx + down * dy;
    const aside = Math.abs(right * dy) + Math.abs(down * dx);
    if (ahead > 1 && ahead + 3 * aside < least) [best, least] = [other, ahead + 3 * aside];
  }
  if (!best) return;
  node.setAttribute("tabindex", "-1");
  best.setAttribute("tabindex", "0");
  best.focus();
}

function showTip(root, state, tip, node) {
  tip.hidden = !node;
  if (!node) return;
  const [k, i] = node.dataset.place.split(":").map(Number);
  tip.textContent = describe(state.data, k, i);
  const at = place(state.shape, k, i);
  const left = Math.min(Math.max(0, at.x - tip.offsetWidth / 2), root.clientWidth - tip.offsetWidth);
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${at.y + at.size / 2 + 6}px`;
}

// The hidden layers as heat maps, a cell a neuron. Zero is always the paper's colour, and a neuron that is silent has a dot; the
// top of the scale is a round number just above the greatest value, and stands in the legend.

const LEVELS = 64; // shades of the colour scale

class Layers {
  constructor(root) {
    this.root = root.querySelector(".layers");
    this.row = root.querySelector(".maps");
    this.tip = root.querySelector(".tip");
    this.shape = "";
    this.maps = [];
    this.pointed = null; // {map, index}: the neuron whose value the tip shows
    this.row.addEventListener("pointerover", (event) => this.#point(event.target));
    this.row.addEventListener("pointerdown", (event) => this.#point(event.target));
    this.row.addEventListener("pointerleave", () => this.#point(null));
    this.row.addEventListener("focusin", (event) => this.#point(event.target));
    this.row.addEventListener("focusout", () => this.#point(null));
    this.row.addEventListener("keydown", (event) => this.#move(event));
  }

  // hidden: a Float32Array a layer; name: the activation function; atRest: also what assistive technology reads
  show(hidden, name, atRest) {
    this.root.hidden = hidden.length === 0;
    this.#build(hidden.map((values) => values.length));
    hidden.forEach((values, i) => showMap(this.maps[i], values, name, atRest));
    if (this.pointed) this.#tell();
  }

  #build(sizes) {
    if (this.shape === sizes.join()) return;
    this.shape = sizes.join();
    this.#point(null);
    this.maps = sizes.map(makeMap);
    this.row.replaceChildren(...this.maps.map(({ figure }) => figure));
  }

  #point(element) {
    const map = this.maps.find(({ grid }) => element && element.parentNode === grid);
    this.pointed = map ? { map, index: map.cells.indexOf(element) } : null;
    this.tip.hidden = !map;
    if (map) this.#tell();
  }

  #tell() {
    const { map, index } = this.pointed;
    const cell = map.cells[index];
    setText(this.tip, say(map, index));
    const box = cell.getBoundingClientRect();
    const around = this.root.getBoundingClientRect();
    const middle = box.left + box.width / 2 - around.left;
    const half = this.tip.offsetWidth / 2;
    this.tip.style.left = `${Math.min(Math.max(middle, half), around.width - half)}px`;
    this.tip.style.top = `${box.top - around.top}px`;
  }

  // The arrow keys go from neuron to neuron; Tab enters and leaves a map.
  #move(event) {
    const map = this.maps.find(({ grid }) => event.target.parentNode === grid);
    if (!map) return;
    const from = map.cells.indexOf(event.target);
    const last = map.cells.length - 1;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -map.columns, ArrowDown: map.columns, Home: -from, End: last - from };
    const to = from + step[event.key];
    if (Number.isNaN(to)) return;
    event.preventDefault();
    if (to < 0 || to > last) return;
    expose(map, to);
    map.cells[to].focus();
  }
}

function makeMap(size, i) {
  const figure = document.createElement("figure");
  const columns = Math.ceil(size / (size <= 32 ? 4 : size <= 256 ? 8 : 16));
  figure.style.setProperty("--columns", columns);
  figure.innerHTML = `
    <figcaption><b>Hidden layer ${i + 1}</b> <span class="count"></span></figcaption>
    <div class="grid" role="group"></div>
    <div class="legend"><span class="low"></span><i></i><span class="high"></span><span class="quiet"><i></i>silent</span></div>`;
  const grid = figure.querySelector(".grid");
  grid.dataset.testid = `hidden-${i + 1}`;
  const cells = Array.from({ length: size }, () => document.createElement("span"));
  grid.append(...cells);
  const part = (name) => figure.querySelector(name);
  const legend = { count: part(".count"), low: part(".low"), high: part(".high") };
  const map = { figure, grid, cells, columns, number: i + 1, values: [], ...legend };
  expose(map, 0);
  return map;
}

// One neuron of a map at a time is there for Tab and for screen readers: one stop instead of 128.
function expose(map, index) {
  for (const name of ["tabindex", "role", "aria-label"]) map.cells[map.exposed]?.removeAttribute(name);
  map.exposed = index;
  map.cells[index].tabIndex = 0;
  map.cells[index].setAttribute("role", "img");
  map.cells[index].setAttribute("aria-label", say(map, index));
}

function say(map, index) {
  const value = map.values[index] ?? 0;
  return `Neuron ${index + 1}: ${value === 0 ? "0, silent" : value.toFixed(3)}`;
}

function showMap(map, values, name, atRest) {
  map.values = values;
  const signed = name === "tanh";
  const top = name === "relu" ? roundUp(values.reduce((most, value) => Math.max(most, value), 0)) : 1;
  let silent = 0;
  let strongest = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    const cell = map.cells[k];
    const level = top ? Math.min(LEVELS, Math.round((Math.abs(value) / top) * LEVELS)) : 0;
    if (value === 0) silent++;
    if (Math.abs(value) > Math.abs(values[strongest])) strongest = k;
    if (cell.level !== level) cell.style.setProperty("--level", `${(100 * level) / LEVELS}%`);
    cell.level = level;
    if (cell.value === value) continue;
    cell.value = value;
    cell.dataset.value = value;
    const look = value === 0 ? "silent" : value < 0 ? "negative" : "";
    if (cell.className !== look) cell.className = look;
  }
  map.figure.classList.toggle("signed", signed);
  map.figure.classList.toggle("relu", name === "relu");
  setText(map.low, signed ? "−1" : "0");
  setText(map.high, String(top));
  setText(map.count, `${values.length} neurons${name === "relu" ? `, ${silent} silent` : ""}`);
  if (atRest) {
    map.cells[map.exposed].setAttribute("aria-label", say(map, map.exposed));
    const most = `strongest neuron ${strongest + 1} with ${values[strongest].toFixed(3)}`;
    const help = "Arrow keys go from neuron to neuron.";
    map.grid.setAttribute("aria-label", `Hidden layer ${map.number}: ${map.count.textContent}; ${most}. ${help}`);
  }
}

// 1, 2 or 5 times a power of ten, the first that is not below the value.
function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((f) => f * power >= value) ?? 10;
  return Number((factor * power).toPrecision(1));
}

// Curves of a training as SVG: axes, hover and arrow keys read values, a table tells the same. Smoothing and the logarithmic
// scale are the reader's own choice and cost no run of the page.

const NS = "http://www.w3.org/2000/svg";
const EDGE = { left: 46, right: 10, top: 8, bottom: 22 }; // px around the plot
const HEIGHT = 190; // px
const TABLE_ROWS = 24; // sampled from the curve
const LEAST = 1e-6; // a logarithmic axis has no zero

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".curves");
  const state = (parentElement.digitLens ??= { log: false, smooth: 0, cursor: new Map() });
  state.data = data;
  if (!state.body) build(root, state);
  state.bar.hidden = !data.options;
  draw(state);
}

function build(root, state) {
  root.innerHTML = `<div class="bar"><label>Smoothing <input type="range" min="0" max="0.95" step="0.05" value="0"></label>
    <label><input type="checkbox"> Logarithmic scale</label></div><div class="charts"></div>`;
  state.bar = root.querySelector(".bar");
  state.body = root.querySelector(".charts");
  const [range, box] = root.querySelectorAll("input");
  range.addEventListener("input", () => { state.smooth = Number(range.value); draw(state); });
  box.addEventListener("change", () => { state.log = box.checked; draw(state); });
  new ResizeObserver(() => draw(state)).observe(state.body);
}

function draw(state) {
  const { body, data } = state;
  while (body.children.length > data.charts.length) body.lastChild.remove();
  while (body.children.length < data.charts.length) body.append(frame(state, body.children.length)); // all, before any is measured
  data.charts.forEach((chart, index) => {
    const figure = body.children[index];
    figure.querySelector("figcaption b").textContent = chart.title;
    figure.querySelector("figcaption span").textContent = chart.note ?? "";
    drawLegend(figure.querySelector(".legend"), chart);
    drawPlot(state, figure, chart, index);
    if (figure.querySelector("details").open) drawTable(figure, chart);
  });
}

function frame(state, index) {
  const figure = document.createElement("figure");
  figure.innerHTML = `<figcaption><b></b> <span></span></figcaption><div class="legend"></div>
    <svg class="plot" tabindex="0" role="img"></svg><p class="readout" aria-live="polite"></p>
    <details><summary>As a table</summary><div class="scroll"></div></details>`;
  const svg = figure.querySelector(".plot");
  const move = (share) => {
    state.cursor.set(index, share === null ? null : Math.min(1, Math.max(0, share)));
    drawPlot(state, figure, state.data.charts[index], index);
  };
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    move((event.clientX - box.left - EDGE.left) / (box.width - EDGE.left - EDGE.right));
  });
  svg.addEventListener("pointerleave", () => move(null));
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move((state.cursor.get(index) ?? 0.5) + step);
  });
  figure.querySelector("details").addEventListener("toggle", () => drawTable(figure, state.data.charts[index]));
  return figure;
}

function drawPlot(state, figure, chart, index) {
  const svg = figure.querySelector(".plot");
  const width = Math.max(160, figure.clientWidth);
  const log = state.log && chart.log;
  const series = chart.series.map((s) => ({ ...s, shown: smoothed(s, chart.smooth ? state.smooth : 0) }));
  const xs = series.flatMap((s) => s.x);
  const ys = series.flatMap((s) => s.y.filter((y) => y !== null && (!log || y > LEAST)));
  const x0 = chart.from ?? 0, x1 = Math.max(chart.to ?? 0, ...xs, x0 + 1e-9);
  let low = log ? Math.min(...ys) : Math.min(chart.low ?? 0, ...ys), high = Math.max(chart.high ?? -Infinity, ...ys);
  if (!Number.isFinite(low) || !Number.isFinite(high)) [low, high] = log ? [0.1, 1] : [0, 1];
  if (high - low < 1e-12) high = low + Math.max(1e-3, Math.abs(low) * 0.1);
  const scale = log ? (y) => Math.log10(Math.max(y, LEAST)) : (y) => y;
  const px = (x) => EDGE.left + ((x - x0) / (x1 - x0)) * (width - EDGE.left - EDGE.right);
  const py = (y) => HEIGHT - EDGE.bottom - ((scale(y) - scale(low)) / (scale(high) - scale(low))) * (HEIGHT - EDGE.top - EDGE.bottom);
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  svg.setAttribute("height", HEIGHT);
  svg.setAttribute("aria-label", `${chart.title}: ${chart.series.map((s) => `${s.name}, last ${format(last(s.y), chart)}`).join("; ")}. Arrow keys read it.`);
  const parts = [];
  for (const y of log ? logTicks(low, high) : ticks(low, high, 4)) {
    parts.push(`<line class="grid" x1="${EDGE.left}" x2="${width - EDGE.right}" y1="${py(y)}" y2="${py(y)}"/>`);
    parts.push(`<text x="${EDGE.left - 6}" y="${py(y) + 4}" text-anchor="end">${format(y, chart, true)}</text>`);
  }
  for (const x of ticks(x0, x1, Math.max(2, Math.floor(width / 90)))) {
    parts.push(`<text x="${px(x)}" y="${HEIGHT - 6}" text-anchor="middle">${plain(x)}</text>`);
  }
  for (const s of series) {
    const draw = (y, extra) => {
      const points = s.x.map((x, i) => (y[i] === null || (log && y[i] <= LEAST) ? null : `${px(x).toFixed(1)},${py(y[i]).toFixed(1)}`));
      const path = points.filter(Boolean);
      if (path.length === 1) parts.push(`<circle class="c${s.colour}" cx="${path[0].split(",")[0]}" cy="${path[0].split(",")[1]}" r="3"/>`);
      else parts.push(`<polyline class="c${s.colour} d${s.dash ?? 0} ${extra}" points="${path.join(" ")}"/>`);
    };
    if (s.shown !== s.y) draw(s.y, "faint");
    draw(s.shown, "");
  }
  const cursor = state.cursor.get(index);
  const readout = figure.querySelector(".readout");
  if (cursor === null || cursor === undefined) readout.textContent = chart.x ?? "epochs";
  else {
    const at = x0 + cursor * (x1 - x0);
    parts.push(`<line class="cursor" x1="${px(at)}" x2="${px(at)}" y1="${EDGE.top}" y2="${HEIGHT - EDGE.bottom}"/>`);
    readout.textContent = `epoch ${plain(Math.round(at * 100) / 100)}: ` + series.map((s) => `${s.name} ${format(s.shown[nearest(s.x, at)], chart)}`).join(" · ");
  }
  svg.innerHTML = parts.join("");
}

function drawLegend(box, chart) {
  const wanted = JSON.stringify(chart.series.map((s) => [s.name, s.colour, s.dash]));
  if (box.dataset.of === wanted) return;
  box.dataset.of = wanted;
  box.replaceChildren(...chart.series.map((s) => {
    const item = document.createElement("span");
    const key = document.createElementNS(NS, "svg");
    key.setAttribute("viewBox", "0 0 24 8");
    key.innerHTML = `<polyline class="c${s.colour} d${s.dash ?? 0}" points="0,4 24,4"/>`;
    item.append(key, s.name);
    return item;
  }));
}

function drawTable(figure, chart) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of ["epoch", ...chart.series.map((s) => s.name)]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const xs = [...new Set(chart.series.flatMap((s) => s.x))].sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil(xs.length / TABLE_ROWS));
  const rows = table.createTBody();
  xs.filter((_, i) => i % every === 0 || i === xs.length - 1).forEach((x) => {
    const row = rows.insertRow();
    row.insertCell().textContent = plain(Math.round(x * 100) / 100);
    for (const s of chart.series) row.insertCell().textContent = s.x.length ? format(s.y[nearest(s.x, x)], chart) : "–";
  });
  figure.querySelector(".scroll").replaceChildren(table);
}

function smoothed(series, weight) {
  if (!weight || series.points) return series.y;
  let mean = null;
  return series.y.map((y) => (y === null ? null : (mean = mean === null ? y : weight * mean + (1 - weight) * y)));
}

function nearest(xs, x) {
  let low = 0, high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] < x) low = middle;
    else high = middle;
  }
  return x - xs[low] <= xs[high] - x ? low : high;
}

function ticks(low, high, wanted) {
  const rough = (high - low) / wanted, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(k * step);
  return found;
}

function logTicks(low, high) {
  const found = [], powers = Math.log10(high / low);
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const m of powers > 3 ? [1] : [1, 2, 5]) if (m * 10 ** e >= low && m * 10 ** e <= high) found.push(m * 10 ** e);
  }
  return found;
}

function last(ys) {
  return ys[ys.length - 1];
}

function plain(x) {
  return String(Number(x.toPrecision(6)));
}

function format(y, chart, short = false) {
  if (y === null || y === undefined) return "–";
  if (chart.percent) return `${Number((100 * y).toFixed(short ? 1 : 2))} %`;
  return Math.abs(y) >= 1e-4 || y === 0 ? String(Number(y.toPrecision(3))) : y.toExponential(1);
}

// A teaching, step by step: the numbers come from Python; this only shows the one that the slider stands at.

const ABOVE = [47, 116, 224], BELOW = [222, 104, 0]; // as in ui/charts.py
const WHOLE = 1400; // ms that a film takes to play
const MARKUP = `
  <div class="controls">
    <button type="button" class="play">▶ Play</button>
    <input type="range" min="0" step="1" aria-label="Step shown">
    <output aria-live="off"></output>
  </div>
  <div class="parts">
    <div class="answer">
      <table><thead><tr><th scope="col">digit</th><th></th><th scope="col">before</th><th scope="col">shown</th></tr></thead><tbody></tbody></table>
      <p class="note">Bar: the step shown. Line: before.</p>
    </div>
    <div class="rest">
      <svg viewBox="0 0 320 120" role="img"></svg>
      <div class="images">
        <figure><figcaption>before</figcaption><canvas width="28" height="28" role="img"></canvas></figure>
        <figure><figcaption>shown</figcaption><canvas width="28" height="28" role="img"></canvas></figure>
        <figure><figcaption>change</figcaption><canvas width="28" height="28" role="img"></canvas></figure>
      </div>
      <p class="note weights"></p>
    </div>
  </div>`;

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".film");
  const state = (parentElement.digitLensFilm ??= {});
  if (state.id === data.id) return; // a rerun with the same film: it plays on
  cancelAnimationFrame(state.frame);
  Object.assign(state, { id: data.id, data, start: bytes(data.start), changes: bytes(data.changes) });
  if (!root.firstChild) {
    root.innerHTML = MARKUP;
    root.querySelector("input").addEventListener("input", (event) => {
      stop(state, root);
      show(state, root, Number(event.target.value));
    });
    root.querySelector(".play").addEventListener("click", () => (state.playing ? stop(state, root) : play(state, root)));
  }
  const last = data.losses.length - 1;
  root.querySelector("input").max = last;
  root.querySelector("tbody").innerHTML = data.probabilities[0]
    .map(
      (p, digit) =>
        `<tr${digit === data.label ? ' class="right"' : ""}><th scope="row">${digit}</th>` +
        `<td class="track"><div><b></b><i style="left:calc(${100 * p}% - 1px)"></i></div></td>` +
        `<td data-testid="untaught-probability-${digit}" data-value="${p}">${percent(p)}</td>` +
        `<td data-testid="taught-probability-${digit}"></td></tr>`,
    )
    .join("");
  drawLoss(state, root);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) show(state, root, last);
  else play(state, root);
}

function play(state, root) {
  const last = state.data.losses.length - 1;
  const began = performance.now();
  state.playing = true;
  root.querySelector(".play").textContent = "⏸ Pause";
  const tick = (now) => {
    const step = Math.min(last, Math.floor(((now - began) / WHOLE) * (last + 1)));
    show(state, root, Math.max(0, step));
    if (step < last) state.frame = requestAnimationFrame(tick);
    else stop(state, root);
  };
  state.frame = requestAnimationFrame(tick);
}

function stop(state, root) {
  cancelAnimationFrame(state.frame);
  state.playing = false;
  root.querySelector(".play").textContent = "▶ Play";
}

function show(state, root, step) {
  const { data } = state;
  const last = data.losses.length - 1;
  root.querySelector("input").value = step;
  const words = step === 0 ? "before" : `step ${step} of ${last}`;
  root.querySelector("output").textContent = words;
  root.querySelector("input").setAttribute("aria-valuetext", `${words}, loss ${short(data.losses[step])}`);
  data.probabilities[step].forEach((p, digit) => {
    const cell = root.querySelector(`[data-testid=taught-probability-${digit}]`);
    cell.dataset.value = p;
    cell.textContent = percent(p);
    cell.parentElement.querySelector("b").style.width = `${100 * p}%`;
  });
  const [x, y] = state.at(step);
  const dot = root.querySelector("circle");
  dot.setAttribute("cx", x);
  dot.setAttribute("cy", y);
  root.querySelector(".now").textContent = `loss ${short(data.losses[step])}`;
  // Of a long teaching not every step's weights were kept: the nearest one before is shown, and named.
  const kept = data.frames.findLastIndex((frame) => frame <= step);
  paint(state, root, kept);
}

function drawLoss(state, root) {
  const { losses, label } = state.data;
  const last = losses.length - 1;
  const top = Math.max(...losses) || 1;
  state.at = (step) => [12 + (296 * step) / Math.max(1, last), 100 - (78 * losses[step]) / top];
  const points = losses.map((_, step) => state.at(step).map((v) => v.toFixed(1)).join(",")).join(" ");
  const svg = root.querySelector("svg");
  svg.setAttribute("aria-label", `Loss over ${last} steps towards ${label}: from ${short(losses[0])} to ${short(losses[last])}`);
  svg.innerHTML =
    `<line class="axis" x1="12" y1="100" x2="308" y2="100"/><polyline points="${points}"/><circle r="4.5"/>` +
    `<text x="12" y="116">before: ${short(losses[0])}</text><text x="308" y="116" text-anchor="end">step ${last}: ${short(losses[last])}</text>` +
    `<text class="now" x="308" y="12" text-anchor="end"></text>`;
}

function paint(state, root, kept) {
  const { data, start, changes } = state;
  const change = changes.subarray(784 * kept, 784 * (kept + 1));
  const ratio = data.changeScale / data.weightScale;
  const [first, second, third] = root.querySelectorAll("canvas");
  colour(first, (i) => start[i] / 127);
  colour(second, (i) => start[i] / 127 + (change[i] / 127) * ratio);
  colour(third, (i) => change[i] / 127);
  const name = data.unit;
  first.setAttribute("aria-label", `Weights of ${name} before`);
  second.setAttribute("aria-label", `Weights of ${name} after step ${data.frames[kept]}`);
  third.setAttribute("aria-label", `Their change by step ${data.frames[kept]}`);
  root.querySelector(".weights").textContent =
    `Incoming weights of ${name} after step ${data.frames[kept]}: blue above 0, orange below, full at ±${short(data.weightScale)}; ` +
    `change: full at ±${short(data.changeScale)}.`;
}

function colour(canvas, share) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(28, 28);
  for (let i = 0; i < 784; i++) {
    const s = Math.max(-1, Math.min(1, share(i)));
    image.data.set([...(s >= 0 ? ABOVE : BELOW), Math.round(255 * Math.abs(s))], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

function bytes(text) {
  return new Int8Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
}

function percent(p) {
  if (p > 0 && p < 0.0005) return "<0.1 %";
  if (p < 1 && p >= 0.9995) return ">99.9 %";
  return `${(100 * p).toFixed(1)} %`;
}

function short(value) {
  if (value === 0 || Math.abs(value) >= 1e-3) return String(Number(value.toPrecision(3))).replace("-", "−");
  const [mantissa, exponent] = value.toExponential(1).split("e-");
  return `${mantissa}·10⁻${[...exponent].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}`;
}

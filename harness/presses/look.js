/**
 * Return what the page shows at this moment, and what it computes with, for truths.py.
 * known: the hashes of the networks whose weights were asked for before.
 */
(known) => {
  const roots = [document];
  for (const root of roots) for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const visible = (selector) => all(selector).filter((element) => element.checkVisibility());
  const first = (selector) => all(selector)[0];
  const textOf = (selector) => visible(selector)[0]?.innerText.trim() ?? null;
  const valueOf = (selector) => visible(selector)[0]?.dataset.value ?? null;
  const numbers = (cells) => cells.map(({ dataset }) => Number(dataset.value));
  const base64 = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    let text = "";
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
  };
  const hashOf = (...arrays) => {
    let hash = 0;
    for (const array of arrays)
      for (const value of new Uint32Array(array.slice().buffer)) hash = Math.imul(hash ^ value, 0x01000193);
    return hash >>> 0;
  };
  const packed = ({ layers, hidden, output }) => ({
    hidden,
    output,
    layers: layers.map(({ w, b }) => [base64(Float32Array.from(w)), base64(Float32Array.from(b))]),
  });

  /** The network in hand and the drawing, as the page computes with them. This alone knows where the page keeps them. */
  const { picture, sheet } = globalThis.digitLens ?? {};
  const { network, pixels = null, lesson = null, digits = [], marked = 0 } = picture?.shown ?? {};

  const hash = network ? hashOf(...network.layers.flatMap(({ w, b }) => [w, b])) : null;
  const drawing = sheet?.drawing();
  const isAtRest = !sheet?.isDrawing;
  const net = visible("[data-testid=network-picture]")[0];
  const layers = visible(".layer[data-testid^=hidden-]"); // none in the small picture
  const bars = visible(".bars .bar");

  /** The colours of some neurons on the canvas, those that give most and some that give nothing; and a hash of the wires. */
  const surface = visible("[data-testid=surface]")[0];
  const painted = [];
  let wires = null;
  if (surface && surface.width > 50 && !first(".column.pale")) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [surface.width, surface.height];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(surface, 0, 0);
    const box = surface.getBoundingClientRect();
    const ratio = surface.width / box.width;
    const { fill, stroke, color } = getComputedStyle(surface);
    const one = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgb = (text) => {
      one.fillStyle = text;
      one.fillRect(0, 0, 1, 1);
      return [...one.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const colours = { more: rgb(fill), less: rgb(stroke), paper: rgb(color) };
    layers.forEach((layer, k) => {
      const cells = [...layer.children];
      const values = numbers(cells);
      const order = [...cells.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
      for (const i of new Set([...order.slice(0, 3), ...order.slice(-2)])) {
        const cell = cells[i].getBoundingClientRect();
        if (cell.height < 6) continue; // a strip: its colours run into each other
        const [x, y] = [cell.left + cell.width / 2 - box.left, cell.top + cell.height / 2 - box.top].map((each) =>
          Math.round(each * ratio),
        );
        // An orange square has a stripe of paper in each third row.
        const pixels = [-1, 0, 1].map((step) => [...context.getImageData(x, y + step, 1, 1).data]);
        painted.push({ layer: k, index: i, value: values[i], most: Math.abs(values[order[0]]), pixels, colours });
      }
    });
    const right = (layers[0]?.getBoundingClientRect().left ?? box.right) - box.left;
    const left = visible("canvas.pixels")[0].getBoundingClientRect().right - box.left;
    const place = [left + 2, 0, right - left - 4, box.height].map((each) => Math.max(1, Math.round(each * ratio)));
    wires = hashOf(new Uint8Array(context.getImageData(...place).data.buffer));
  }

  const texts = roots.flatMap((root) =>
    (root === document ? [document.body] : [...root.children]).map((each) => each.innerText ?? ""),
  );
  const names = visible("button, summary, label, [role=radio], [role=tab], [role=button]:not(.node), h2, h3");
  const dashes = (lines) => lines.map(({ style }) => style.strokeDasharray).sort();
  const looked = visible("[data-testid=run][aria-current=true]")[0];
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    pixels: pixels && base64(Float32Array.from(pixels)),
    network: network ? { hash, sizes: network.sizes, ...(known.includes(hash) ? {} : packed(network)) } : null,
    label: lesson?.label ?? null,
    isNumber: digits.length > 1,
    drawing: drawing ? { strokes: drawing.strokes, picture: drawing.picture && true } : null,
    isAtRest,
    direction: net?.dataset.direction ?? null,
    digit: first("[data-testid=reading-digit]")?.textContent ?? null,
    marked: digits[marked]?.digit ?? null,
    names: bars.map((bar) => bar.querySelector("b").textContent),
    bars: numbers(bars),
    barTexts: bars.map((bar) => bar.querySelector(".number").textContent),
    hidden: layers.map((layer) => numbers([...layer.children])),
    isDrawn: first("[data-testid=reading]")?.dataset.drawn === "true",
    sure: textOf(".sure"),
    reads: textOf("[data-testid=reading-network]"),
    picked:
      visible("[role=combobox][aria-label*='Network that reads'], input[aria-label*='Network that reads']")[0]?.value ?? null,
    view: visible(".st-key-views [role=radio][aria-checked=true]")[0]?.innerText.trim() ?? null,
    title: textOf("h2.view-name"),
    accuracy: valueOf("[data-testid=trainer-accuracy]"),
    lookedAccuracy: looked?.children[3]?.innerText ?? null,
    legend: dashes(visible(".past .curve-key line")),
    pale: dashes(visible(".curves figure:first-child polyline[opacity]")),
    signs: all("[data-testid^=sign-][data-value]")
      .filter(({ dataset }) => /^sign-\d+$/.test(dataset.testid))
      .map((sign) => sign.innerText),
    runs: all("[data-testid=run]").map(({ dataset }) => dataset.value),
    state: first("[data-testid=trainer]")?.dataset.state ?? null,
    exceptions: all("[data-testid=stException]").map((each) => each.innerText),
    buttons: names.map((each) => each.innerText.trim()),
    texts,
    sideways: scrollWidth - clientWidth,
    painted,
    wires,
    size: [surface?.width, surface?.height],
  };
};

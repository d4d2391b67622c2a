/** What the machine that presses does in the page: it finds what can be pressed (actions.py), and looks at what is shown (truths.py). */
globalThis.presses = (() => {
  const all = (selector) => {
    const roots = [document];
    for (const root of roots) for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
    return roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  };
  const visible = (selector) => all(selector).filter((element) => element.checkVisibility({ visibilityProperty: true }));
  const textOf = (selector) => visible(selector)[0]?.innerText.trim() ?? null;
  const valueOf = (selector) => visible(selector)[0]?.dataset.value ?? null;
  const numbers = (cells) => cells.map(({ dataset }) => Number(dataset.value));
  const dashOf = ({ style }) => style.strokeDasharray;

  // What can be pressed.
  const isFree = (element) =>
    !element.disabled &&
    element.ariaDisabled !== "true" &&
    !element.closest("[inert]") &&
    element.getBoundingClientRect().width > 1;
  const nameOf = (element) =>
    element.dataset.place ??
    element.dataset.testid?.match(/^(?!st[A-Z]).*/)?.[0] ??
    element.getAttribute("aria-label") ??
    [element.closest("[data-testid=run]")?.dataset.value, element.innerText.trim() || element.value].filter(Boolean).join(" ");

  /** Return what a selector finds that can be pressed. @param {string} selector */
  const free = (selector) => visible(selector).filter(isFree);

  /** Return a place between two columns of the picture, which wires run through, in px of the window. x, y: shares of its size */
  const wirePlace = (column, x, y) => {
    const columns = visible(".net .column > :last-child");
    if (columns.length < 2) return null;
    columns[0].scrollIntoView({ block: "center" });
    const k = column % (columns.length - 1);
    const [left, right] = [columns[k], columns[k + 1]].map((each) => each.getBoundingClientRect());
    return [left.right + x * (right.left - left.right), right.top + y * right.height];
  };

  /** Return after how many frames from the next click the picture has another network; null if after more than `most`. */
  const framesUntilStep = (most) =>
    new Promise((done) => {
      const isBusy = () => visible("[data-testid=teach-step]")[0]?.disabled;
      const name = () => all("[data-testid=reading-network]")[0]?.textContent; // also while a number hides it
      const state = () => [name(), textOf("[data-testid=teach-problem]"), isBusy()].join();
      const count = () => {
        const before = state();
        let frames = 0;
        const next = () => {
          if (state() !== before) done(frames);
          else if (frames++ < most) requestAnimationFrame(next);
          else done(null);
        };
        requestAnimationFrame(next);
      };
      addEventListener("click", count, { capture: true, once: true });
    });

  // What is shown.
  const base64 = (array) => {
    const bytes = new Uint8Array(Float32Array.from(array).buffer);
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

  /** The current network and the drawing, as the page computes with them. Its weights are told once. This alone knows where they are. */
  const computed = (known) => {
    const { live, sheet } = all("[data-testid=reading]")[0]?.lens ?? {};
    const { network, pixels = null, lesson = null, digits = [], marked = 0 } = live?.picture.shown ?? {};
    const drawing = sheet?.drawing();
    const paper = drawing?.picture;
    const told = { hash: 0, hidden: network?.hidden, output: network?.output };
    if (network) told.hash = hashOf(...network.layers.flatMap(({ w, b }) => [w, b]));
    if (network && !known.includes(told.hash)) told.layers = network.layers.map(({ w, b }) => [base64(w), base64(b)]);
    return {
      network: network ? told : null,
      pixels: pixels && base64(pixels),
      label: lesson?.label ?? null,
      number: digits.map(({ digit, box }) => ({ digit, box })),
      marked,
      isAtRest: !sheet?.isDrawing,
      drawing: drawing && {
        strokes: drawing.strokes,
        isPhoto: !!drawing.digits?.length,
        picture: paper && { pixels: base64(paper.pixels), left: paper.left, top: paper.top, side: paper.side },
      },
    };
  };

  /** The colours of some neurons on the canvas, those that give most and some that give nothing, and a hash of each layer's wires. */
  const painted = () => {
    const surface = visible("[data-testid=surface]")[0];
    if (!surface || surface.width <= 50 || all(".column.pale").length) return { squares: [], wires: [], size: [] };
    const canvas = new OffscreenCanvas(surface.width, surface.height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(surface, 0, 0);
    const box = surface.getBoundingClientRect();
    const ratio = surface.width / box.width;
    const toCanvas = (values) => values.map((value) => Math.round(value * ratio));
    const { fill, stroke, color } = getComputedStyle(surface);
    const one = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgb = (text) => {
      one.fillStyle = text;
      one.fillRect(0, 0, 1, 1);
      return [...one.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const colours = { more: rgb(fill), less: rgb(stroke), paper: rgb(color) };
    const squares = visible(".layer[data-testid^=hidden-]").flatMap((layer, k) => {
      const values = numbers([...layer.children]);
      const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
      return [...new Set([...order.slice(0, 3), ...order.slice(-2)])].flatMap((i) => {
        const { left, top, width, height } = layer.children[i].getBoundingClientRect();
        if (height < 6) return []; // a strip: its colours run into each other
        const [x, y] = toCanvas([left + width / 2 - box.left, top + height / 2 - box.top]);
        // An orange square has a stripe of paper in each third row.
        const pixels = [-1, 0, 1].map((step) => [...context.getImageData(x, y + step, 1, 1).data]);
        return { layer: k, index: i, value: values[i], most: Math.abs(values[order[0]]), pixels, colours };
      });
    });
    const columns = visible(".net .column > :last-child").map((each) => each.getBoundingClientRect());
    const wires = columns.slice(1).map(({ left }, k) => {
      const from = columns[k].right + 2;
      const [x, width, height] = toCanvas([from - box.left, left - 2 - from, box.height]);
      return hashOf(new Uint8Array(context.getImageData(x, 0, Math.max(1, width), height).data.buffer));
    });
    return { squares, wires, size: [surface.width, surface.height] };
  };

  /** What this browser keeps: the names of the signs, the labels of all examples, the ids of the networks. */
  const kept = async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === "digit-lens")) return null;
    const wait = (request) => new Promise((done) => (request.onsuccess = request.onerror = () => done(request.result)));
    const database = await wait(indexedDB.open("digit-lens"));
    const stores = [...database.objectStoreNames];
    if (!stores.length) return database.close();
    const transaction = database.transaction(stores, "readonly");
    const read = (store) => wait(transaction.objectStore(store).getAll());
    const [signs, examples, networks] = await Promise.all([read("signs"), read("examples"), read("networks")]);
    database.close();
    const { names = null } = signs.find(({ id }) => id === "list") ?? {}; // none: those of a new page
    return { signs: names, examples: examples.map(({ label }) => label).sort(), networks: networks.map(({ id }) => id).sort() };
  };

  /** The curves of the view Training, and what their legend says. seen: at a curve's end, read from the axis */
  const curves = () => {
    const plot = visible(".trainer > .curves figure:first-child svg")[0];
    const ticks = [...(plot?.querySelectorAll("g[text-anchor=middle] text") ?? [])];
    const [first, last] = [ticks[0], ticks.at(-1)].map((each) => [Number(each?.getAttribute("x")), Number(each?.textContent)]);
    const seenAt = (x) => first[1] + ((x - first[0]) * (last[1] - first[1])) / (last[0] - first[0]);
    const pale = visible(".trainer > .curves figure:first-child polyline[opacity]");
    const checked = visible("[data-testid=run] input[type=checkbox]").some((box) => box.checked);
    return {
      pale: pale.map((line) => ({ dash: dashOf(line), seen: seenAt([...line.points].at(-1)?.x) })),
      names: visible(".trainer .names > span").map((each) => ({ dash: dashOf(each.querySelector("line")), text: each.innerText })),
      isOfVisit: !checked && !visible("[data-testid=run][aria-current=true]").length,
      rate: visible("[data-testid=trainer-set-learningRate]")[0]?.selectedOptions?.[0].text ?? null,
      seen: Number(valueOf("[data-testid=trainer-examples]")),
    };
  };

  /** Return what the page shows at this moment. @param {number[]} known the hashes of the networks whose weights were told before */
  const look = async (known) => {
    const stored = await kept(); // first, so that all else is of one moment
    const bars = visible(".bars .bar");
    const looked = visible("[data-testid=run][aria-current=true]")[0];
    const buttons = visible("button, summary, label, [role=radio], [role=tab], [role=button]:not(.node), h2, h3");
    const roots = [document.body, ...all("*").flatMap(({ shadowRoot }) => [...(shadowRoot?.children ?? [])])];
    const { scrollWidth, clientWidth } = document.documentElement;
    return {
      ...computed(known),
      ...painted(),
      curves: curves(),
      kept: stored,
      direction: visible("[data-testid=network-picture]")[0]?.dataset.direction ?? null,
      digit: all("[data-testid=reading-digit]")[0]?.textContent ?? null,
      isDrawn: all("[data-testid=reading]")[0]?.dataset.drawn === "true",
      names: bars.map((bar) => bar.querySelector("b").textContent),
      bars: numbers(bars),
      barTexts: bars.map((bar) => bar.querySelector(".number").textContent),
      hidden: visible(".layer[data-testid^=hidden-]").map((layer) => numbers([...layer.children])), // none in the small picture
      sure: textOf(".sure"),
      reads: textOf("[data-testid=reading-network]"),
      picked: visible("[aria-label*='Network that reads']").find(({ value }) => value)?.value ?? null,
      view: textOf(".st-key-views [role=radio][aria-checked=true]"),
      title: textOf("h2.view-name"),
      accuracy: valueOf("[data-testid=trainer-accuracy]"),
      lookedAccuracy: looked?.children[3]?.innerText ?? null,
      races: visible("[data-testid^=race-][data-seen]").map((race) => race.innerText),
      signs: visible("[data-testid^=sign-].sign").map((sign) => [sign.dataset.key, Number(sign.dataset.value)]),
      examples: valueOf("[data-testid=examples]"),
      networks: visible("[data-testid=run]")
        .filter((run) => run.children[2].innerText === "this browser")
        .map(({ dataset }) => dataset.value),
      state: all("[data-testid=trainer]")[0]?.dataset.state ?? null,
      exceptions: all("[data-testid=stException]").map((each) => each.innerText),
      // Streamlit's icons are words of a font, on a line of their own.
      buttons: buttons
        .flatMap((each) => [...each.innerText.split("\n"), each.getAttribute("aria-label")])
        .map((text) => text?.trim())
        .filter(Boolean),
      texts: roots.map((each) => each.innerText ?? ""),
      sideways: scrollWidth - clientWidth,
    };
  };

  return { free, nameOf, wirePlace, framesUntilStep, look };
})();

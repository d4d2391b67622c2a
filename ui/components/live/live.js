// The display: Python's reading while the pen is up, a reading of its own, once a frame, while the canvas is ahead of Python.

const networks = new Map(); // key -> network; the last few
const MOST_NETWORKS = 6; // as in __init__.py
const lenses = new Map(); // parent element -> Lens
let live = "waiting"; // "on" once the canvas was found, "off" where it was not

class Lens {
  constructor(parent) {
    const style = document.createElement("style");
    style.textContent = STYLE;
    const mount = parent.querySelector(".digit-lens") ?? parent;
    mount.innerHTML = HTML;
    mount.prepend(style);
    this.root = mount.querySelector(".lens");
    this.parts = [...this.root.querySelectorAll("[data-part]")].map((part) => ({ part, mark: document.createComment("") }));
    this.answer = new Answer(this.root);
    this.steps = new Steps(this.root);
    this.layers = new Layers(this.root);
    this.spoken = this.root.querySelector(".spoken");
    this.sheet = new Sheet();
    this.reading = null;
    this.side = 320;
    this.frame = 0; // of the last reading, until it is painted
    this.stale = false;
  }

  // A message from Python.
  receive(bytes) {
    const reading = unpack(bytes);
    this.sheet.confirm(reading, performance.now());
    this.reading = reading;
    if (this.#reads()) this.schedule();
    else if (this.root.dataset.source !== "python" || this.root.dataset.revision !== reading.revision) this.#showPython();
  }

  begin(points, canvas) {
    this.side = canvas.width;
    this.canvas = canvas;
    this.sheet.inHand = { points, width: penWidth(canvas) };
    this.schedule();
  }

  end() {
    if (!this.sheet.inHand) return;
    this.sheet.inHand.width = penWidth(this.canvas);
    this.sheet.finish(performance.now());
    this.schedule();
  }

  // Read anew: at once where this frame has no reading yet, else with the next one, however many events there are before it.
  schedule() {
    this.stale = !!this.frame;
    if (this.stale) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.stale) this.schedule();
    });
    if (this.#reads()) this.#showOwn();
  }

  #network() {
    return this.reading && networks.get(this.reading.network);
  }

  // Whether it is for the display itself to read: the canvas is ahead of Python, and all that is needed is there.
  #reads() {
    return this.sheet.ahead && this.sheet.readable && !!this.#network();
  }

  #showOwn() {
    const start = performance.now();
    if (this.sheet.inHand) this.sheet.inHand.width = penWidth(this.canvas);
    const sheet = this.sheet.now();
    const digit = readSheet(sheet);
    const network = this.#network();
    const { hidden, probabilities } = forward(network, digit.pixels);
    const computed = performance.now();
    this.#present(true);
    this.answer.show(probabilities, false);
    this.steps.showLive(digit, sheet, this.side);
    this.layers.show(hidden, network.hidden, false);
    this.#note(this.#remark());
    if (this.root.dataset.source !== "pen") this.root.dataset.source = "pen";
    lens.onreading?.({ start, computed, done: performance.now() });
  }

  #showPython() {
    const { arrays, hidden, steps, problem, revision } = this.reading;
    const drawn = !!arrays.probabilities;
    this.#present(drawn);
    if (drawn) {
      const said = this.answer.show(arrays.probabilities, true);
      this.steps.show(steps, steps.map((_, i) => arrays[`step${i}`]));
      const layers = Object.keys(arrays).filter((name) => name.startsWith("hidden"));
      this.layers.show(layers.map((name) => arrays[name]), hidden, true);
      setText(this.spoken, `The network reads ${said} ${this.#judged()}`);
    } else {
      this.answer.clear();
      setText(this.spoken, problem);
    }
    this.#note(`${this.#remark()} ${this.#judged()}`.trim(), problem);
    this.root.dataset.source = "python";
    this.root.dataset.revision = revision;
  }

  // What a person should know of the drawing, in words.
  #remark() {
    const { note, source } = this.reading;
    return [note, source && `This is ${source}.`].filter(Boolean).join(" ");
  }

  // Whether the network is right, where that is known.
  #judged() {
    const { label, arrays } = this.reading;
    if (label === null || !arrays.probabilities) return "";
    return verdict(arrays.probabilities).digit === label ? "The network is right." : `The network is wrong: it is a ${label}.`;
  }

  #note(text, problem = "") {
    const note = this.root.querySelector(".note");
    setText(note, problem || text);
    note.hidden = !note.textContent;
    note.classList.toggle("problem", !!problem);
  }

  // With something drawn the answer and the inside stand in the page, else the invitation: what does not apply is not there.
  #present(drawn) {
    const empty = !drawn && !this.reading?.problem;
    if (this.root.dataset.drawn === String(drawn) && this.empty === empty) return;
    this.empty = empty;
    this.root.dataset.drawn = drawn;
    for (const { part, mark } of this.parts) {
      const wanted = part.dataset.part === "empty" ? empty : drawn;
      if (wanted && !part.isConnected) mark.replaceWith(part);
      if (!wanted && part.isConnected) part.replaceWith(mark);
    }
  }
}

const lens = {
  onreading: null, // benchmarks listen here: {start, computed, done} of each reading of our own, ms
  parts: { networks, unpack, decimate, pencil, Sheet, readSheet, forward }, // for tests/browser/test_parity.py

  show(parent, bytes) {
    if (!lenses.has(parent)) lenses.set(parent, new Lens(parent));
    lenses.get(parent).receive(bytes);
    lookForCanvas();
  },

  close(parent) {
    lenses.delete(parent);
  },

  // A network has come, or the name of one that came before; false where it is not here.
  keep(bytes) {
    const message = unpack(bytes);
    const network = message.sizes ? toNetwork(message) : networks.get(message.key);
    if (!network) return false;
    networks.delete(network.key); // to the end: the last used stay longest
    networks.set(network.key, network);
    if (networks.size > MOST_NETWORKS) networks.delete(networks.keys().next().value);
    for (const shown of lenses.values()) shown.schedule();
    return true;
  },
};

function lookForCanvas() {
  const canvas = findCanvas();
  if (canvas) hideToolbar(canvas);
  if (live === "looking") return;
  if (canvas) live = "on";
  if (live === "on" || live === "off") return;
  live = "looking";
  awaitCanvas(
    (found) => {
      live = "on";
      hideToolbar(found);
    },
    (reason) => {
      live = "off";
      console.warn(`Digit Lens: live reading is off, ${reason}. Readings after each stroke go on.`);
    },
  );
}

globalThis.digitLens?.stop?.(); // this code may replace an older one: a server restarted behind an open page
lens.stop = followPen({
  begin: (points, canvas) => lenses.forEach((shown) => shown.begin(points, canvas)),
  move: () => lenses.forEach((shown) => shown.schedule()),
  end: () => lenses.forEach((shown) => shown.end()),
});

const waiting = globalThis.digitLens?.waiting;
globalThis.digitLens = lens;
waiting?.forEach((bytes, parent) => lens.show(parent, bytes));

// The carrier's entry.
export default function ({ data, setTriggerValue }) {
  lookForCanvas(); // in views without the display too: the toolbar goes
  if (!lens.keep(data)) setTriggerValue("missing", true);
}

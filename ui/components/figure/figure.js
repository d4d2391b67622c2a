// Puts markup that Python made into the page, explains terms and reads single pixels on hover and by keyboard,
// and reports presses on elements with data-pick.

const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".figure");
  const state = (parentElement.digitLens ??= { html: null });
  state.data = data;
  state.pick = (value) => setTriggerValue("pick", value);
  // On the document's root, where every shadow root inherits it.
  if (data.atlas) document.documentElement.style.setProperty("--digit-lens-atlas", `url(${data.atlas})`);
  if (state.html !== data.html) {
    const focused = root.querySelector(":focus")?.getAttribute("data-pick") ?? null;
    root.innerHTML = data.html;
    state.html = data.html;
    state.tip = addTip(root);
    state.line = root.querySelector(".readout");
    if (focused !== null) root.querySelector(`[data-pick="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
  if (state.listening) return;
  state.listening = true;
  root.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-pick]");
    if (!pressed) return;
    for (const other of root.querySelectorAll('[data-pick][aria-pressed="true"]')) other.setAttribute("aria-pressed", "false");
    if (pressed.hasAttribute("aria-pressed")) pressed.setAttribute("aria-pressed", "true");
    state.pick(pressed.dataset.pick);
  });
  for (const name of ["pointerover", "focusin"]) {
    root.addEventListener(name, (event) => explain(state, root, event.target.closest?.("[data-help]")));
  }
  root.addEventListener("pointerleave", () => explain(state, root, null));
  root.addEventListener("focusout", () => explain(state, root, null));
  root.addEventListener("pointermove", (event) => readUnder(state, event));
  root.addEventListener("pointerdown", (event) => readUnder(state, event));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") explain(state, root, null);
    if (event.target.closest?.(".gallery") && event.key in KEYS) moveFocus(event);
    if (!event.target.matches?.("[data-readable]") || !(event.key in KEYS)) return;
    event.preventDefault();
    const [down, right] = KEYS[event.key];
    const width = state.data.width;
    const height = Math.ceil(Object.values(state.data.values)[0].length / width);
    const [row, column] = state.cell ?? [Math.floor(height / 2) - down, Math.floor(width / 2) - right];
    read(state, Math.min(height - 1, Math.max(0, row + down)), Math.min(width - 1, Math.max(0, column + right)));
  });
}

function addTip(root) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "tooltip");
  tip.id = "tip";
  tip.hidden = true;
  root.append(tip);
  return tip;
}

function explain(state, root, element) {
  const tip = state.tip;
  state.explained?.removeAttribute("aria-describedby");
  state.explained = element;
  tip.hidden = !element;
  if (!element) return;
  tip.textContent = element.dataset.help;
  element.setAttribute("aria-describedby", "tip");
  const box = element.getBoundingClientRect();
  const frame = root.getBoundingClientRect();
  const left = Math.min(box.left - frame.left, frame.width - tip.offsetWidth);
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${box.bottom - frame.top + 6}px`;
}

function readUnder(state, event) {
  const image = event.target.closest?.("[data-readable]");
  if (!image || !Object.keys(state.data.values).length) return;
  const box = image.getBoundingClientRect();
  const width = state.data.width;
  const height = Math.ceil(Object.values(state.data.values)[0].length / width);
  const row = Math.floor(((event.clientY - box.top) / box.height) * height);
  const column = Math.floor(((event.clientX - box.left) / box.width) * width);
  if (row >= 0 && row < height && column >= 0 && column < width) read(state, row, column);
}

function read(state, row, column) {
  state.cell = [row, column];
  if (!state.line) return;
  const index = row * state.data.width + column;
  if (index >= Object.values(state.data.values)[0].length) return; // the last row may be shorter
  const parts = Object.entries(state.data.values).map(([name, values]) => `${name} ${format(values[index])}`);
  const place = state.data.unit ? `${state.data.unit} ${index + 1}` : `row ${row + 1}, column ${column + 1}`;
  state.line.textContent = `${place}: ${parts.join(" · ")}`;
}

function format(value) {
  return String(value).replace("-", "−");
}

// A gallery is one stop of the Tab key; the arrow keys walk through it.
function moveFocus(event) {
  const gallery = event.target.closest(".gallery");
  const cells = [...gallery.querySelectorAll("[data-pick]")];
  const here = cells.indexOf(event.target);
  const perRow = cells.findIndex((cell) => cell.offsetTop > cells[0].offsetTop);
  const [down, right] = KEYS[event.key];
  const next = cells[here + right + down * (perRow < 1 ? cells.length : perRow)];
  event.preventDefault();
  if (!next) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

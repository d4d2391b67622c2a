// Everything that knows the inside of st_canvas stands in this file: which element the pen moves over, how Fabric turns its
// events into points, and where the floating toolbar is. Seen in streamlit-drawable-canvas 0.13.0 (Fabric 7.4.0). Where a new
// version differs, live reading is off, one line in the console says so, and Python's readings still show.

const CANVAS = "canvas.upper-canvas";
const NO_TOOLBAR = ".dc-toolbar{display:none!important}"; // the page has buttons of its own
const MOUSE_REST = 400; // ms after a touch during which Fabric hears no mouse
const PATIENCE = 5000; // ms for the canvas to appear

function findCanvas(root = document) {
  const found = root.querySelector(CANVAS);
  if (found) return found;
  for (const element of root.querySelectorAll("*")) {
    const inside = element.shadowRoot && findCanvas(element.shadowRoot);
    if (inside) return inside;
  }
  return null;
}

function hideToolbar(canvas) {
  const root = canvas.getRootNode();
  if (root === document || root.querySelector("style[data-digit-lens]")) return;
  const style = document.createElement("style");
  style.dataset.digitLens = "";
  style.textContent = NO_TOOLBAR;
  root.append(style);
}

// An event's place in canvas pixels, whatever the page's zoom and scrolling.
function place(event, canvas) {
  const pointer = event.changedTouches?.[0] ?? event;
  const box = canvas.getBoundingClientRect();
  return {
    x: (pointer.clientX - box.left) * (box.width ? canvas.width / box.width : 1),
    y: (pointer.clientY - box.top) * (box.height ? canvas.height / box.height : 1),
  };
}

// Follows the pen as Fabric's PencilBrush does, by the same events in the same order, and calls begin(points, canvas),
// move(points) and end(points): the points so far, in canvas pixels. Returns what stops it.
function followPen({ begin, move, end }) {
  let canvas = null;
  let points = null; // of the stroke in hand
  let straight = false; // drawn with Shift: a straight line to where the pen is
  let finger; // the touch that draws; others do nothing
  let mouseFrom = 0; // when the mouse is heard again

  const add = (point) => {
    const last = points[points.length - 1];
    if (points.length > 1 && last.x === point.x && last.y === point.y) return;
    if (straight && points.length > 1) points.pop();
    points.push(point);
  };
  const lastFinger = (event) => event.type === "touchend" && event.touches.length === 0;
  const isMain = (event) => lastFinger(event) || !event.changedTouches || event.changedTouches[0].identifier === finger;
  const overCanvas = (event) => event.composedPath().find((element) => element.matches?.(CANVAS));

  const onDown = (event) => {
    const under = overCanvas(event);
    if (!under || event.button) return;
    if (event.changedTouches) finger ??= event.changedTouches[0].identifier;
    else if (performance.now() < mouseFrom) return;
    if (!isMain(event)) return;
    canvas = under;
    straight = event.shiftKey;
    points = [place(event, canvas)];
    add(place(event, canvas)); // twice, as Fabric does
    begin(points, canvas);
  };
  const onMove = (event) => {
    if (!points || !isMain(event)) return;
    straight = event.shiftKey;
    add(place(event, canvas));
    move(points);
  };
  const onUp = (event) => {
    if (event.button || event.touches?.length) return;
    if (event.changedTouches) {
      finger = undefined;
      mouseFrom = performance.now() + MOUSE_REST;
    }
    if (!points) return;
    const finished = points;
    points = null;
    end(finished);
  };

  const options = { capture: true, passive: true };
  const mouse = { mousedown: onDown, mousemove: onMove, mouseup: onUp };
  const listeners = { ...mouse, touchstart: onDown, touchmove: onMove, touchend: onUp };
  for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener, options);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener, options);
  };
}

// The pen's width in canvas pixels: Fabric sets it on the upper canvas when a stroke begins.
const penWidth = (canvas) => canvas.getContext("2d").lineWidth;

// Calls found(canvas) as soon as there is one, and missing() where none has come in time.
function awaitCanvas(found, missing, since = performance.now()) {
  const canvas = findCanvas();
  if (canvas) found(canvas);
  else if (performance.now() - since > PATIENCE) missing(`no ${CANVAS} of streamlit-drawable-canvas 0.13.0 on the page`);
  else setTimeout(awaitCanvas, 250, found, missing, since);
}

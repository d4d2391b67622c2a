"""The picture of the network: neurons that are pressed and walked to; wires; all of it in the window; and any network
inside its box."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS, row
from tests.browser.desk import Desk
from tests.browser.live import node
from ui.components.bundle import bundle
from ui.views.all_views import VIEWS

DRAWN = DIGITS[4]
NUMBER = row([2, 4, 7])
PLACED = "(part) => { const { x, y, right, bottom } = part.getBoundingClientRect(); return [x, y, right, bottom]; }"
# Whether both colours of wires are on the picture's canvas as expected: hundreds of pixels of each, or next to none.
COLOURED = """([surface, areExpected]) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [surface.width, surface.height];
  const context = canvas.getContext("2d");
  context.drawImage(surface, 0, 0);
  const counts = [0, 0];
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 64 && Math.abs(data[i] - data[i + 2]) > 64) counts[Number(data[i] > data[i + 2])]++;
  }
  return counts.every((count) => (areExpected ? count > 300 : count < 30));
}"""
# The parts of the picture that stick out of its box, in an empty page whose window is as wide as the picture.
DRAW = """async ([sizes, names, width]) => {
  delete HTMLCanvasElement.prototype.transferControlToOffscreen; // so that the page paints, as in a browser without it
  const drawn = [];
  CanvasRenderingContext2D.prototype.bezierCurveTo = (...places) => drawn.push(places);
  const random = (count) => Float32Array.from({ length: count }, (_, i) => Math.sin(7 * i + count) / Math.sqrt(count));
  const layers = sizes.slice(1).map((units, k) => ({ w: random(sizes[k] * units), b: random(units) }));
  const network = { key: "", sizes, names, layers, hidden: "relu", output: "softmax", contrastHalf: null };
  const pixels = Float32Array.from({ length: 784 }, (_, i) => Number(i % 7 === 0));
  const picture = new NetworkPicture({ choose() {}, pick() {} });
  const shown = { name: "", canDoubt: false, lesson: null, digits: [], marked: 0, source: "pen", isFinal: true };
  const box = document.createElement("div");
  box.style.width = `${width}px`;
  box.append(picture.element);
  document.body.replaceChildren(box);
  const passed = forward(network, pixels);
  const show = () => picture.show({ ...shown, network, pixels, passed, note: "", label: null, invitation: "" });
  show();
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); // its size is measured
  drawn.length = 0;
  show();
  const wires = drawn.splice(0);
  picture.select([0, passed.hidden.length ? passed.hidden[0].indexOf(Math.max(...passed.hidden[0])) : 3]);
  const net = box.querySelector(".net").getBoundingClientRect();
  const isOut = ({ left, top, right, bottom }) =>
    left < net.left - 1 || top < net.top - 1 || right > net.right + 1 || bottom > net.bottom + 1;
  const parts = [...box.querySelectorAll(".node, .pixels")];
  const out = parts.filter((part) => isOut(part.getBoundingClientRect())).map((part) => part.dataset.place ?? part.className);
  return JSON.stringify({
    out,
    nodes: parts.length - 1,
    wires: wires.length,
    own: drawn.length - wires.length,
    isBroken: !wires.flat().every(Number.isFinite),
    names: [...box.querySelectorAll(".bar b")].map((name) => name.textContent),
  });
}"""


def test_neurons_are_read_by_hovering_and_walked_to_by_arrow_keys(desk: Desk):
    page = desk.begin("Look inside", DRAWN)
    tip, focused = page.locator(".lens .tip"), page.locator(".net .node:focus")
    node(page, 0, 17).hover()
    expect(tip).to_have_text(re.compile(r"^Hidden layer 1, neuron 18: z −?\d+\.\d\d, output "))
    node(page, 0, 1).focus()
    page.keyboard.press("ArrowDown")
    expect(node(page, 0, 2)).to_be_focused()
    expect(tip).to_contain_text("neuron 3:")
    page.keyboard.press("End")
    expect(page.get_by_test_id("probability-9")).to_be_focused()
    page.keyboard.press("ArrowLeft")  # to the layer before
    place = focused.get_attribute("data-place")
    assert place.startswith("1:")
    expect(page.locator('.net .node[tabindex="0"]')).to_have_count(1)
    with driver.answered(page):
        page.keyboard.press("Enter")
    expect(page.locator('.net .node[aria-pressed="true"]')).to_have_attribute("data-place", place)
    expect(focused).to_have_attribute("data-place", place)


def test_wires_are_painted_while_a_digit_is_drawn(desk: Desk):
    page = desk.begin("Look inside", DRAWN)
    surface = page.get_by_test_id("surface").element_handle()
    page.wait_for_function(COLOURED, arg=[surface, True])
    driver.press(page, "Clear")
    page.wait_for_function(COLOURED, arg=[surface, False])


def test_a_picture_is_painted_with_its_own_network_and_after_one_that_fails(javascript: Page):
    """The weights of another network, with one more layer, come before the next frame. The second picture has no layout.

    The selected wire of the first picture has the value 0. The last picture has one square.
    """
    failed, opacity = javascript.evaluate(
        """async (program) => {
          const worker = new Worker(URL.createObjectURL(new Blob([program])));
          const failed = [];
          worker.onerror = (event) => {
            event.preventDefault();
            failed.push(event.message);
          };
          const frames = async (count) => {
            for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
          };
          const surface = document.createElement("canvas");
          const canvas = surface.transferControlToOffscreen();
          const layers = [{ w: new Float32Array(1), b: new Float32Array(1) }];
          const wire = { layer: 0, source: 0, target: 0 };
          const pass = { inputs: [new Float32Array(1)], deltas: null, marked: null, wire, lit: null };
          const part = { x: 0, y: 0, side: 1, step: 1, rows: 1, wide: 9, high: 9, gap: 0 };
          const layout = { width: 9, height: 9, image: part, blocks: [part], outputs: part };
          const painting = { layout, ratio: 1, colours: { more: "red" }, pass, shares: [] };
          worker.postMessage({ canvas, layers, painting }, [canvas]);
          worker.postMessage({ layers: [...layers, ...layers] });
          await frames(30);
          worker.postMessage({ painting: { ...painting, layout: null } });
          for (let i = 0; i < 600 && !failed.length; i++) await frames(1);
          worker.postMessage({ painting: { ...painting, pass: null, shares: [new Float32Array([1])] } });
          const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const opacity = () => {
            copy.drawImage(surface, 0, 0);
            return copy.getImageData(4, 4, 1, 1).data[3];
          };
          for (let i = 0; i < 600 && opacity() < 255; i++) await frames(1);
          return [failed, opacity()];
        }""",
        bundle("network_picture/surface_worker.js"),
    )
    assert len(failed) == 1 and "'width'" in failed[0]
    assert opacity == 255


@pytest.mark.parametrize(
    ("kind", "width", "height"),
    [("desk", 1400, 900), ("desk", 1280, 720), ("phone", 1024, 768), ("phone", 844, 390), ("phone", 390, 844)],
)
def test_sheet_picture_tabs_and_buttons_are_in_the_window(kind: str, width: int, height: int, request: pytest.FixtureRequest):
    lent: Desk = request.getfixturevalue(kind)
    page = lent.begin("Look inside", DRAWN if kind == "desk" else NUMBER)
    page.set_viewport_size({"width": width, "height": height})
    driver.wait_until_still(page, driver.CANVAS)
    driver.wait_until_still(page, "[data-testid=network-picture]")
    names = ("Undo", "Redo", "Clear", "Try a test digit", "Photo")
    buttons = [page.get_by_role("button", name=name, exact=True) for name in names]
    bars = [page.get_by_test_id(f"probability-{digit}") for digit in range(10)]
    tabs = page.locator(".st-key-views").get_by_role("radio").all()
    assert [tab.inner_text() for tab in tabs] == list(VIEWS)
    for part in (
        page.get_by_test_id("network-picture"),
        page.locator(driver.CANVAS).first,
        driver.digit_read(page),
        *buttons,
        *bars,
        *tabs,
    ):
        left, top, right, bottom = part.evaluate(PLACED)
        assert min(left, top) >= 0 and right <= width and bottom <= height
    for box in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
        assert page.evaluate(f"{box}.scrollWidth <= {box}.clientWidth"), "nothing scrolls sideways"


@pytest.mark.parametrize("width", [1000, 358])
@pytest.mark.parametrize(
    ("sizes", "names"),
    [
        ([784, 128, 64, 12], [f"sign number {i}" for i in range(12)]),
        ([784, 1024, 1024, 1024, 1024, 10], None),
        ([784, 10], None),
    ],
    ids=["signs", "large", "no hidden layer"],
)
def test_any_network_is_drawn_inside_its_box(javascript: Page, sizes: list[int], names: list[str] | None, width: int):
    drawn = json.loads(javascript.evaluate(DRAW, [sizes, names, width]))
    assert drawn["out"] == [] and not drawn["isBroken"]
    assert drawn["nodes"] == sum(sizes[1:])
    assert drawn["wires"] == 100 * (len(sizes) - 1)
    assert drawn["own"] == (16 if len(sizes) == 2 else 32)  # into the selected neuron, and out of it
    assert drawn["names"] == (names or [str(digit) for digit in range(10)])

"""Start the app and use it in real Chromium as a person would.

Nothing here waits for a fixed time. `answered` waits until the server has said on the websocket that a requested run is complete.
"""

import math
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, TimeoutError, sync_playwright

from harness.traffic import Traffic

ROOT = Path(__file__).parents[1]
# No script runs, and no element waits for its JavaScript module: in its place Streamlit shows a grey box, a skeleton.
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]:not(:has([data-testid=stSkeleton]))"
CANVAS = "canvas.upper-canvas, [data-testid=sheet]"  # of the app, of the pocket edition
# Without --font-render-hinting, text is wider. With --process-per-site, pages share compiled code, which saves a tenth of the
# tests' time. --ignore-certificate-errors is for nginx's throw-away certificate: a retry would be a line in the console.
FLAGS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--process-per-site", "--ignore-certificate-errors"]
# With ScriptStreaming, each page compiles Streamlit's JavaScript again, although its process has it already. That is a tenth of
# the page's processor time. The list replaces Playwright's own, whose other entries that matter here it repeats.
NOT_USED = ("ScriptStreaming", "PaintHolding", "HttpsUpgrades", "OptimizationHints", "NetworkTimeServiceQuerying", "MediaRouter")
# With tiles of the usual 256 px, drawing the page without a graphics card takes a twentieth more of the processor time.
FLAGS += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]  # a camera that shows a test picture
FLAGS += [f"--disable-features={','.join(NOT_USED)}", "--default-tile-width=2048", "--default-tile-height=2048"]
MOVE = 24  # px between two mouse moves: a very quick hand at 100 events a second. With 12 px, a digit takes half as long again
DETAIL = 0.12  # share of a stroke's extent that stands in for MOVE in a small stroke, so that it keeps its shape
UNVERIFIED = ssl.create_default_context()  # trusts nginx's throw-away certificate
UNVERIFIED.check_hostname, UNVERIFIED.verify_mode = False, ssl.CERT_NONE
_released: list[int] = []  # ports of stopped servers. A browser knows the compiled JavaScript of their addresses
TAKEN = "is not available"  # what Streamlit logs of a port that another program has taken
Stroke = Sequence[tuple[float, float]]  # points as shares of the canvas's width and height


def find_chromium() -> str | None:
    """Return the path of Chromium or Chrome, or None if none is found. The environment variable CHROMIUM overrides the search."""
    names = (os.environ.get("CHROMIUM", ""), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium. Close it after the `with` block. Raises Playwright's error if Chromium is not installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_answer(process: subprocess.Popen, url: str) -> bool:
    """Wait up to a minute until a server responds at a URL. Return whether it does. Return False as soon as its process ends."""
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(url, timeout=1, context=UNVERIFIED):
            return process.poll() is None
        if process.poll() is not None:
            return False
        time.sleep(0.1)
    return False


class Server:
    """A server process that runs the app."""

    def __init__(self, runs: Path, script: Path = ROOT / "app.py", environment: Mapping[str, str] | None = None) -> None:
        self.port = _released.pop() if _released else free_port()
        self.runs, self.script = runs, script
        self.environment = {**os.environ, "DIGIT_LENS_RUNS": str(runs), **(environment or {})}
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = runs.parent / f"server-{self.port}.log"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start the server and wait up to a minute until it responds. Raises RuntimeError, with its log, if it does not."""
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                raise RuntimeError(f"port {self.port} {TAKEN}")
        command = [sys.executable, "-m", "ui", str(self.script), "--server.port", str(self.port)]
        command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        if not wait_for_answer(self.process, f"{self.url}/_stcore/health"):
            raise RuntimeError(f"the app did not start:\n{self.log.read_text(encoding='utf-8', errors='replace')}")

    @property
    def pid(self) -> int:
        assert self.process is not None, "the server runs"
        return self.process.pid

    def stop(self, kill: bool = False) -> None:
        if self.process is not None and self.process.poll() is None:
            (self.process.kill if kill else self.process.terminate)()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)


@contextmanager
def serving(runs: Path | None = None, **options) -> Iterator[Server]:
    """Run a server of the app until the end of the `with` block. runs: the folder of training runs. None: a temporary one."""
    with tempfile.TemporaryDirectory() as folder:
        while True:
            server = Server(runs or Path(folder) / "runs", **options)
            try:
                server.start()
                break
            except RuntimeError as error:
                if TAKEN not in str(error):
                    raise
        try:
            yield server
        finally:
            server.stop()
            _released.append(server.port)


@contextmanager
def in_chromium(**options) -> Iterator[tuple[Server, Browser]]:
    """Run a server of the app without training runs, and Chromium, until the end of the `with` block."""
    with serving(**options) as server, chromium() as browser:
        yield server, browser


# What the page's picture shows, in JavaScript: live (its readings), sheet and, in the app, networks by their keys.
LENS = """((seek) => seek(seek, document)?.lens)((seek, root) => {
  const picture = root.querySelector("[data-testid=reading]");
  const roots = [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  return picture ?? roots.map((each) => seek(seek, each)).find(Boolean);
})"""
# Streamlit puts the elements of a new page on it one after another, and each may move the others.
PLACE = "Object.values(element.getBoundingClientRect().toJSON()).slice(0, 2).join()"
_STAYS = """(element, frames) => new Promise((done, fail) => {{
  const start = performance.now();
  let [last, same] = [null, 0];
  const next = () => {{
    const now = {expression};
    same = now === last ? same + 1 : 0;
    last = now;
    if (same === frames) done();
    else if (performance.now() < start + 30000) requestAnimationFrame(next);
    else fail(new Error("the element does not stand still"));
  }};
  next();
}})"""
_traffic: "weakref.WeakKeyDictionary[Page, Traffic]" = weakref.WeakKeyDictionary()
NEXT_FRAMES = """() => new Promise((done) => {
  let frames = 3;
  const next = () => (frames-- ? requestAnimationFrame(next) : done());
  next();
})"""


def watch(page: Page) -> Traffic:
    """Return what is recorded of the page's websocket messages, which `answered` needs. Call this before opening the app."""
    if page not in _traffic:
        _traffic[page] = Traffic(page)
    return _traffic[page]


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """Wait until the server has answered what the `with` block requests, and all before. Raises Playwright's TimeoutError."""
    traffic = _traffic[page]
    assert traffic.socket is not None, "the page is not open"
    before = traffic.requested

    def is_answered(_: bytes | str) -> bool:
        return traffic.requested > before and traffic.is_answered

    try:
        with traffic.socket.expect_event("framereceived", is_answered):
            yield
    except TimeoutError as error:
        raise TimeoutError(f"{error}\n{traffic.requested - before} runs requested") from error
    wait_idle(page)
    page.evaluate(NEXT_FRAMES)  # Streamlit's frontend gathers elements for 10 ms and then renders them


def wait_idle(page: Page) -> None:
    """Wait until no script runs and the browser has loaded the JavaScript of each element. Raises Playwright's TimeoutError."""
    page.wait_for_selector(IDLE)


def wait_until_still(page: Page, selector: str, expression: str = PLACE, frames: int = 5) -> None:
    """Wait until an element exists and the value of a JavaScript expression about this `element` is the same for some frames."""
    page.wait_for_selector(selector, state="attached").evaluate(_STAYS.format(expression=expression), frames)


def open_app(page: Page, url: str, view: str = "Look inside") -> None:
    """Open the app in the browser and wait until the canvas is ready."""
    watch(page)
    page.goto(url if view == "Look inside" else f"{url}/?view={view.replace(' ', '+')}")
    wait_idle(page)
    wait_until_still(page, CANVAS)


def open_view(page: Page, view: str) -> None:
    """Switch to another view of the app by clicking its tab. Wait until the server has answered."""
    with answered(page):
        page.locator(".st-key-views").get_by_role("radio", name=view, exact=True).click()


def canvas_positions(page: Page, stroke: Stroke) -> list[tuple[float, float]]:
    """Convert a stroke's points, in fractions of the canvas size, to px in the browser window. Call this just before drawing."""
    box = page.locator(CANVAS).first.bounding_box()
    assert box is not None, "the page shows no canvas"
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]


def draw(page: Page, strokes: Sequence[Stroke]) -> None:
    """Draw strokes with real mouse moves. Wait until the server has answered. strokes: in fractions of the canvas size."""
    is_open = page.locator(CANVAS).first.is_visible()
    if not is_open:  # on a phone
        toggle_sheet(page)
    draw_strokes(page, strokes[:-1])
    begin_stroke(page, strokes[-1])
    with answered(page):
        page.mouse.up()
    if not is_open:
        toggle_sheet(page)


def touch(page: Page, points: Sequence[tuple[float, float]]) -> None:
    """Draw a stroke with touch events. points: in px of the browser window."""
    client = page.context.new_cdp_session(page)
    for i, (x, y) in enumerate(points):
        kind = "touchMove" if i else "touchStart"
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def draw_strokes(page: Page, strokes: Sequence[Stroke]) -> None:
    """Draw strokes with real mouse moves, without waiting for the server. strokes: in fractions of the canvas size."""
    for stroke in strokes:
        begin_stroke(page, stroke)
        page.mouse.up()


def begin_stroke(page: Page, stroke: Stroke) -> None:
    """Draw a stroke with real mouse moves and keep the mouse button pressed. stroke: in fractions of the canvas size."""
    points = canvas_positions(page, stroke)
    extent = max(max(axis) - min(axis) for axis in zip(*points, strict=True))
    last = points[0]
    page.mouse.move(*last)
    page.mouse.down()
    for point in points[1:]:
        away = math.dist(last, point)
        if point is points[-1] or away >= min(MOVE, DETAIL * extent):  # closer ones are left out
            page.mouse.move(*point, steps=max(1, round(away / MOVE)))
            last = point


def toggle_sheet(page: Page) -> None:
    """Open or close the drawing canvas on a phone."""
    page.get_by_test_id("sheet-toggle").click()


def digit_read(page: Page) -> Locator:
    return page.locator("[data-testid=reading-digit]").first  # while a view is opened, the one before may still be there


def rerun(page: Page) -> None:
    """Make the server run the page's script again, by pressing Streamlit's shortcut key."""
    page.evaluate("document.activeElement?.blur()")
    with answered(page):
        page.keyboard.press("r")


def click(element: Locator) -> None:
    """Click on an element. Wait until the server has answered."""
    with answered(element.page):
        element.click()


def press(page: Page, name: str) -> None:
    """Press the button with the given name. Wait until the server has answered."""
    click(page.get_by_role("button", name=name, exact=True))

"""A page in any engine, of which a driver knows little: it opens addresses, runs JavaScript and moves pointers and keys.

All else is made of that, so that the walk in walk.py is written once. The drivers are in test_firefox.py and test_webkit.py.
"""

import base64
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from harness.digits import DIGITS

SHEET = "[data-testid=sheet], canvas.upper-canvas"  # of the pocket edition, of the app
KEYS = {"Control": "\ue009", "ArrowRight": "\ue014", "ArrowDown": "\ue015", "Delete": "\ue017", "Space": " "}
PATIENCE = 180  # s; three processes share two cores
PAUSE = 0.1  # s between two looks at a page, each of which goes through all of its elements
# `every` and `first` find elements in shadow roots, too. `text` is a part of an element's text, for example a button's name.
FINDERS = """
const every = (selector, root = document) => [...root.querySelectorAll("*")].flatMap((element) => [
  ...(element.matches(selector) ? [element] : []),
  ...(element.shadowRoot ? every(selector, element.shadowRoot) : []),
]);
const isShown = (element) => element.getClientRects().length > 0;
const first = (selector, text = "") => every(selector).find((each) => isShown(each) && each.textContent.includes(text));
"""
# Move an element into sight. Return its box once it has stood still for three frames.
PLACE = """([selector, text]) => new Promise((done) => {
  let [last, same] = ["", 0];
  const next = () => {
    const element = first(selector, text);
    if (!element) return done(null);
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = element.getBoundingClientRect();
    same = last === `${x} ${y}` ? same + 1 : 0;
    last = `${x} ${y}`;
    if (same < 3) requestAnimationFrame(next);
    else done({ x, y, width, height });
  };
  next();
})"""
UP = {"type": "pointerUp", "button": 0}
CHOOSE_FILE = """async ([selector, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  const [field] = every(selector);
  field.files = transfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def until(look: Callable[[], Any], what: str) -> Any:
    """Call a function until its result is true. Return it. Raise TimeoutError, which names `what`, after three minutes."""
    end = time.monotonic() + PATIENCE
    while not (result := look()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(PAUSE)
    return result


class Page:
    """A window of a browser that was just started, and that keeps nothing when it is closed.

    Page(folder, is_dark) starts it. folder: for its files. is_dark: whether the system is dark. A driver has these methods:
    missing(): return the names of the programs that it needs and that are not installed.
    open(url): open an address, and wait until it is loaded.
    run(expression): evaluate JavaScript whose value is a text or a promise of one. Raise RuntimeError if it fails.
    act(device): move a pointer or press keys. device: a source of input and its actions, as in the standard WebDriver.
    resize(width, height): give the page a size, in px.
    errors(): return the JavaScript errors so far.
    close(): end the browser.

    name: of the engine.
    narrowest: least width of the window, in px.
    pointers: the kinds of pointers that can draw.
    downloads: folder of the files that the page downloads.
    """

    name: ClassVar[str]
    narrowest: ClassVar[int]
    pointers: ClassVar[tuple[str, ...]]
    downloads: Path

    def __init__(self, folder: Path, is_dark: bool = False) -> None:
        raise NotImplementedError

    def evaluate(self, function: str, argument: object = None) -> Any:
        """Call a JavaScript function, which may use FINDERS, and return its result, as Playwright does."""
        call = f"(async (argument) => JSON.stringify((await ({function})(argument)) ?? null))({json.dumps(argument)})"
        return json.loads(self.run(f"(() => {{ {FINDERS} return {call}; }})()") or "null")

    def wait(self, function: str, argument: object = None) -> Any:
        """Call a JavaScript function until its result is true. Return it. Raise TimeoutError after three minutes."""
        return until(lambda: self.evaluate(function, argument), f"{function} {argument}")

    def expect(self, selector: str, text: str = "") -> None:
        """Wait until an element, whose text contains this, is shown."""
        self.wait("([selector, text]) => Boolean(first(selector, text))", [selector, text])

    def expect_read(self, digit: str) -> None:
        """Wait until the picture shows a digit, or "" for none."""
        self.wait("(digit) => first('[data-testid=reading]')?.querySelector('.digit').textContent === digit", digit)

    def wait_for_value(self, name: str, least: float) -> None:
        """Wait until the number that the element with a test id carries is at least `least`."""
        reached = "([selector, least]) => Number(first(selector)?.dataset.value || NaN) >= least"
        self.wait(reached, [test_id(name), least])

    def click(self, selector: str, text: str = "") -> None:
        """Click on the first element, whose text contains this, with the mouse, as soon as it is shown and enabled."""
        self.wait("([selector, text]) => first(selector, text)?.matches(':not(:disabled)')", [selector, text])
        self._stroke([(0.5, 0.5)], selector, text)

    def draw(self, digit: int, kind: str = "mouse") -> None:
        """Draw a digit. kind: "mouse" or "touch"."""
        for stroke in DIGITS[digit]:
            self.draw_line(stroke, kind)

    def draw_line(self, points: Sequence[tuple[float, float]], kind: str = "mouse", lift: bool = True) -> None:
        """Draw a stroke on the sheet. points: as shares of its side. kind: "mouse" or "touch". lift: the pen at its end."""
        self._stroke(points, SHEET, kind=kind, lift=lift)

    def lift(self, kind: str = "mouse") -> None:
        """Lift the pen. kind: "mouse" or "touch"."""
        self.act(pointer(kind, [UP]))

    def press(self, *keys: str) -> None:
        """Press keys one after another, by their names in KEYS or as letters."""
        steps = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self.act({"type": "key", "id": "keys", "actions": steps})

    def choose_file(self, selector: str, path: Path) -> None:
        """Give a file to a field of the page."""
        self.wait("(selector) => every(selector).length === 1", selector)
        self.evaluate(CHOOSE_FILE, [selector, path.name, base64.b64encode(path.read_bytes()).decode()])

    def downloaded(self, pattern: str) -> Path:
        """Wait until a file is in the folder of downloads, as a whole. Return its path."""
        unfinished = ("*.part", "*.wkdownload")
        until(lambda: not any(any(self.downloads.glob(each)) for each in unfinished), "the end of a download")
        try:
            return until(lambda: next((path for path in self.downloads.glob(pattern) if path.stat().st_size), None), pattern)
        except TimeoutError:
            said = self.evaluate("() => every('[role=status]').map((each) => each.textContent).filter(Boolean)")
            raise TimeoutError(f"{pattern}; the page says {said}, the folder holds {[*self.downloads.iterdir()]}") from None

    def _stroke(
        self,
        points: Sequence[tuple[float, float]],
        selector: str,
        text: str = "",
        kind: str = "mouse",
        lift: bool = True,
    ) -> None:
        box = self.wait(PLACE, [selector, text])
        at = [(round(box["x"] + x * box["width"]), round(box["y"] + y * box["height"])) for x, y in points]
        moves = [{"type": "pointerMove", "x": x, "y": y, "duration": 30, "origin": "viewport"} for x, y in at]
        self.act(pointer(kind, [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:], *([UP] if lift else [])]))


def pointer(kind: str, actions: list[dict]) -> dict:
    """Return a pointer and its actions. kind: "mouse" or "touch"."""
    return {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": actions}


def test_id(name: str) -> str:
    """Return the CSS selector of a test id."""
    return f"[data-testid={name}]"

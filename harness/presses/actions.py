"""What a person can press. A press is an action's name and its argument, so that a list of presses can be done again.

An action is possible if what it presses is visible and enabled. Each function here returns what was untrue while it pressed, or
None if it was not possible.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import ConsoleMessage, ElementHandle, Error, Page, TimeoutError

from harness import driver
from harness.digits import DIGITS, arc, row
from model.network import Network

PHOTOS = Path(__file__).parents[2] / "tests" / "photos"
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")
ANSWER = 30.0  # s that the server may take on a busy machine
PROMPT = 1500  # ms until a step of Teach it must show, less than a sweep of the picture takes
TAP, TIMES = 300, 4  # ms between the presses of a quick hand, and how many
REACH = 3000  # ms until a button that is visible and enabled must take a press
LONG = 20_000  # ms: a person reads; whatever waits for an answer has given up
SHAPES: dict[str, list] = {
    **{str(digit): strokes for digit, strokes in DIGITS.items()},
    "42": row([4, 2]),
    "317": row([3, 1, 7]),
    "A": [[(0.3, 0.8), (0.5, 0.2), (0.7, 0.8)], [(0.38, 0.58), (0.62, 0.58)]],
    "T": [[(0.25, 0.25), (0.75, 0.25)], [(0.5, 0.25), (0.5, 0.8)]],
    "M": [[(0.25, 0.8), (0.3, 0.2), (0.5, 0.6), (0.7, 0.2), (0.75, 0.8)]],
    "X": [[(0.3, 0.2), (0.7, 0.8)], [(0.7, 0.2), (0.3, 0.8)]],
    "dot": [[(0.5, 0.5), (0.505, 0.505)]],
    "ring": [arc(0.5, 0.5, 0.4, 0.4, 0, 360)],
    "line": [[(0.05, 0.5), (0.95, 0.52)]],
    "scribble": [[(0.2 + 0.6 * (i % 2), 0.2 + i * 0.06) for i in range(11)]],
}
NAMES = ("star", "7", "ü", "a long name of a sign", "<b>", "")
# What can be pressed, chosen or moved, in the app and in the pocket edition: a CSS selector, and how often one of them is.
BUTTONS = {
    "sheet": (".st-key-canvas-buttons button, .drawing .buttons button", 4),
    "test digit": (".st-key-try-test button, .st-key-try-hard button", 2),
    "view": (".st-key-views [role=radio], nav.tabs button", 6),
    "part": ("[data-testid=stMain] [data-testid=stButtonGroup] [role=radio]:not(.st-key-views *)", 3),
    "neuron": (".lens .net .node", 2),
    "next wire": ("[data-testid=wire-next]", 3),
    "teach": ("button[data-testid^=teach-]", 6),
    "train": (".trainer > .top .controls button, [data-testid=trainer-use]", 6),
    "race": (".race button", 2),
    "sign": (".signs button:not([data-testid=sign-download])", 4),
    "subject": (".choices input", 2),
    "run": ("[data-testid=run] input[type=checkbox], [data-testid=run] button", 2),
    "retrain": (".retrain button", 2),
    "example": ("[data-testid^=example-], .examples input[type=radio], .examples .pictures button", 2),
    "button": ("[data-testid=stMain] .stButton button:not(.st-key-canvas-buttons *, .st-key-canvas-digits *)", 2),
    "fold": ("[data-testid=stMain] details > summary, .trainer summary", 1),
}
FIELDS = {"choose": ("select", 3), "slide": ("input[type=range]", 3), "name a sign": ("[data-testid=sign-name]", 3)}
SELECTORS = {name: selector for name, (selector, _) in {**BUTTONS, **FIELDS}.items()}
# The names of the elements that can be pressed, by their group; or the element of one name.
PRESSABLE = """([selectors, wanted]) => {
  const roots = [document];
  for (const root of roots) for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
  const nameOf = (element) => element.dataset.place ?? element.dataset.testid?.match(/^(?!st[A-Z]).*/)?.[0] ??
    element.getAttribute("aria-label") ??
    [element.closest("[data-testid=run]")?.dataset.value, element.innerText.trim() || element.value].filter(Boolean).join(" ");
  const isFree = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled &&
    element.ariaDisabled !== "true" && !element.closest("[inert]") && element.getBoundingClientRect().width > 1;
  const find = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]).filter(isFree);
  if (wanted) return find(selectors).find((element) => nameOf(element) === wanted) ?? null;
  return Object.fromEntries(Object.entries(selectors).map(([group, selector]) => [group, find(selector).map(nameOf)]));
}"""
# The place between two columns of the picture, in px of the window, which wires run through. shares: of its width and height.
WIRES = """([column, x, y]) => {
  const roots = [document];
  for (const root of roots) for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
  const columns = roots.flatMap((root) => [...root.querySelectorAll(".net .column > :last-child")]);
  if (columns.length < 2 || !columns[0].checkVisibility()) return null;
  columns[0].scrollIntoView({ block: "center" });
  const k = column % (columns.length - 1);
  const [left, right] = [columns[k].getBoundingClientRect(), columns[k + 1].getBoundingClientRect()];
  return [left.right + x * (right.left - left.right), right.top + y * right.height];
}"""
HASH = f"({LOOK.rstrip().rstrip(';')})([])?.network?.hash"

Press = tuple[str, object]


@dataclass
class Visit:
    """A page in which somebody presses. errors: what the browser's console has said since the last look."""

    page: Page
    errors: list[str] = field(default_factory=list)
    networks: dict[int, Network] = field(default_factory=dict)  # those that truths.py has received, by their hash

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    @property
    def is_app(self) -> bool:
        return self.page.url.startswith("http")

    def settle(self) -> None:
        """Wait until the server has answered all requests, and the page has drawn the answer."""
        deadline, traffic = time.monotonic() + ANSWER, driver.watch(self.page)
        while self.is_app and not traffic.is_answered and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        if self.is_app:
            driver.wait_idle(self.page)
        self.page.evaluate(driver.NEXT_FRAMES)

    def look(self) -> dict:
        return self.page.evaluate(LOOK, list(self.networks))

    def element(self, group: str, name: object) -> ElementHandle | None:
        return self.page.evaluate_handle(PRESSABLE, [SELECTORS[group], name]).as_element()


def choose(visit: Visit, rng: random.Random) -> Press:
    """Return a press that is possible now."""
    found = {group: names for group, names in visit.page.evaluate(PRESSABLE, [SELECTORS, None]).items() if names}
    weights = {name: weight for name, (_, weight) in {**BUTTONS, **FIELDS}.items() if name in found}
    weights |= {name: weight for name, (_, weight) in OTHERS.items()}
    action = rng.choices(list(weights), list(weights.values()))[0]
    if action in BUTTONS:
        return action, rng.choice(found[action])
    if action in FIELDS:
        value = rng.choice(NAMES) if action == "name a sign" else round(rng.random(), 2)
        return action, [rng.choice(found[action]), value]
    if action == "quickly":
        group = rng.choice([name for name in ("teach", "train", "view", "sheet", "sign", "part") if name in found])
        return action, [group, rng.choice(found[group])]
    arguments = {"draw": list(SHAPES), "draw on": list(SHAPES), "photo": sorted(each.name for each in PHOTOS.glob("*-small*"))}
    if action == "wire":
        return action, [rng.randrange(3), round(rng.random(), 2), round(rng.random(), 2)]
    return action, rng.choice(arguments.get(action, [None]))


def do(visit: Visit, press: Press) -> list[str] | None:
    """Do a press, and wait until the page has answered. Return what was untrue meanwhile, or None if it is not possible."""
    action, argument = press
    untrue = OTHERS[action][0](visit, argument) if action in OTHERS else _press(visit, action, argument)
    visit.settle()
    return untrue


def _press(visit: Visit, group: str, argument: object) -> list[str] | None:
    """Press a button of a group, or change a field. In Teach it, a step must show at once."""
    name, value = argument if group in FIELDS else (argument, None)
    element = visit.element(group, name)
    if element is None:
        return None
    is_step = str(name).startswith("teach-step")
    before = visit.page.evaluate(HASH) if is_step else None
    try:
        if group == "name a sign":
            element.fill(str(value))
            element.press("Enter")
        elif group == "choose":
            count = element.evaluate("(select) => select.options.length")
            element.select_option(index=int(value * count))
        elif group == "slide":
            element.evaluate(
                """(slider, share) => {
                  slider.value = Number(slider.min) + share * (slider.max - slider.min);
                  for (const name of ["input", "change"]) slider.dispatchEvent(new Event(name, { bubbles: true }));
                }""",
                value,
            )
        else:
            element.click(timeout=REACH)
    except TimeoutError as error:
        covered = [line.strip() for line in str(error).splitlines() if "intercepts pointer events" in line]
        return [f"{name} can be seen, but {covered[-1]}"] if covered else None  # else it has gone meanwhile
    except Error:
        return None
    if is_step:
        try:
            visit.page.wait_for_function(f"(before) => {HASH} !== before", arg=before, timeout=PROMPT)
        except TimeoutError:
            return [f"{PROMPT / 1000} s after {name}, the picture shows the network as it was before"]
    return []


def _draw(visit: Visit, shape: object) -> list[str] | None:
    """Draw a shape on an empty sheet."""
    clear = visit.page.locator(".st-key-sheet-clear button, .drawing .clear").first
    if clear.is_visible() and clear.is_enabled():
        clear.click(timeout=REACH)
        visit.settle()
    return _draw_on(visit, shape)


def _draw_on(visit: Visit, shape: object) -> list[str] | None:
    """Draw a shape over what is on the sheet."""
    page = visit.page
    canvas = page.locator(driver.CANVAS).first
    toggle = page.get_by_test_id("sheet-toggle")
    is_closed = not canvas.is_visible() and toggle.is_visible()
    if is_closed:
        toggle.click()
    if not canvas.is_visible():
        return None
    canvas.scroll_into_view_if_needed()
    driver.wait_until_still(page, driver.CANVAS)
    driver.draw_strokes(page, SHAPES[str(shape)])
    visit.settle()
    if is_closed:
        toggle.click()
    return []


def _photo(visit: Visit, name: object) -> list[str] | None:
    popover = visit.page.get_by_test_id("stMain").get_by_role("button", name="Photo", exact=True)
    if not popover.count() or not popover.is_visible():
        return None
    popover.click()
    field = visit.page.get_by_test_id("stFileUploaderDropzoneInput").last
    field.set_input_files(PHOTOS / str(name))
    visit.page.wait_for_timeout(TAP)  # until the upload has begun
    return []


def _wire(visit: Visit, place: object) -> list[str] | None:
    point = visit.page.evaluate(WIRES, place)
    if point is None:
        return None
    visit.page.mouse.click(*point)
    return []


def _quickly(visit: Visit, argument: object) -> list[str] | None:
    """Press a button several times, without waiting for what it does."""
    group, name = argument
    untrue, times = [], 0
    for _ in range(TIMES):
        found = _press(visit, group, name)
        untrue += found or []
        times += found is not None
        visit.page.wait_for_timeout(TAP)
    return untrue if times else None


def _reload(visit: Visit, _: object) -> list[str]:
    """Reload the page. What was made before is there after it."""
    before = _made(visit.look())
    visit.page.reload()
    visit.settle()
    deadline = time.monotonic() + ANSWER
    while (after := _made(visit.look())) != before and time.monotonic() < deadline:
        visit.page.wait_for_timeout(100)
    if not visit.is_app:  # it keeps no drawing, and begins with its first panel
        return []
    return [f"{key} before the reload: {before[key]!r}, after it: {after[key]!r}" for key in before if before[key] != after[key]]


def _made(look: dict) -> dict:
    is_same = look["state"] is not None  # else the view shows none of them
    return {"view": look["view"], "strokes": len((look["drawing"] or {}).get("strokes", [])), "runs": is_same and look["runs"]}


def _back(visit: Visit, _: object) -> list[str] | None:
    """Go back in the browser's history, if that stays on the page."""
    if not visit.page.evaluate("() => navigation.canGoBack"):
        return None
    visit.page.go_back()
    return []


def _second_tab(visit: Visit, _: object) -> list[str]:
    """Open the page once more, and close it again."""
    other = Visit(visit.page.context.new_page())
    other.page.set_viewport_size(visit.page.viewport_size or {"width": 1400, "height": 900})
    driver.watch(other.page)
    other.page.goto(visit.page.url)
    other.settle()
    other.page.close()
    return [f"in a second tab: {error}" for error in other.errors]


def _wait(visit: Visit, _: object) -> list[str]:
    visit.page.wait_for_timeout(LONG)
    return []


# The other actions, and how often each is done.
OTHERS: dict[str, tuple[Callable[[Visit, object], list[str] | None], float]] = {
    "draw": (_draw, 10),
    "draw on": (_draw_on, 2),
    "photo": (_photo, 1),
    "wire": (_wire, 6),
    "quickly": (_quickly, 4),
    "reload": (_reload, 1),
    "back": (_back, 1),
    "second tab": (_second_tab, 0.5),
    "wait": (_wait, 0.4),
}

"""What a person can press. A press is an action's name and its argument, so that a list of presses can be done again.

An action is possible if what it presses is visible and enabled. Each function here returns what was untrue while it pressed, or
None if it was not possible.
"""

import random
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import ConsoleMessage, ElementHandle, Error, Page, TimeoutError

from harness import driver
from harness.digits import DIGITS, arc, row
from model.network import Network

PHOTOS = Path(__file__).parents[2] / "tests" / "photos"
PROGRAM = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
ANSWER = 30.0  # s that the server may take on a busy machine
PROMPT = 3  # frames after a press, in which a step of Teach it must show
TAP, TIMES = 300, 4  # ms between the presses of a quick hand, and how many
REACH = 3000  # ms until a button that is visible and enabled must take a press
SKIP, SKIPS, PAUSE = 2000, 10, 400  # ms by which the page's clock is put forward, how often, and ms between: 20 s pass in 4 s
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
FIELDS = {
    "choose": ("select:not([data-testid=language])", 3),
    "slide": ("input[type=range]", 3),
    "name a sign": ("[data-testid=sign-name]", 3),
}
SELECTORS = {name: selector for name, (selector, _) in {**BUTTONS, **FIELDS}.items()}
QUICK = ("teach", "train", "view", "sheet", "sign", "part")  # groups of buttons that are pressed several times
NAMES_OF_FREE = """(selectors) => Object.fromEntries(
  Object.entries(selectors).map(([group, selector]) => [group, presses.free(selector).map(presses.nameOf)]))"""
FREE = "([selector, name]) => presses.free(selector).find((element) => presses.nameOf(element) === name) ?? null"
LET_TIME_PASS = f"""() => {{
  presses.passed = (presses.passed ?? 0) + {SKIP};
  performance.now = () => Performance.prototype.now.call(performance) + presses.passed;
}}"""
MOVE_SLIDER = """(slider, share) => {
  slider.value = Number(slider.min) + share * (slider.max - slider.min);
  for (const name of ["input", "change"]) slider.dispatchEvent(new Event(name, { bubbles: true }));
}"""

Press = tuple[str, object]


class Visit:
    """A visitor's pages, in the last of which they press."""

    def __init__(self, page: Page, address: str) -> None:
        self.pages: list[Page] = []
        self.errors: list[str] = []  # on the browser's console since the last look
        self.networks: dict[int, Network] = {}  # those that truths.py has received, by their hash
        self.rate: str | None = None  # of the network that learns, until it is changed while it pauses
        self.learnt: dict[int, set[str]] = {}  # the learning rates of networks, by how many examples they have read
        self.address = address
        self.open(page)

    def open(self, page: Page) -> None:
        """Open the address in a new page, which is the one to press in from now on."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        page.add_init_script(PROGRAM)
        driver.watch(page)
        page.goto(self.address)
        self.pages.append(page)
        self.settle()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def is_app(self) -> bool:
        return self.page.url.startswith("http")

    @property
    def is_alive(self) -> bool:
        """Whether the browser still runs."""
        browser = self.page.context.browser
        return browser is not None and browser.is_connected()

    def settle(self) -> None:
        """Wait until the server has answered all requests, and the page has drawn the answer."""
        deadline, traffic = time.monotonic() + ANSWER, driver.watch(self.page)
        while self.is_app and not traffic.is_answered and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        if self.is_app:
            driver.wait_idle(self.page)
        self.page.evaluate(driver.NEXT_FRAMES)

    def look(self) -> dict:
        return self.page.evaluate("(known) => presses.look(known)", list(self.networks))

    def element(self, group: str, name: object) -> ElementHandle | None:
        return self.page.evaluate_handle(FREE, [SELECTORS[group], name]).as_element()


def choose(visit: Visit, rng: random.Random) -> Press:
    found = {group: names for group, names in visit.page.evaluate(NAMES_OF_FREE, SELECTORS).items() if names}
    weights = {name: weight for name, (_, weight) in {**BUTTONS, **FIELDS}.items() if name in found}
    weights |= {name: weight for name, (_, weight) in OTHERS.items()}
    action = rng.choices(list(weights), list(weights.values()))[0]
    if action in BUTTONS:
        return action, rng.choice(found[action])
    if action in FIELDS:
        value = rng.choice(NAMES) if action == "name a sign" else round(rng.random(), 2)
        return action, [rng.choice(found[action]), value]
    if action == "quickly":
        group = rng.choice([name for name in QUICK if name in found])
        return action, [group, rng.choice(found[group])]
    if action == "wire":
        return action, [rng.randrange(3), round(rng.random(), 2), round(rng.random(), 2)]
    photos = sorted(each.name for each in PHOTOS.glob("*-small*"))
    arguments = {"draw": list(SHAPES), "draw on": list(SHAPES), "photo": photos, "tab": ["next", "close"]}
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
    if is_step:
        visit.page.evaluate("(most) => { presses.step = presses.framesUntilStep(most); }", PROMPT)
    try:
        if group == "name a sign":
            element.fill(str(value))
            element.press("Enter")
        elif group == "choose":
            element.select_option(index=int(value * element.evaluate("(select) => select.options.length")))
        elif group == "slide":
            element.evaluate(MOVE_SLIDER, value)
        else:
            element.click(timeout=REACH)
    except TimeoutError as error:
        covered = [line.strip() for line in str(error).splitlines() if "intercepts pointer events" in line]
        return [f"{name} can be seen, but {covered[-1]}"] if covered else None  # else it has gone meanwhile
    except Error:
        if not visit.is_alive:
            raise
        return None
    if is_step and visit.page.evaluate("presses.step") is None:
        return [f"{PROMPT} frames after {name}, the picture shows the network as it was before"]
    return []


def _draw(visit: Visit, shape: object) -> list[str] | None:
    clear = visit.page.locator(".st-key-sheet-clear button, .drawing .clear").first
    if clear.is_visible() and clear.is_enabled():
        clear.click(timeout=REACH)
        visit.settle()
    return _draw_on(visit, shape)


def _draw_on(visit: Visit, shape: object) -> list[str] | None:
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
    point = visit.page.evaluate("(place) => presses.wirePlace(...place)", place)
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
    before = _made(visit)
    visit.page.reload()
    visit.settle()
    visit.learnt.clear()
    deadline = time.monotonic() + ANSWER
    while (after := _made(visit)) != before and time.monotonic() < deadline:
        visit.page.wait_for_timeout(100)
    return [f"{key} before the reload: {before[key]!r}, after it: {after[key]!r}" for key in before if before[key] != after[key]]


def _made(visit: Visit) -> dict:
    """Return what a person has made. The pocket edition keeps no drawing, and begins with its first panel."""
    look = visit.look()
    made = look["kept"] or {}
    return {**made, "view": look["view"], "strokes": len(look["drawing"]["strokes"])} if visit.is_app else made


def _back(visit: Visit, _: object) -> list[str] | None:
    """Go back in the browser's history, if that stays on the page."""
    if not visit.page.evaluate("() => navigation.canGoBack"):
        return None
    visit.page.go_back()
    return []


def _tab(visit: Visit, what: object) -> list[str] | None:
    """Open the page in a second tab, and go on there. If there are two, go to the other one, and perhaps close this one."""
    if len(visit.pages) == 1:
        visit.open(visit.page.context.new_page())
        return []
    if what == "close":
        visit.pages.pop().close()
    else:
        visit.pages.reverse()
    visit.page.bring_to_front()
    visit.learnt.clear()
    return []


def _wait(visit: Visit, _: object) -> list[str]:
    """Read for 20 s of the page's clock. Whatever waits for an answer has given up then."""
    for _ in range(SKIPS):
        visit.page.evaluate(LET_TIME_PASS)
        visit.page.wait_for_timeout(PAUSE)
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
    "tab": (_tab, 1),
    "wait": (_wait, 3),
}

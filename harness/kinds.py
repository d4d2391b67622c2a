"""The kinds of widgets in the app, for `harness.presses`: how each is opened and pressed, and what the page must show then.

A function of KINDS opens its widget on a page that shows the digit 4. Other widgets of the page, and this one, may have been
pressed before. The function returns a function that makes the n-th press, and a function that returns what the page must show
after n presses.
"""

import random
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from harness import driver
from harness.widgets import choose, open_part, unfold, values, wait_until_quiet

SNAPSHOTS = 41  # of the training run that the time machine shows
BURST = 10  # presses between two checks of the page
SHIPPED = "Shipped with Digit Lens"  # the name of the shipped network in the list of networks

Press = Callable[[int], None]  # make the n-th press, counted from 0
Expected = Callable[[int], tuple[dict[str, object], str]]  # the values of widgets, and a text of the page, after n presses


def _open_inside(page: Page, part: str) -> None:
    choose(page, "Network that reads", SHIPPED)
    open_part(page, "Inside", part)
    choose(page, "Layer", "Hidden layer 1")


def _open_what_if(page: Page) -> None:
    _open_inside(page, "What if")
    undo = page.get_by_role("button", name="Undo all changes")
    if undo.is_enabled():
        undo.click()
        wait_until_quiet(page)


def _middles(elements: list[Locator]) -> list[tuple[float, float]]:
    """Wait until the page is idle. Return the position of each element's centre in the window, in px."""
    wait_until_quiet(elements[0].page)
    boxes = [element.bounding_box() for element in elements]
    return [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]


def _there_and_back(n: int, period: int) -> int:
    """Return the position after n steps of a back-and-forth movement between 0 and `period`."""
    return period - abs(n % (2 * period) - period)


def _arrows(page: Page, name: str, period: int) -> Press:
    """Return a function that moves a slider by one step with an arrow key, and reverses direction every `period` steps."""

    def press(n: int) -> None:
        if n % BURST == 0:
            page.get_by_role("slider", name=name).focus()
        page.keyboard.press("ArrowRight" if n % (2 * period) < period else "ArrowLeft")

    return press


def _options(buttons: list[Locator], names: list[str], texts: list[str], rng: random.Random) -> tuple[Press, Expected]:
    """Return two functions of a number n, for radio buttons. The first makes the n-th press, on a random button.

    The second returns what the page must show after n presses: the state of each button, and a text.
    names: the key of each button in `values`. texts: for each button, a text that the page shows while it is selected.
    """
    places = _middles(buttons)
    order = [rng.randrange(len(names)) for _ in range(1000)]

    def expected(n: int) -> tuple[dict[str, object], str]:
        return {name: k == order[n - 1] for k, name in enumerate(names)}, texts[order[n - 1]]

    return lambda n: buttons[0].page.mouse.click(*places[order[n]]), expected


def slider(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    _open_what_if(page)

    def expected(n: int) -> tuple[dict[str, object], str]:
        scale = 1 + _there_and_back(n, 20) / 10
        return {"range Multiply its weights by": f"{scale:g}"}, "" if scale == 1 else f"weights × {scale:.1f}"

    return _arrows(page, "Multiply its weights by", 20), expected


def toggle(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    _open_what_if(page)
    [place] = _middles([page.locator("[data-testid=stCheckbox] label")])
    return lambda n: page.mouse.click(*place), lambda n: ({"checkbox Switch it off": n % 2 == 1}, ": off" if n % 2 else "")


def segmented_control(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    _open_inside(page, "This neuron")
    texts = {"This neuron": "Looks for", "Why": "Why 4?", "What if": "What if?", "Gallery": "All 128 neurons"}
    buttons = [page.get_by_role("radio", name=part, exact=True) for part in texts]
    return _options(buttons, [f"option {part}" for part in texts], list(texts.values()), rng)


def selectbox(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    _open_inside(page, "This neuron")
    layers = ["Hidden layer 1", "Hidden layer 2", "Output"]
    order = [rng.randrange(3) for _ in range(1000)]

    def press(n: int) -> None:
        page.get_by_role("combobox", name="Layer").click()
        page.get_by_role("option", name=layers[order[n]], exact=True).click()

    return press, lambda n: ({"text Layer": layers[order[n - 1]]}, f"{layers[order[n - 1]]}, ")


def pills(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    open_part(page, "Lessons")
    buttons = page.get_by_role("radiogroup", name="Lesson").get_by_role("radio").all()
    names = [f"option {button.inner_text()}" for button in buttons]
    return _options(buttons, names, [*(f"{n}. " for n in range(1, len(names))), "Summary and quiz"], rng)


def number_input(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    open_part(page, "Lessons", "2 Layers")
    [place] = _middles([page.get_by_test_id("stNumberInputStepUp").first])
    label = "number Neurons in hidden layer 1"
    first = int(values(page)[label])
    return lambda n: page.mouse.click(*place), lambda n: ({label: str(first + n)}, f"784 × {first + n} weights")


def text_input(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    open_part(page, "Teach it")
    page.get_by_role("button", name="1 step", exact=True).click()
    wait_until_quiet(page)
    box = page.get_by_label("Name", exact=True)
    letters = "abcdefghijklmnopqrst"

    def press(n: int) -> None:
        box.focus()
        page.keyboard.press("End" if n % len(letters) else "Control+a")
        page.keyboard.type(letters[n % len(letters)])
        page.keyboard.press("Enter")

    return press, lambda n: ({"text Name": letters[: (n - 1) % len(letters) + 1]}, "")


def radio(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    unfold(page, "Choose how")
    names = ["radio Instant", "radio Quick", "radio Default", "radio Tutorial"]
    return _options([page.get_by_test_id("stRadioOption").nth(k) for k in range(4)], names, [""] * 4, rng)


def select_slider(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    open_part(page, "Teach it")
    unfold(page, "How far does a step go?")
    name = "Learning rate η"
    page.get_by_role("slider", name=name).press("Home")
    wait_until_quiet(page)
    return _arrows(page, name, 8), lambda n: ({f"range {name}": str(_there_and_back(n, 8))}, "")


def time_machine(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    choose(page, "Network that reads", SHIPPED)
    open_part(page, "Training", "Time machine")
    driver.press(page, "Go back to the beginning")
    wait_until_quiet(page)
    return _arrows(page, "Time machine", SNAPSHOTS - 1), lambda n: (
        {"text Network that reads": f"pressed, epoch {_there_and_back(n, SNAPSHOTS - 1)}"},
        f"after {_there_and_back(n, SNAPSHOTS - 1)} of",
    )


def setting(page: Page, rng: random.Random) -> tuple[Press, Expected]:
    open_part(page, "Training", "Train on the server")
    unfold(page, "Every setting")
    first = int(values(page)["number Epochs"])
    [place] = _middles([page.get_by_test_id("stNumberInput").filter(has_text="Epochs").get_by_test_id("stNumberInputStepUp")])
    return lambda n: page.mouse.click(*place), lambda n: ({"number Epochs": str(first + n)}, "")


KINDS = {  # by the view that they are in
    f.__name__: f
    for f in (
        slider, toggle, segmented_control, selectbox, radio, pills, number_input, text_input, select_slider, setting, time_machine
    )
}  # fmt: skip

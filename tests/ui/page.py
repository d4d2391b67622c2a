"""Open a page of Streamlit's AppTest, use its widgets, and read what it shows. For the tests of this folder."""

import json
import re
import time
from collections.abc import Iterable

import numpy as np
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from model import checkpoint
from model.digit import from_drawing
from model.layers import Layer
from model.network import Network, random_network
from tests.ui.session import add_network, new_page, visitor
from training.jobs import launcher
from ui.views.example_digit import Sample

FOUR, SEVEN = drawn(4), drawn(7)
PIXELS = from_drawing(SEVEN).pixels
TEXTS = ("markdown", "latex", "caption", "info", "success", "warning", "error")


def small(hidden: str = "relu", output: str = "softmax", sizes: tuple[int, ...] = (784, 20, 12, 10)) -> Network:
    """Return a random network, the same for the same arguments."""
    return random_network(sizes, np.random.default_rng(1), hidden, output)


def constant(output: str, z: float, others: float = 0) -> Network:
    """Return a network without hidden layers that gives any drawing the same logits: z for 7, and `others` for the rest."""
    bias = np.where(np.arange(10) == 7, z, others).astype(np.float32)
    return Network((Layer(np.zeros((784, 10), np.float32), bias),), output=output)


def sample_of(network: Network | None = None) -> Sample:
    """Return the drawn 7 as a lesson takes it. network: that reads it, the shipped one by default."""
    network = network or checkpoint.load()
    return Sample(PIXELS, None, "", "key", network, network.forward(PIXELS))


def open_page(drawing: dict | None = None, /, **address: str) -> AppTest:
    """Open the page at an address, with nothing drawn by default."""
    return new_page(drawing, **address).run()


def open_teach(part: str = "", drawing: dict | None = SEVEN, label: int | None = None, own: Network | None = None) -> AppTest:
    """Open Teach it.

    part: of the arithmetic, which is closed without it.
    label: the digit chosen.
    own: a network that the session has added and selected.
    """
    app = new_page(drawing, {"teach-part": part, "teach-how": True} if part else None, view="Teach it").run()
    if own is not None:
        let_read(app, own)
    if label is not None:
        widget(app.pills, "teach-label").set_value(label).run()
    return app


def open_lesson(number: int, drawing: dict | None = SEVEN, own: Network | None = None) -> AppTest:
    """Open Lessons at a lesson, counted from 0. own: a network that the session has added and selected."""
    app = new_page(drawing, view="Lessons", lesson=str(number + 1)).run()
    return app if own is None else let_read(app, own)


def open_inside(drawing: dict | None = FOUR, part: str | None = None, **address: str) -> AppTest:
    """Open Inside, at one of the view's parts if one is named. address: more parameters of its address."""
    return new_page(drawing, {"inside-part": part} if part else None, view="Inside", **address).run()


def open_view(app: AppTest, view: str) -> AppTest:
    """Press a view's tab. Return the app."""
    return next(tabs for tabs in app.segmented_control if view in tabs.options).set_value(view).run()


def open_views(app: AppTest) -> list[str]:
    """Return the views whose tab is selected."""
    return [str(tabs.value) for tabs in app.segmented_control if str(tabs.key).startswith("views-") and tabs.value]


def widget(widgets: Iterable, key: str):
    """Return the widget with a key: `widget(app.slider, "inside-bias")`. `ui.widgets` may have added a number to it."""
    return next(found for found in widgets if re.fullmatch(rf"{re.escape(key)}(\.\d+)?", found.key or ""))


def choose(app: AppTest, key: str, value: object) -> AppTest:
    """Choose an option of the segmented control with a key. Return the app."""
    widget(app.segmented_control, key).set_value(value).run()
    return app


def press(app: AppTest, name: str) -> AppTest:
    """Press the button with a label. Return the app."""
    return next(button for button in app.button if button.label == name).click().run()


def let_read(app: AppTest, network: Network) -> AppTest:
    """Add a network to the page's session, and let it read. Return the app."""
    network_id = add_network(app, "a network", network)
    app.run()
    assert visitor(app).network == network_id
    return app


def train(app: AppTest, preset: str, *states: str) -> AppTest:
    """Press Retrain, wait outside of the page until the training run is in one of the states, and run the page again."""
    app.sidebar.radio(key="preset-picker").set_value(preset)
    press(app, "Retrain")
    run = launcher.current()
    while (now := launcher.follow(run)).state not in states or (now.running and now.validation_accuracy is None):
        assert now.running, now
        time.sleep(0.02)
    return app.run()


def words(elements: Iterable) -> str:
    """Return the texts of elements: `words(app.sidebar.info)`."""
    return " ".join(str(element.value) for element in elements)


def names(app: AppTest) -> list[str]:
    """Return the labels of the sidebar's buttons."""
    return [button.label for button in app.sidebar.button]


def page_text(app: AppTest) -> str:
    """Return all texts of a page, the sidebar's too."""
    return "\n".join(element.value for kind in TEXTS for element in getattr(app, kind))


def data_of(app: AppTest, key: str) -> dict:
    """Return what a component of ours was given, by its key."""
    found = [e.proto for e in app.get("bidi_component") if e.proto.id.endswith(f"-{key}")]
    assert len(found) == 1, f"{len(found)} elements {key}"
    return json.loads(found[0].json)


def shown(app: AppTest, key: str, name: str) -> list[float]:
    """Return the values of a data attribute in a figure's markup. key: of the figure. name: of the attribute."""
    return [float(value) for value in re.findall(rf'{name}="(-?[\d.e-]+)"', data_of(app, key)["html"])]

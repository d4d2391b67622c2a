"""Open a page of Streamlit's AppTest, use its widgets, and read what it shows. For the tests of this folder."""

import json
import re
from collections.abc import Iterable

import numpy as np
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ElementTree

from harness.pencil import drawn
from model import checkpoint
from model.digit import from_drawing
from model.drawing_json import parse
from model.network import Network, random_network
from model.reading import Content, Reading, read
from tests.training.stand_in import until, until_epoch
from tests.ui.session import add_network, new_page, visitor
from training.jobs import launcher
from ui.components import network_picture, runs

FOUR, SEVEN = drawn(4), drawn(7)
PIXELS = from_drawing(SEVEN).pixels
TEXTS = ("markdown", "latex", "caption", "info", "success", "warning", "error")


def small(hidden: str = "relu", output: str = "softmax", sizes: tuple[int, ...] = (784, 20, 12, 10)) -> Network:
    """Return a random network, the same for the same arguments."""
    return random_network(sizes, np.random.default_rng(1), hidden, output)


def sample_of(network: Network | None = None) -> Reading:
    """Return the drawn 7 as a lesson takes it. network: that reads it, the shipped one by default."""
    return read(network or checkpoint.load(), "", Content(parse(SEVEN)))


def open_page(drawing: dict | None = None, /, **address: str) -> AppTest:
    """Open the page at an address, with nothing drawn by default."""
    return new_page(drawing, **address).run()


def open_view(app: AppTest, view: str) -> AppTest:
    """Press a view's tab. Return the app."""
    return widget(app.pills, "view").set_value(view).run()


def view_of(app: AppTest) -> str:
    """Return the view whose tab is selected."""
    return widget(app.pills, "view").value


def widget(widgets: Iterable, key: str):
    """Return the widget with a key: `widget(app.slider, "inside-bias")`. `ui.widgets` may have added a number to it."""
    return next(found for found in widgets if re.fullmatch(rf"{re.escape(key)}(\.\d+)?", found.key or ""))


def choose(app: AppTest, key: str, value: object) -> AppTest:
    """Choose an option of the buttons with a key. Return the app."""
    return widget(app.button_group, key).set_value(value).run()


def press(app: AppTest, name: str) -> AppTest:
    """Press the button with a label. Return the app."""
    return next(button for button in app.button if button.label == name).click().run()


def press_picture(app: AppTest, name: str, value: object, key: str = network_picture.KEY) -> AppTest:
    """Press something in the picture of the network, as a browser reports it. Return the app.

    name: of the press, such as "step". key: of another component that is pressed.
    """
    trigger = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{_component(app, key).id}__events"
    sent = json.dumps([{"event": name, "value": value}])
    collect = ElementTree.get_widget_states

    def with_press(tree: ElementTree) -> WidgetStates:
        states = collect(tree)
        states.widgets.add(id=trigger, json_trigger_value=sent)
        return states

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ElementTree, "get_widget_states", with_press)
        return app.run()


def let_read(app: AppTest, network: Network) -> AppTest:
    """Add a network to the page's session, and let it read. Return the app."""
    network_id = add_network(app, "a network", network)
    app.run()
    assert visitor(app).network == network_id
    return app


def press_retrain(app: AppTest, name: str, value: object = True) -> AppTest:
    """Press something of Retrain in the sidebar, as a browser reports it. Return the app."""
    return press_picture(app, name, value, runs.RETRAIN_KEY)


def retrain_of(app: AppTest) -> dict:
    """Return the progress that Retrain in the sidebar shows."""
    return data_of(app, runs.RETRAIN_KEY)["progress"]


def train(app: AppTest, *states: str) -> AppTest:
    """Press Retrain, wait outside of the page until the training run is in one of the states, and run the page again."""
    press_retrain(app, "start")
    run = launcher.current()
    until_epoch(run)
    until(run, *states)
    return app.run()


def words(elements: Iterable) -> str:
    """Return the texts of elements: `words(app.sidebar.info)`."""
    return " ".join(str(element.value) for element in elements)


def page_text(app: AppTest) -> str:
    """Return all texts of a page, the sidebar's too."""
    return "\n".join(element.value for kind in TEXTS for element in getattr(app, kind))


def _component(app: AppTest, key: str):
    """Return the message that shows a component of ours, by its key."""
    found = [e.proto for e in app.get("bidi_component") if e.proto.id.endswith(f"-{key}")]
    assert len(found) == 1, f"{len(found)} elements {key}"
    return found[0]


def data_of(app: AppTest, key: str) -> dict:
    """Return what a component of ours was given, by its key."""
    return json.loads(_component(app, key).json)


def picture_of(app: AppTest) -> dict:
    """Return the message that the page has sent to the picture of the network."""
    return data_of(app, network_picture.KEY)


def shown(app: AppTest, key: str, name: str) -> list[float]:
    """Return the values of a data attribute in a figure's markup. key: of the figure. name: of the attribute."""
    return [float(value) for value in re.findall(rf'{name}="(-?[\d.e-]+)"', data_of(app, key)["html"])]

"""The display of a prediction. While the pen moves, JavaScript computes it by the same steps. Then Python's replaces it.

`send_weights` adds an invisible component to the page, outside the page's fragments. This component brings the code to the
browser, and the weights of each network once. `show` adds the display to the view Reading, or
a smaller one to the other views.

The reading itself comes with the message of the sheet (`ui.components.sheet`), so that a stroke changes only one element of the
page.

The JavaScript in reading order: ../model (strokes, digit, network, distance, numbers), packet, ../sheet (items, canvas, sheet,
app_sheet), the parts of the display (answer, preprocessing, hidden_layers, number, boxes), display, small, live_reader, and the
entries page and entry.
"""

from collections.abc import Callable, Mapping
from functools import partial

from model.doubt import THRESHOLD
from model.network import Network
from ui.components import assets
from ui.components.live_reading.messages import network_message
from ui.components.live_reading.packet import pack

KEY = "live-display"
MOST_NETWORKS = 6  # kept by a page, as in page.js

_weights = assets.component("weights", "live_reading/page.js")
_display = assets.component("display", "live_reading/entry.js")


def send_weights(
    network_id: str, network: Network, sent: list[str], canvas: Mapping[str, object], on_ask: Callable[[], None]
) -> None:
    """Send a network's weights and the JavaScript code of the canvas to the browser. Nothing is visible on the page.

    Call it outside Streamlit fragments.
    sent: the keys of the networks that the browser already has, which are not sent again. The network's key is added.
    """
    key = network_key(network_id, network)
    data = pack({"canvas": canvas, "key": key}, {}) if key in sent else network_message(network, key, {"canvas": canvas})
    sent[:] = [*(known for known in sent if known != key), key][-MOST_NETWORKS:]
    _weights(key="live-weights", data=data, on_missing_change=sent.clear, on_ask_change=on_ask)


def show(on_choose: Callable[[str], None], on_explain: Callable[[], None] | None = None, is_small: bool = False) -> None:
    """Show the network's prediction: the digit, its probabilities, the preprocessing steps and the hidden layers.

    on_choose: called with this component's Streamlit key when the user clicks one digit of a multi-digit number.
    on_explain: called when the user clicks "See why" beside a doubt, which the small display does not have.
    """
    key = f"{KEY}-small" if is_small else KEY
    data, choose = pack({"threshold": THRESHOLD, "isSmall": is_small}, {}), partial(on_choose, key)
    _display(key=key, data=data, on_choose_change=choose, on_explain_change=on_explain)


def network_key(network_id: str, network: Network) -> str:
    """Return the key that identifies a network in the browser: its id and a hash of its weights."""
    return f"{network_id}-{network.key}"

"""The live display: the one place where a reading is shown, and which reads by itself while the pen moves.

Two components in plain html, css and js. `weights` mounts an invisible one, outside the page's fragment: it carries the code and
the network's weights into the browser, once per network. `show` mounts the display inside the fragment: what it carries after
a stroke is the reading alone, about 15 KB. Python's reading is the authority; while the pen is down, and until Python's reading
of that stroke has come, the display shows its own, made by the same steps in JavaScript.

The JavaScript, in reading order: packet, strokes, digit, network (they repeat `model`), pen (all that knows the inside of
st_canvas), sheet, then the parts of the display (answer, steps, layers), and live, which puts them together.
"""

from collections import OrderedDict

from model.network import Network
from ui.components import assets
from ui.components.live.messages import network_key, network_message, reading_message
from ui.components.live.packet import pack
from ui.reading import Reading

SCRIPTS = ("packet", "strokes", "digit", "network", "pen", "sheet", "answer", "steps", "layers", "live")
MOST_KEYS = 8  # networks whose key is remembered
MOST_NETWORKS = 6  # kept by a page: as in live.js


def script() -> str:
    """The library as one ES module: inline components can't import their neighbours, so the files are joined in order."""
    style, html = (assets.read(f"live/live.{kind}").replace("\\", "\\\\").replace("`", "\\`") for kind in ("css", "html"))
    return "\n".join(
        [f"const STYLE = `{style}`;", f"const HTML = `{html}`;", *(assets.read(f"live/{name}.js") for name in SCRIPTS)]
    )


_carrier = assets.component("weights", html="<span hidden></span>", script=script())
_display = assets.component("display", html='<div class="digit-lens"></div>', js="live/mount.js")
_keys: OrderedDict[int, tuple[Network, str]] = OrderedDict()  # by id(network); kept alive, so that its id stays its own


def send_weights(network_id: str, network: Network, sent: list[str]) -> None:
    """Send the network's weights, and the code that repeats the reading, to the browser. Shows nothing.

    Call it outside fragments.

    sent: the keys of the networks that the page has, updated here. A network that the page has is only named. If the page lacks
    it all the same, the page asks for it and gets it.
    """
    key = _key(network_id, network)
    data = pack({"key": key}, {}) if key in sent else network_message(network, key)
    sent[:] = [*(known for known in sent if known != key), key][-MOST_NETWORKS:]
    _carrier(key="live-weights", data=data, on_missing_change=sent.clear)


def show(reading: Reading) -> None:
    """Show a reading: the digit, the probabilities, the steps to 28x28 and the hidden layers; or the invitation to draw."""
    _display(key="live-display", data=reading_message(reading, _key(reading.network_id, reading.network)))


def _key(network_id: str, network: Network) -> str:
    known = _keys.get(id(network))
    if known is None:
        known = (network, network_key(network))
        _keys[id(network)] = known
        while len(_keys) > MOST_KEYS:
            _keys.popitem(last=False)
    return f"{network_id}-{known[1]}"

"""What the visitor's browser keeps and tells the server of: short texts, and the networks that it has trained.

The browser sends the file of a network when it is selected. `ui.session` determines which texts are kept.
"""

import re
from collections.abc import Callable, Mapping

from system import json_values
from ui.components import assets
from ui.text.format import with_accuracy

KEY = "browser-storage"
ID = re.compile(r"browser-[0-9a-z]{1,8}-[0-9]{1,15}")
MOST = 12  # networks
NAME_LENGTH = 40
ID_LENGTH = 80  # of a network of a run, too
_component = assets.component("browser_storage", None)


def show(
    data: Mapping[str, object], on_found: Callable[[], None], on_networks: Callable[[], None], on_use: Callable[[], None]
) -> None:
    """Store texts in the browser, and ask which texts and networks it stores. Nothing is visible on the page.

    data: "session", the id of the session, "texts", by name, of which the first ones of a session are not stored, "selected", the
        id of the selected network, and of the session "wanted" and "answer".
    on_found, on_networks: called if the browser has other texts from an earlier session, or other networks.
    on_use: called when the browser requests that a network is selected. `asked(session.sent(KEY, "use"))` parses the request.
    """
    _component(key=KEY, data=dict(data), on_found_change=on_found, on_networks_change=on_networks, on_use_change=on_use)


def names(sent: object) -> dict[str, str]:
    """Return the labels of the networks that the browser stores, by id. sent: the unchecked list that the browser has sent."""
    found = {}
    for item in sent[:MOST] if isinstance(sent, list) else []:
        if isinstance(item, Mapping) and isinstance(item.get("id"), str) and ID.fullmatch(item["id"]):
            name = json_values.text(item.get("name"), NAME_LENGTH)
            found[item["id"]] = with_accuracy(name, json_values.number(item.get("accuracy"), 0, 1))
    return found


def asked(sent: object) -> tuple[str, str]:
    """Parse the browser's request to select a network. Return the request's id, or "", and the unchecked id of the network."""
    fields = sent if isinstance(sent, Mapping) else {}
    return json_values.text(fields.get("request"), NAME_LENGTH), json_values.text(fields.get("id"), ID_LENGTH)

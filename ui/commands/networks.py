"""Commands on networks: select, add, change and remove the networks of this session, and select a neuron."""

import gc
from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from model import foreign
from model.checkpoint import CheckpointError
from model.network import Network
from model.whatif import Place
from ui import server, session
from ui.commands.errors import telling_errors
from ui.components import browser_storage, network_picture
from ui.networks import SHIPPED
from ui.teaching import Taught
from ui.text.language import t, written

MOST_ADDED, MOST_BYTES = 12, 32_000_000  # networks of one session; the largest that can be trained takes 16 MB
MOST_TOGETHER = 2 * MOST_BYTES  # of the networks of all sessions


def select_network(network_id: str) -> None:
    """Select the network that classifies the drawing. If only the browser has this network, request its file first."""
    visitor = session.current()
    visitor.wanted = network_id if network_id in kept_in_browser() and network_id not in visitor.added else ""
    visitor.network, visitor.wants_full_run = visitor.network if visitor.wanted else network_id, True


def fall_back(error: CheckpointError) -> None:
    """Select the app's default network, because the selected one can't be loaded. Show `error` to the visitor."""
    visitor = session.current()
    visitor.message.tell(written(error))
    visitor.network = SHIPPED


def kept_in_browser() -> dict[str, str]:
    """Return the networks that this visitor's browser stores, as a dict from the id to the name."""
    return browser_storage.names(session.sent(browser_storage.KEY, "networks"))


def from_browser(sent: object) -> Network:
    """Return the network that a message of the browser names by its key. Raise CheckpointError if the session has none of it."""
    key = sent.get("key") if isinstance(sent, Mapping) else None
    network = session.current().networks.get(key) if isinstance(key, str) else None
    if network is None:
        raise CheckpointError("The browser has sent no network that can be read. It may be damaged, or deleted in another tab.")
    return network


def follow_browser_networks() -> None:
    """Rename and remove networks of this session, as they were renamed and deleted in the browser.

    If the selected network is removed, select the app's default network.
    """
    visitor, kept = session.current(), kept_in_browser()
    for network_id in visitor.added.keys() & kept.keys():
        _add(network_id, visitor.added[network_id], kept[network_id])
    for network_id in [known for known in visitor.added if browser_storage.ID.fullmatch(known) and known not in kept]:
        remove_network(network_id)
    visitor.wants_full_run = True  # the list may come together with a stroke, which runs only the sheet


def add_network(name: str, network: Network, network_id: str = "") -> None:
    """Add a network to this session and select it. If memory is short, remove the oldest networks that are not selected.

    If the networks of other sessions leave too little memory, only tell the visitor so. network_id: "" for a new one.
    """
    visitor = session.current()
    visitor.wants_full_run = True
    gc.collect()  # sessions that have ended may still be there
    room = MOST_TOGETHER - sum(other.network_bytes for other in session.everyone() if other is not visitor)
    selected = visitor.added.get(visitor.network)
    if 4 * (network.parameters + (selected.parameters if selected else 0)) > room:
        visitor.message.tell(t("The networks of all visitors fill the room that this server has for them: try again later."))
        return
    for oldest in [known for known in visitor.added if known != visitor.network]:
        bytes_then = visitor.network_bytes + 4 * network.parameters
        if len(visitor.added) < MOST_ADDED and bytes_then <= min(MOST_BYTES, room):
            break
        if oldest in kept_in_browser():
            del visitor.added[oldest]  # the browser can send it again
        else:
            visitor.message.tell(
                t(
                    "There was no room for another network, so the oldest is gone: {name}.",
                    name=visitor.added[oldest].metadata["name"],
                )
            )
            remove_network(oldest)
    network_id = network_id or next(known for n in count(1) if (known := f"session-{n}") not in visitor.added)
    _add(network_id, network, name)
    select_network(network_id)


def _add(network_id: str, network: Network, name: str) -> None:
    session.current().added[network_id] = replace(network, metadata={**network.metadata, "name": name})


def remove_network(network_id: str) -> None:
    """Remove a network from this session. If it was selected, select the app's default network."""
    visitor = session.current()
    visitor.added.pop(network_id, None)
    if visitor.network == network_id:
        select_network(SHIPPED)


@telling_errors()
def read_file(key: str, activation: str) -> None:
    if (file := session.uploaded(key)) is not None:
        chosen = session.stored(activation, None)
        network = server.slowly(lambda: foreign.loads(file.read(), file.name, chosen))
        add_network(t("Uploaded: {name}", name=file.name), network)


def keep_taught(network_id: str, taught: Taught | None) -> None:
    """Store the copy of a network that the visitor teaches, or forget it. Only the latest two networks' copies are kept."""
    visitor = session.current()
    others = {known: other for known, other in visitor.taught.items() if known != network_id}
    visitor.taught = {**dict(list(others.items())[-1:]), network_id: taught} if taught else others


def pick_neuron(key: str = network_picture.KEY) -> bool:
    """Select the neuron that the visitor has clicked. A second click deselects it. Return whether a neuron is selected.

    key: the Streamlit key of the clicked component.
    """
    chosen = session.sent(key, "pick")
    is_place = isinstance(chosen, list) and len(chosen) == 2 and all(type(n) is int and n >= 0 for n in chosen)
    select_neuron(tuple(chosen) if is_place else None)
    return is_place


def select_neuron(place: Place | None) -> None:
    """Select the neuron that all views show, or none. "This neuron" then shows the first-layer neuron with the largest output."""
    session.current().neuron = place

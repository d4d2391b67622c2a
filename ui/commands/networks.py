"""Commands on networks: select one, add, train and change those of this session, and select the neuron that all views show."""

from collections.abc import Mapping
from dataclasses import replace

from model import foreign
from model.network import Network
from model.whatif import UNCHANGED, Change
from ui import session
from ui.commands.errors import telling_errors
from ui.components import trainer
from ui.networks import SHIPPED
from ui.teaching import TeachingHistory
from ui.text.literal import literal

MOST_ADDED, MOST_BYTES = 12, 48_000_000  # networks of one session; the largest that can be trained takes 16 MB
FULL = f"This visit has no room for more networks ({MOST_ADDED}, or {MOST_BYTES // 10**6} MB). Select one and remove it."


def select_network(network_id: str) -> None:
    visitor = session.current()
    visitor.network, visitor.wants_full_run = network_id, True


def add_network(name: str, network: Network) -> str:
    """Add a network to this session. Return its new id, or show a message and return "" if the session is full."""
    visitor = session.current()
    parameters = sum(known.parameters for known in (*visitor.added.values(), network))
    if len(visitor.added) >= MOST_ADDED or 4 * parameters > MOST_BYTES:
        visitor.messages.tell(FULL)
        return ""
    visitor.networks_added += 1
    network_id = f"session-{visitor.networks_added}"  # never used again: changes to a removed network stay stored
    visitor.added[network_id] = replace(network, metadata={**network.metadata, "name": name})
    visitor.wants_full_run = True
    return network_id


def remove_network(network_id: str) -> None:
    """Remove a network from this session. If it was selected, select the app's default network."""
    visitor = session.current()
    visitor.added.pop(network_id, None)
    if visitor.network == network_id:
        select_network(SHIPPED)


@telling_errors()
def read_file(key: str, activation: str) -> None:
    """Add an uploaded network to this session, and select it.

    key: the Streamlit key of the file uploader.
    activation: the key of a choice stored in the session (`session.stored`): the activation function to assume if the file does
        not name it.
    """
    if (file := session.uploaded(key)) is not None:
        name, content = literal(file[0], 60, markdown=False), file[1]
        if network_id := add_network(f"Uploaded: {name}", foreign.loads(content, name, session.stored(activation, None))):
            select_network(network_id)


@telling_errors()
def read_trained() -> None:
    """Add the network that was trained in the browser to this session, and select it."""
    name, network = trainer.receive(session.sent(trainer.KEY, "use"))
    if network_id := add_network(literal(name, 60, markdown=False), network):
        select_network(network_id)


def keep_taught(network_id: str, history: TeachingHistory) -> None:
    """Store how a network was trained on the visitor's drawings. Only the latest two networks' training histories are kept."""
    visitor = session.current()
    others = {known: other for known, other in visitor.taught.items() if known != network_id}
    visitor.taught = {**dict(list(others.items())[-1:]), network_id: history}


def select_neuron(layer: int, index: int) -> None:
    """Select the neuron that all views show. layer: the 0-based index of its layer. index: its 0-based index in the layer."""
    session.current().neuron = layer, index


def set_changes(network_id: str, changes: Mapping[tuple[int, int], Change]) -> None:
    """Replace all "What if" changes to a network's neurons. The keys are 0-based (layer, index) pairs. {} undoes all changes."""
    session.current().changes[network_id] = {place: change for place, change in changes.items() if change != UNCHANGED}

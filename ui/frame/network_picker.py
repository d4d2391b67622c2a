"""The list of networks in the sidebar, and the card of the selected one with its downloads."""

import re
from functools import partial
from itertools import islice
from typing import Any

import streamlit as st

from model import checkpoint, export
from model.checkpoint import CheckpointError
from model.network import Network
from training.jobs import listing
from training.jobs.store import RunError
from ui import commands, networks, session, widgets
from ui.components import browser_storage, pocket
from ui.text import glossary
from ui.text.format import describe_network, describe_training, distinct, dropout_rate, percent, run_name, with_accuracy
from ui.text.language import grouped, mark, t, tn, written
from ui.text.literal import literal

LISTED = 12  # training runs in the list; the Training view shows all
PICKER = "network-picker"
LONGEST_NAME = 40  # characters of a file's name
# label, ending of the file's name, MIME type, what makes the file, what it is for
FORMATS = (
    (mark("Web page"), ".html", "text/html", pocket.page,
     mark("One file that opens anywhere, on a phone too, and needs no server.")),
    (mark("Checkpoint"), ".safetensors", "application/octet-stream", checkpoint.dumps, mark("For Digit Lens itself.")),
    ("ONNX", ".onnx", "application/octet-stream", export.to_onnx, mark("For ONNX Runtime, and to look at in Netron.")),
    ("PyTorch", "-pytorch.zip", "application/zip", export.to_torch, mark("A state_dict and the script that loads it.")),
    (mark("Python code"), ".py", "text/x-python", export.to_code,
     mark("At most 60 lines that need NumPy only: python FILE picture.png.")),
)  # fmt: skip


def show(network_id: str) -> None:
    """Show a list in which the user selects a network. network_id: the id of the selected one."""
    runs = islice((listed.run.id for listed in listing.all_runs() if listed.has_network), LISTED)
    visitor, kept = session.current(), commands.networks.kept_in_browser()
    network_id = visitor.wanted or network_id
    ids = list(dict.fromkeys([networks.SHIPPED, *runs, *visitor.added, *kept, network_id]))
    labels = distinct({known: label(known) for known in ids}, keep=[networks.SHIPPED])
    change: Any = commands.networks.select_network
    options = {"key": PICKER, "value": network_id, "on_change": change, "format_func": labels.get}
    widgets.controlled(st.selectbox, t("Network that reads"), ids, **options)


def about(network_id: str, network: Network) -> None:
    """Show a description of the selected network, and a button to remove it if it exists in this session only.

    The view Training removes a network that the browser keeps.
    """
    with st.expander(t("About this network"), key="network-card"):
        accuracy = networks.measured(network)
        if accuracy is not None:
            glossary.markdown(t("It reads **{accuracy}** of the [[test digits]] correctly.", accuracy=percent(accuracy, 2)))
        st.caption("  \n".join(line for line in (describe_network(network), literal(describe_training(network))) if line))
        glossary.markdown(_in_words(network))
        _downloads(network)
    if network_id in session.current().added and not browser_storage.ID.fullmatch(network_id):
        st.button(
            t("Remove this network"), icon=":material/delete:", key="network-remove", width="stretch",
            on_click=commands.networks.remove_network, args=(network_id,),
            help=t("It is stored nowhere else, so you cannot get it back."),
        )  # fmt: skip


def _downloads(network: Network) -> None:
    """Show a menu to download the network in several file formats. A file is created when its button is pressed."""
    with st.popover(
        t("Download"), icon=":material/download:", width="stretch", help=t("Saves this network as a file on your device.")
    ):
        for label, ending, kind, make, purpose in FORMATS:
            content, name = partial(make, network), file_name(network) + ending
            st.download_button(t(label), content, name, kind, key=f"download-{label}", on_click="ignore", width="stretch")
            st.caption(t(purpose))


def file_name(network: Network) -> str:
    """Return a file name for a network, without extension: "digit-lens-my-network" for a network named "My network"."""
    name = re.sub(r"[^a-z0-9]+", "-", str(network.metadata.get("name") or "").lower()).strip("-")[:LONGEST_NAME]
    return f"digit-lens-{name}" if name else "digit-lens"


def follow_browser() -> None:
    """Add an invisible component to the page. It stores texts in the user's browser, and tells the server what that stores."""
    visitor, listed = session.current(), commands.networks.kept_in_browser()
    browser_storage.show(
        {
            "session": visitor.id,
            "texts": session.kept(),
            "selected": visitor.network,
            "wanted": visitor.wanted,
            "answer": visitor.answer,
        },
        partial(session.restore, browser_storage.KEY),
        commands.networks.follow_browser_networks,
        commands.runs.read_with,
    )
    if commands.networks.kept_in_browser() != listed:
        st.rerun()  # a new server gets the list with its first message, and knows it only now, below the sidebar


def load_selected() -> tuple[str, Network]:
    """Return the selected network and its id. If it can't be loaded, tell the visitor and select the app's default network.

    If the default network can't be loaded either, show how to restore its file, and end the script run.
    """
    visitor = session.current()
    try:
        return visitor.network, networks.get(visitor.network, visitor.added)
    except CheckpointError as error:
        if visitor.network != networks.SHIPPED:
            commands.networks.fall_back(error)
            return load_selected()
        way_out = t("Open a terminal in the app's folder and type `git checkout model/default.safetensors`.")
        st.warning(f"{literal(written(error))} {way_out}", icon=":material/warning:")
        st.stop()


def label(network_id: str) -> str:
    """Return the name of a network as the user sees it, with its test accuracy if it is known."""
    if network_id == networks.SHIPPED:
        return t("Shipped with Digit Lens")
    if network := session.current().added.get(network_id):
        return networks.name(network_id, network)
    if name := commands.networks.kept_in_browser().get(network_id):
        return literal(name, markdown=False)
    try:
        listed = listing.get(network_id)
    except RunError:
        return network_id
    return with_accuracy(run_name(listed.run), listed.progress.test_accuracy)


def _in_words(network: Network) -> str:
    rate, words = dropout_rate(network), ""
    if rate is not None:
        words = (
            t("It was trained with [[dropout]] of {rate}.", rate=percent(rate, 0))
            if rate
            else t("It was trained without [[dropout]].")
        ) + " "
    learned = network.parameters - network.zeros
    words += t(
        "All that it has learned are {learned} numbers, its [[weights|weight]] and [[biases|bias]].", learned=grouped(learned)
    )
    if network.zeros:
        words += " " + tn("The other {n} weight is 0.", "The other {n} weights are 0.", network.zeros)
    return words

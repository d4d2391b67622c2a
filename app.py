"""Digit Lens: the page. Run it with `make app`, or `streamlit run app.py`.

What stands where: the sheet to draw on, beside it one view of how the network reads it, and the networks in the sidebar.
No computing here, and no classes: Streamlit runs this file anew each time something changes.
"""

from pathlib import Path

import streamlit as st

from model.checkpoint import CheckpointError
from ui import canvas, networks, server, sidebar, state
from ui.components import browser_id, live
from ui.reading import Reading, read
from ui.views import inside, lessons, reading, teach, training
from ui.views.training import snapshots

UI = Path(__file__).parent / "ui"
VIEWS = {
    "Reading": reading.show,
    "Inside": inside.show,
    "Teach it": teach.show,
    "Lessons": lessons.show,
    "Training": training.show,
}


def main() -> None:
    """The whole page, once per full run."""
    st.set_page_config("Digit Lens", page_icon=str(UI / "icon.png"), layout="wide")
    st.html(UI / "style.css")
    state.start()
    state.page.run_started()
    sidebar.arrive()
    network_id, network = _network()
    with st.sidebar:
        sidebar.show(network_id, network)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="tagline"):
        st.title("Digit Lens", anchor=False, width="content")
        st.markdown(
            "Draw a digit and watch a neural network read it. Every number here is computed from your drawing.", width="content"
        )
    if network is not None:
        live.send_weights(network_id, network, state.networks.sent())  # outside the fragment: once a network, not once a stroke
        page(network_id, network)
    if proposed := state.browser.proposed():
        browser_id.show(proposed, state.runs.receive_browser)
    server.warm_up()


def _network():
    """The network that reads: the one picked, or where that can't be read the shipped one, said so."""
    network_id = state.networks.selected()
    try:
        return network_id, networks.get(network_id, state.networks.added())
    except CheckpointError as error:
        st.warning(str(error), icon=":material/warning:")
    if network_id == networks.SHIPPED:
        st.info("Nothing can be read without it: `git checkout model/default.safetensors` brings it back.")
        return network_id, None
    state.networks.select(networks.SHIPPED)
    return _network()


@st.fragment
def page(network_id: str, network) -> None:
    """The sheet and one view of it. A fragment: a stroke runs this function again, and nothing else of the page."""
    if state.networks.selected() != network_id or state.page.full_run_requested():  # a view changed what the whole page shows
        st.rerun()
    state.page.run_started()
    with st.container(horizontal=True, gap="medium"):
        left, right = st.container(width=canvas.WIDTH, key="sheet"), st.container()
        with left:
            sheet = canvas.show()
        with right:
            view(read(network, network_id, sheet))
        with left:
            canvas.buttons()  # sent after the reading, which is what a stroke waits for
    state.page.run_finished()
    server.collect_garbage()


def view(reading: Reading) -> None:
    """The view that is open, chosen by a segmented control which keeps its choice in the address (?view=…)."""
    chosen = st.segmented_control(
        "View", list(VIEWS), default="Reading", required=True, key="view", bind="query-params", label_visibility="collapsed"
    )
    if message := state.page.pop_flash():
        st.warning(message, icon=":material/warning:")
    snapshots.bar(reading)
    VIEWS[chosen](reading)


main()

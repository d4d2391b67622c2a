"""Digit Lens: the page. Run it with `make app`, or `streamlit run app.py`.

What stands where: the sheet to draw on, beside it one view of how the network reads it, and the networks in the sidebar.
No computing here, and no classes: Streamlit runs this file anew each time something changes.
"""

from pathlib import Path

import streamlit as st

from model.checkpoint import CheckpointError
from ui import canvas, inside, lessons, live, networks, prediction, session, sidebar, teach, training, training_time
from ui.reading import Reading, read

TAGLINE = "Draw a digit and watch a neural network read it. Every number here is computed from your drawing."
UI = Path(__file__).parent / "ui"
VIEWS = {
    "Reading": prediction.show,
    "Inside": inside.show,
    "Teach it": teach.show,
    "Lessons": lessons.show,
    "Training": training.show,
}


def main() -> None:
    """The whole page, once per full run."""
    st.set_page_config("Digit Lens", page_icon=str(UI / "icon.png"), layout="wide")
    st.html(UI / "style.css")
    session.start()
    session.answering()
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
        live.weights(network_id, network)  # outside the fragment: once a network, not once a stroke
        page(network_id, network)
    networks.settle()


def _network():
    """The network that reads: the one picked, or where that can't be read the shipped one, said so."""
    network_id = session.picked()
    try:
        return network_id, networks.get(network_id, session.networks())
    except CheckpointError as error:
        st.warning(str(error), icon=":material/warning:")
    if network_id == networks.SHIPPED:
        st.info("Nothing can be read without it: `git checkout model/default.safetensors` brings it back.")
        return network_id, None
    session.pick(networks.SHIPPED)
    return _network()


@st.fragment
def page(network_id: str, network) -> None:
    """The sheet and one view of it. A fragment: a stroke runs this function again, and nothing else of the page."""
    if session.picked() != network_id or session.page_asked():  # a view changed what the whole page shows
        st.rerun()
    session.answering()
    with st.container(horizontal=True, gap="medium"):
        left, right = st.container(width=canvas.WIDTH, key="sheet"), st.container()
        with left:
            sheet = canvas.show()
        with right:
            view(read(network, network_id, sheet))
        with left:
            canvas.buttons()  # sent after the reading, which is what a stroke waits for
    session.answered()
    networks.tidy()


def view(reading: Reading) -> None:
    """The view that is open, chosen by a segmented control which keeps its choice in the address (?view=…)."""
    chosen = st.segmented_control(
        "View", list(VIEWS), default="Reading", required=True, key="view", bind="query-params", label_visibility="collapsed"
    )
    if message := session.told():
        st.warning(message, icon=":material/warning:")
    training_time.bar(reading)
    VIEWS[chosen](reading)


main()

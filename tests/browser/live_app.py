"""The page for the tests of live reading: the app's own sheet and picture, with another network to switch to, and, where
?restless is in the address, a run of the whole page every 0.3 s."""

import numpy as np
import streamlit as st

from model.network import random_network
from ui import commands, networks, server, session
from ui.components import network_picture, sheet
from ui.components.network_picture import Hand, network_key
from ui.frame import canvas

RESTLESS = 0.3  # s
OTHER = "other"

st.set_page_config("Live", layout="wide")
visitor = session.current()
if st.toggle("Another network"):
    network_id, network = OTHER, random_network((784, 50, 20, 30, 10), np.random.default_rng(1), "tanh")
else:
    network_id, network = networks.SHIPPED, networks.get(networks.SHIPPED, {})
network_picture.send_weights(network_id, network, visitor.sent, sheet.settings(), commands.ask_for_reading)


@st.fragment
def page() -> None:
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=canvas.WIDTH):
            canvas.show(network_id, network)
            canvas.buttons()
        with st.container():
            hand = Hand(network, network_key(network_id, network), network_id)
            network_picture.show(hand, "inside", None, visitor.sent, {})


@st.fragment(run_every=RESTLESS)
def restless() -> None:
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    if st.session_state["runs"] % 2 == 0:  # the other runs are those that this one asks for
        st.rerun()


page()
if "restless" in st.query_params:
    st.text(f"run {st.session_state.get('runs', 0)}")
    restless()
server.warm_up()  # as the app does: without it, Streamlit drops a full run's unsent answer if a stroke comes right after it

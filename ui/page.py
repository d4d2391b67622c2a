"""The page of Digit Lens, which app.py serves.

Streamlit runs this file again whenever something changes, so it computes nothing and defines no classes.
"""

from functools import partial
from pathlib import Path

import streamlit as st

from model.network import Network
from ui import commands, server, session, widgets
from ui.components import network_picture
from ui.frame import canvas, links, network_picker, sidebar
from ui.text.language import t
from ui.views import all_views, tour
from ui.views.all_views import PICTURES, VIEWS

FRAME = Path(__file__).parent / "frame"
PAGE = "page"  # the key of a Streamlit fragment


def main() -> None:
    """Show the app's page. Streamlit calls this function when the page is opened and at each full rerun."""
    st.set_page_config("Digit Lens", page_icon=str(FRAME / "icon.png"), layout="wide", initial_sidebar_state=sidebar.WIDTH)
    # st.html would load its script first, and the page would jump.
    st.markdown("<style>" + (FRAME / "style.css").read_text(encoding="utf-8") + "</style>", unsafe_allow_html=True)
    server.check_environment()
    visitor = session.begin()
    if visitor.address.is_projected:
        st.html(FRAME / "projector.css")
    network_id, network = network_picker.load_selected()
    if not (visitor.address.is_class or visitor.address.is_projected):
        with st.sidebar:
            sidebar.show(network_id, network)
    visitor.keep(network)
    network_picture.name_selected(network.key, visitor.id, commands.drawing.ask_for_reading)
    tabs(network_id, network)
    server.warm_up()


@st.fragment
def tabs(network_id: str, network: Network) -> None:
    """Show the page's name, a tab for each section ("view") of the app, and the selected view. A new tab reruns this fragment."""
    session.begin_fragment()
    name, options = opened(), {"required": True, "width": "content", "label_visibility": "collapsed"}
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="views"):
        st.title("Digit Lens", anchor=False, width="content")
        widgets.controlled(st.pills, t("View"), list(VIEWS), key="view", value=name, on_change=commands.page.open_view, **options)
    page(name, network_id, network)


def opened() -> str:
    """Return the name of the selected view. It is the first one on a projector, and if there is no view of this name."""
    visitor = session.current()
    return visitor.view if visitor.view in VIEWS and not visitor.address.is_projected else session.FIRST_VIEW


@st.fragment(key=PAGE)
def page(name: str, network_id: str, network: Network) -> None:
    """Show the drawing canvas, the picture of the network and the selected view. name: the name of this view.

    A pen stroke reruns only this Streamlit fragment, or only the canvas if nothing else depends on the drawing.
    """
    visitor = session.begin_fragment(is_current=name == opened())
    on_stroke = partial(st.rerun, PAGE) if all_views.depends_on_drawing(name) else lambda: None
    row = st.container(horizontal=True, gap="medium")
    left, right = row.container(width=canvas.WIDTH, key="sheet"), row.container(key="beside")
    with left:
        read_now = canvas.show(network_id, network, on_stroke)
    with right if name in PICTURES else left:
        all_views.show_picture(name, read_now)
    with right:
        all_views.show(name, read_now)
    with left:
        canvas.buttons()  # after the view, because a stroke waits for that
        tour.show(read_now)
    links.show_class_address()
    if not visitor.address.is_class:
        links.show(read_now, name)
    network_picker.follow_browser()
    session.commit()


main()

"""The views of the page, and the one that is open."""

import streamlit as st

from ui import session
from ui.components.examples import Received
from ui.reading import Reading
from ui.text.literal import literal
from ui.text.markup import html
from ui.views import evaluate, explore, inside, lessons, reading, teach, tour, training
from ui.views.training import time_machine

GROUPS = {
    "Start here": {"Reading": reading.show, "Lessons": lessons.show},
    "Look inside": {"Inside": inside.show, "Explore": explore.show},
    "Train and test": {"Teach it": teach.show, "Training": training.show, "Evaluate": evaluate.show},
}
VIEWS = {name: show for views in GROUPS.values() for name, show in views.items()}


def depends_on_drawing(name: str, network_id: str) -> bool:
    """Return whether a stroke changes more of the page than the canvas and the live prediction. name: the selected view."""
    visitor = session.current()
    others = visitor.tour.is_open, visitor.is_projected, visitor.photo.number, visitor.study, visitor.broken
    is_snapshot, is_linked = ":" in network_id, visitor.address.get("drawing")
    return name != session.FIRST_VIEW or any((*others, is_snapshot, is_linked))


def show(name: str, read_now: Reading) -> None:
    """Show the content of the view (tab) with the given name. If there is a message to the visitor, show it above the view."""
    st.html(html('<h2 class="view-name">{}</h2>', name))
    with st.container():  # its changes must not move the view: the browser would close the view's boxes and stop an upload
        visitor = session.current()
        if message := visitor.message.get():
            st.warning(literal(message), icon=":material/warning:")
        time_machine.bar(read_now)
    if VIEWS[name] is not evaluate.show:
        visitor.examples = Received()  # the server has them only while they are on the page
    VIEWS[name](read_now)
    if name == session.FIRST_VIEW:
        tour.invite()

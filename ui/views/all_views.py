"""The list of all views, and functions that show one of them and the picture of the network."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from model.checkpoint import CheckpointError
from model.mnist import DataError
from model.reading import Reading
from ui import commands, session, widgets
from ui.components import network_picture
from ui.components.network_picture import Actions, CurrentNetwork, Role
from ui.text.language import mark, t, written
from ui.text.literal import literal
from ui.views import inside, lessons, teach, tour, training
from ui.views.evaluate import certainty, mistakes, your_examples
from ui.views.explore import game, map

Show = Callable[[Reading], None]
# The views: how each is shown, or each of the parts between which the user chooses.
VIEWS: dict[str, Show | dict[str, Show]] = {
    mark("Look inside"): inside.show,
    mark("Lessons"): lessons.show,
    mark("Explore"): {mark("Map"): map.show, mark("Fool it"): game.show},
    mark("Teach it"): teach.show,
    mark("Training"): training.show,
    mark("Evaluate"): {
        mark("Mistakes"): mistakes.show,
        mark("How sure it is"): certainty.show,
        mark("Your examples"): your_examples.show,
    },
}
# The views about the current network, whose picture they show large: the picture's form, and which network it shows.
PICTURES: dict[str, tuple[Role, Callable[[Reading], CurrentNetwork]]] = {
    mark("Look inside"): ("inside", inside.current_network),
    mark("Teach it"): ("teach", teach.current_network),
    mark("Training"): ("learn", inside.selected_network),
}


def depends_on_drawing(name: str) -> bool:
    """Return whether a stroke changes more of the page than the canvas and the picture. name: the selected view."""
    visitor = session.current()
    others = visitor.tour.is_open, visitor.photo.number, inside.part() is not None
    return name != session.FIRST_VIEW or any((*others, visitor.address.texts.get("drawing")))


def show_picture(name: str, read_now: Reading) -> None:
    """Show the picture of the network: large in the views of PICTURES, and only with the prediction and its bars in others."""
    visitor = session.current()
    role, network_of = PICTURES.get(name, ("small", inside.selected_network))
    actions: Actions = {
        "choose": commands.drawing.choose_digit,
        "pick": inside.pick if role == "inside" else commands.networks.pick_neuron,
        "explain": inside.explain,
        **(teach.actions(read_now) if role == "teach" else {}),
    }
    current = network_of(read_now)
    visitor.keep(current.network)
    network_picture.show(current, role, visitor.neuron, actions, visitor.turn)


def show(name: str, read_now: Reading) -> None:
    """Show the content of the view (tab) with the given name. If there is a message to the visitor, show it above the view."""
    st.html(Markup('<h2 class="view-name">{}</h2>').format(t(name)))
    with st.container():  # its changes must not move the view: the browser would close the view's boxes and stop an upload
        visitor = session.current()
        if message := visitor.message.get():
            st.warning(literal(message), icon=":material/warning:")
    view = VIEWS[name]
    if isinstance(view, dict):
        view = view[widgets.one_of(t(name), view, key=f"{name.lower()}-part", label_visibility="collapsed")]
    try:
        view(read_now)
    except (CheckpointError, DataError) as error:  # a file of the app is missing
        st.warning(literal(written(error)), icon=":material/warning:")
    if name == session.FIRST_VIEW:
        tour.invite()

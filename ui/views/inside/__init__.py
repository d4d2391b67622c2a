"""The view Look inside: the picture of the network, and below it the part that the user has opened, such as "This neuron".

In these modules, a `place` is a neuron's 0-based (layer, index).
"""

import json
from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from model.export import torch_lines
from model.network import Network
from model.reading import Reading
from ui import commands, networks, session, widgets
from ui.components import figure, network_picture
from ui.components.network_picture import NEURONS_KEY, CurrentNetwork
from ui.figures import captions, images
from ui.frame import network_picker
from ui.text.format import dropout_rate
from ui.text.language import mark, t
from ui.text.literal import literal
from ui.views.inside import neuron, saliency, whatif

PART_KEY = "inside-part"
NEURON, WHY, WHAT_IF = mark("This neuron"), mark("Why"), mark("What if")  # ids, too
CODE_KEY = "in-pytorch"
CODE = Markup(
    '<pre><code role="group" aria-label="{}">{}</code></pre>'
    '<p class="pills"><button data-copy data-testid="torch-copy">{}</button> <span role="status"></span></p>'
)


def selected_network(reading: Reading) -> CurrentNetwork:
    """Return the selected network as a `CurrentNetwork`, which the picture can show."""
    name = literal(network_picker.label(reading.network_id), markdown=False)
    return CurrentNetwork(reading.network, name, is_shipped=reading.network_id == networks.SHIPPED)


def current_network(reading: Reading) -> CurrentNetwork:
    """Return the network that the picture shows: the selected one, or its copy that was changed in the part "What if"."""
    chosen = selected_network(reading)
    if part() == NEURON and reading.passed is not None:
        selected(reading)  # before the picture marks it
    changed = whatif.changed(reading) if part() == WHAT_IF else None
    if changed is None:
        return chosen
    network, what = changed
    return CurrentNetwork(network, t("{name}, {change}", name=chosen.name, change=what))


def part() -> str | None:
    """Return the name of the part that is open below the picture, or None if all are closed."""
    chosen = session.stored(PART_KEY, _first())
    return chosen if chosen in PARTS else None


def _first() -> str | None:
    """Return the part that is open initially. It is None, so that strokes are fast, unless the page's URL names a neuron."""
    return NEURON if session.current().address.texts.get("neuron") else None


def explain() -> None:
    """Open the part "Why", after a click on the button that the picture shows if the network is unsure."""
    commands.page.open_view(session.FIRST_VIEW, choices={PART_KEY: WHY}, scroll_to=saliency.PLACE)


def pick(key: str = network_picture.KEY) -> None:
    """Select the clicked neuron and open "This neuron", unless "What if" is open. A second click deselects the neuron.

    key: the Streamlit key of the clicked component.
    """
    is_selected = commands.networks.pick_neuron(key)
    if is_selected and part() != WHAT_IF:
        session.store_choice(PART_KEY, NEURON)
    elif not is_selected and part() == NEURON:
        session.store_choice(PART_KEY, None)


def selected(reading: Reading) -> tuple[int, int]:
    """Return the selected neuron. By default, select the first-layer neuron with the largest output."""
    place = chosen(reading.network)
    if place is None:
        place = 0, int(reading.result.activations[0].argmax())
        commands.networks.select_neuron(place)
    return place


def chosen(network: Network) -> tuple[int, int] | None:
    """Return the neuron that the visitor has selected, or None if the network has no such neuron."""
    place = session.current().neuron
    has_it = place is not None and place[0] < len(network.layers) and place[1] < network.sizes[place[0] + 1]
    return place if has_it else None


def _pixels(reading: Reading) -> None:
    digit = reading.digit
    if digit is None:
        return
    st.markdown(t("28 · 28 = 784 pixels go in. Each is a number from 0 (paper) to 1 (ink)."))
    *earlier, last = digit.steps
    steps = [
        captions.image(images.digit(step.pixels), t(step.name), t("The drawing: {step}", step=t(step.name))) for step in earlier
    ]
    read = captions.image(images.digit(digit.pixels), t(last.name), t("The 784 pixels that go in"), readable=True)
    markup = captions.small_pictures(steps) + read + captions.readout()
    figure.show(markup, key="inside-pixels", values={t("pixel"): digit.pixels.ravel()})


def _in_pytorch(reading: Reading) -> None:
    network = reading.network
    st.markdown(
        t("The same network in PyTorch, and one step of its training. **Press a line:** its part of the picture lights up.")
    )
    lines = [
        Markup('<span data-testid="torch-line" data-light="{}" role="button" tabindex="{}">{}\n</span>').format(
            json.dumps({"columns": columns, "wires": layers} if columns or layers else None), -1 if i else 0, text
        )
        for i, (text, columns, layers) in enumerate(torch_lines(network, dropout_rate(network) or 0))
    ]
    name = t("PyTorch code. Arrow keys go through its lines")
    figure.show(CODE.format(name, Markup().join(lines), t("Copy")), key=CODE_KEY)


PARTS: dict[str, Callable[[Reading], None]] = {
    mark("Pixels"): _pixels,
    NEURON: lambda reading: neuron.show(reading, selected(reading)),
    WHY: saliency.show,
    WHAT_IF: lambda reading: whatif.show(reading, chosen(reading.network)),
    mark("All neurons"): lambda reading: network_picture.show_neurons(reading.network.key, lambda: pick(NEURONS_KEY)),
    mark("In PyTorch"): _in_pytorch,
}


def show(reading: Reading) -> None:
    """Show the buttons that open a part, and the open part. On a projector, show nothing below the picture."""
    if session.current().address.is_projected:
        return
    names = list(PARTS)
    chosen = widgets.remembered(st.pills, t("Look closer"), names, key=PART_KEY, default=_first(), label_visibility="collapsed")
    if chosen is None:
        return
    if reading.passed is None:
        st.caption(t("Draw a digit, or press **Try a test digit**."))
        return
    PARTS[chosen](reading)

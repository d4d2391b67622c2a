"""Look inside by Streamlit's AppTest: what it shows adds up, any network can be looked into, and "what if" stays a copy."""

import html
import json
import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from model import checkpoint, mnist
from model.digit import from_drawing
from model.drawing_json import parse
from model.evaluation import score
from model.explain import neuron_sum, one_hot, tangent
from model.layers import ForwardPass, Layer, softmax
from model.network import Network
from model.reading import Content, Reading, read
from model.whatif import DAMAGES, KILLED, without
from model.whatif import curve as measure
from tests.ui.page import (
    FOUR,
    choose,
    data_of,
    let_read,
    page_text,
    picture_of,
    press,
    press_picture,
    shown,
    small,
    widget,
    words,
)
from tests.ui.session import draw, new_page, receive
from ui import session as ui_session
from ui.components import network_picture
from ui.components.network_picture import NEURONS_KEY
from ui.text.format import percent
from ui.views import inside
from ui.views.inside import neuron, saliency, whatif
from ui.views.lessons import neurons

NETWORKS = {
    "course text": small(sizes=(784, 128, 64, 10)),
    "four hidden layers of tanh": small("tanh", sizes=(784, 40, 30, 20, 12, 10)),
    "no hidden layer": small(sizes=(784, 10)),
    "more neurons than pictures, squared error": small("sigmoid", "sigmoid", (784, 300, 10)),
}


def open_inside(drawing: dict | None = FOUR, part: str | None = None, **address: str) -> AppTest:
    """Open Look inside, at one of its parts if one is named. address: more parameters of its address."""
    return new_page(drawing, {"inside-part": part} if part else None, **address).run()


def reading_of(network: Network) -> Reading:
    return read(network, "trial", Content(parse(FOUR)))


def test_what_to_look_closer_at_is_closed_at_first_and_needs_a_drawing():
    app = open_inside(None)
    assert widget(app.pills, "inside-part").options == list(inside.PARTS) and not app.subheader
    for part in inside.PARTS:
        choose(app, "inside-part", part)
        assert "Draw a digit" in words(app.caption) and not app.subheader
    draw(app, FOUR)
    choose(app, "inside-part", None)
    assert not app.subheader


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_every_part_shows_any_network_and_its_sums_add_up(network: Network):
    app = choose(let_read(open_inside(), network), "inside-part", "This neuron")
    passed = reading_of(network).result
    assert picture_of(app)["selected"] == [0, passed.activations[0].argmax()]
    for layer, activations in enumerate(passed.activations):
        press_picture(app, "pick", [layer, index := len(activations) - 1])
        z = float(passed.pre_activations[layer][index])
        assert sum(shown(app, "inside-sum", "data-term")) == pytest.approx(z, abs=1e-4)
        assert shown(app, "inside-sum", 'neuron-z" data-value') == [pytest.approx(z, abs=1e-6)]
    powers = np.exp(passed.logits.astype(float)) if network.output == "softmax" else []
    np.testing.assert_allclose(shown(app, "inside-sum", "data-power"), powers, rtol=1e-6)
    choose(app, "inside-part", "Why")
    assert sum(shown(app, "inside-saliency-sum", "data-term")) == pytest.approx(float(passed.logits[passed.digit]), abs=1e-4)
    choose(app, "inside-part", "Pixels")
    assert data_of(app, "inside-pixels")["values"]["pixel"] == pytest.approx(passed.x.tolist(), abs=1e-3)
    for part in ("What if", "All neurons"):
        choose(app, "inside-part", part)
    assert data_of(app, NEURONS_KEY)["network"] == picture_of(app)["network"]
    choose(app, "inside-part", "In PyTorch")
    found = re.findall('data-light="([^"]*)"', data_of(app, inside.CODE_KEY)["html"])
    lights = [light for text in found if (light := json.loads(html.unescape(text)))]
    layers = len(network.layers)
    assert [light["wires"] for light in lights[:layers]] == [[layer] for layer in range(layers)]
    assert max(max(light["columns"], default=0) for light in lights) == layers


def test_a_press_on_a_neuron_opens_it_unless_it_is_to_be_changed_and_a_second_press_closes_it():
    app = open_inside(neuron="2.17")
    assert words(app.subheader) == "Hidden layer 2, neuron 17" and picture_of(app)["selected"] == [1, 16]
    press_picture(app, "pick", [1, 3])
    assert words(app.subheader) == "Hidden layer 2, neuron 4"
    choose(app, "inside-part", "All neurons")
    press_picture(app, "pick", [0, 5], NEURONS_KEY)
    assert words(app.subheader) == "Hidden layer 1, neuron 6" and picture_of(app)["selected"] == [0, 5]
    press_picture(app, "pick", None)
    assert picture_of(app)["selected"] is None and widget(app.pills, "inside-part").value is None
    choose(app, "inside-part", "What if")
    press_picture(app, "pick", [1, 2])
    assert widget(app.toggle, "inside-off") and "Hidden layer 2, neuron 3" in words(app.markdown)
    press_picture(app, "pick", None)
    assert picture_of(app)["selected"] is None and widget(app.pills, "inside-part").value == "What if"
    assert "Switch it off" not in [toggle.label for toggle in app.toggle]


def test_why_compares_the_digit_read_with_the_one_that_it_is():
    app = open_inside(part="Why")
    passed = reading_of(checkpoint.load()).passed
    assert "Why 4?" in words(app.subheader)
    other = widget(app.pills, "inside-other")
    assert other.value is None
    other.set_value(9).run()
    assert "Why 4 and not 9?" in words(app.subheader)
    lead = float(passed.logits[4] - passed.logits[9])
    assert sum(shown(app, "inside-saliency-sum", "data-term")) == pytest.approx(lead, abs=1e-4)
    widget(app.pills, "inside-other").set_value(4).run()
    assert "Why 4?" in words(app.subheader)


def column(markup: str) -> list[Decimal]:
    """Return the numbers at the ends of a table's rows, as they are shown."""
    texts = re.findall(r'<td class="n"[^>]*>([^<]*)</td></tr>', markup)
    return [number(text) for text in texts]


def number(text: str) -> Decimal:
    """Return a number as it is shown: "−1.2·10⁻³" or "12.30 %". "< 0.1 %" counts as 0, and "> 99.9 %" as 100."""
    text = html.unescape(text).translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789"))
    if text[0] in "<>":
        return Decimal(100 * (text[0] == ">"))
    return Decimal(re.sub("[%\u00a0]", "", text.replace("·10", "e")))


def test_what_is_shown_adds_up_in_each_view_with_the_parts_of_a_sum():
    """A reader who adds up the numbers on the page gets the number below them, to its last digit."""
    network, sums = checkpoint.load(), {}
    for digit in range(10):
        passed = network.forward(from_drawing(drawn(digit)).pixels)
        why = tangent(network, passed, 2, one_hot(10, digit))
        sums["why", digit] = column(saliency.sum_table(network, why, digit, None))
        for layer in range(3):
            parts = neuron_sum(network, passed, layer, digit)
            sums["terms", digit, layer] = column(neuron.terms_table(network, layer, parts))
        logits = passed.logits / 10  # so that no share is too small to be shown
        unsure = ForwardPass(passed.x, (logits,), (softmax(logits),), softmax(logits))
        sums["shares", digit] = column(neuron.softmax_table(unsure, digit))
        sample = read(network, "", Content(parse(drawn(digit))))
        sums["lesson", digit] = [number(value) for value in neurons.neuron_numbers(sample).values()]
    wrong = {key: n for key, n in sums.items() if sum(n[:-1], Decimal()).quantize(n[-1]) != n[-1]}
    assert wrong == {}


@pytest.mark.parametrize("others", [0, -2e4])
def test_softmax_of_huge_logits_subtracts_the_largest_first(others):
    logits = 1e4 * one_hot(10, 3).astype(np.float32) + np.float32(others)
    output = one_hot(10, 3).astype(np.float32)
    markup = neuron.softmax_table(ForwardPass(np.zeros(784, np.float32), (logits,), (output,), output), 3)
    assert "e^(z − max z)" in markup and "inf" not in markup and "nan" not in markup and "–" not in markup


@pytest.mark.parametrize("pressed", [None, "0:1", [0], [0, "1"], [0, -1], [True, 0], {"layer": 0}])
def test_a_press_that_makes_no_sense_selects_nothing(pressed: object, visitor: ui_session.Session):
    receive(network_picture.KEY, {"pick": pressed})
    inside.pick()
    assert visitor.neuron is None and inside.part() is None


def test_what_if_shows_before_and_after_and_puts_all_back():
    network = checkpoint.load()
    passed = reading_of(network).result
    app = open_inside(part="What if", neuron="3.5")  # the digit 4, which is read
    assert picture_of(app)["network"] == network.key
    widget(app.toggle, "inside-off").set_value(True).run()
    off = without(network, {(2, passed.digit)})
    assert picture_of(app)["network"] == off.key and "1 neuron off" in picture_of(app)["name"]
    new, old = (percent(score(n, *mnist.test_set()).accuracy, 2) for n in (off, network))
    assert f"reads **{new}**" in page_text(app) and f"unchanged network {old}" in page_text(app)
    choose(app, "inside-part", "Why")
    assert picture_of(app)["network"] == network.key, "the copy is the current network in What if only"
    choose(app, "inside-part", "What if")
    press(app, "Undo all changes")
    assert not widget(app.toggle, "inside-off").value and picture_of(app)["network"] == network.key


def test_the_page_says_how_many_weights_of_small_receptive_fields_are_used():
    network = small()
    w = network.layers[0].w.reshape(28, 28, -1) * (np.indices((28, 28, 1)) < 10).all(axis=0)
    layers = (Layer(w.reshape(784, -1), network.layers[0].b), *network.layers[1:])
    app = let_read(open_inside(part="This neuron"), replace(network, layers=layers))
    about = "100 are not 0: the neuron", f"are {network.parameters - 684 * 20:,} numbers", f"other {684 * 20:,} weights are 0"
    assert all(text in page_text(app) for text in about)


SIZES = (784, 10), (784, 40, 30, 20, 10)


@pytest.mark.parametrize(
    "network", [checkpoint.load(), *(small("tanh", "sigmoid", sizes) for sizes in SIZES)], ids=["shipped", *map(str, SIZES)]
)
def test_the_page_shows_what_any_damaged_network_computes(network: Network, monkeypatch: pytest.MonkeyPatch):
    """The curves are those of the first 100 test digits, which show it as well as all."""
    images, labels = mnist.test_set()
    monkeypatch.setattr(whatif, "curve", lambda network, kind, *_: measure(network, kind, images[:100], labels[:100]))
    for number, kind in enumerate(DAMAGES):
        app = new_page(FOUR, {inside.PART_KEY: inside.WHAT_IF, whatif.CHANGED_KEY: whatif.ALL, whatif.KIND_KEY: number})
        let_read(app.run(), network)
        widget(app.select_slider, f"{whatif.STRENGTH_KEY}-{number}").set_value(kind.strengths[3]).run()
        damaged = kind.at(network, kind.strengths[3])
        assert picture_of(app)["network"] == damaged.key and kind.name in picture_of(app)["name"]
        assert f"The changed copy reads **{percent(score(damaged, images, labels).accuracy, 2)}**" in page_text(app)
        chart = data_of(app, "inside-damage-curve")
        assert len(chart["curves"]) == (3 if number == KILLED else 1), "two more networks, trained with and without dropout"
        strengths, accuracies = chart["curves"][0]["x"], chart["curves"][0]["y"]
        assert strengths == sorted(strengths)
        found = accuracies[strengths.index(chart["mark"])]
        assert found == pytest.approx(score(damaged, images[:100], labels[:100]).accuracy, abs=1e-4)
    st.cache_data.clear()  # it holds the two networks of the chart of killed neurons with these few digits

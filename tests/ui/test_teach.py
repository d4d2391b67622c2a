"""The Teach it view in Streamlit's AppTest: it shows the backward pass's numbers, teaches, takes back and keeps a network, and
leaves other sessions' networks alone."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, mnist
from model.evaluation import score
from model.layers import Layer
from model.network import Network
from model.teaching import backward, teach
from tests.ui.page import (
    FOUR,
    PIXELS,
    SEVEN,
    choose,
    open_teach,
    open_view,
    packet_of,
    page_text,
    picture_of,
    press,
    press_picture,
    small,
    widget,
)
from tests.ui.session import draw, visitor
from ui.components import network_picture
from ui.components.network_picture import network_key
from ui.text.format import significant, tex, tex_share
from ui.views.teach import learning_rate

PARTS = ("1 Error", "2 Error terms", "3 Gradients", "4 By hand")


def test_without_a_drawing_nothing_can_be_taught_and_what_was_taught_can_be_taken_back():
    app = open_teach(PARTS[0], None)
    nothing = {"label": None, "rate": 0, "canStep": False, "canUndo": False, "canUndoAll": False, "before": None}
    assert picture_of(app)["lesson"] == nothing and not app.select_slider
    press_picture(app, "step", 1)
    assert not visitor(app).taught
    draw(app, SEVEN)
    press_picture(press_picture(app.run(), "label", 1), "step", 1)
    press(app, "Clear")
    assert picture_of(app)["lesson"] == nothing | {"canUndo": True, "canUndoAll": True}
    assert picture_of(press_picture(app, "back", True))["lesson"] == nothing


CERTAIN = Network((Layer(np.zeros((784, 10), np.float32), 1e4 * np.eye(10, dtype=np.float32)[3]),))  # that it is a 3


@pytest.mark.parametrize(
    "own",
    [small("sigmoid", "sigmoid"), small("tanh"), small(sizes=(784, 10)), small("relu", "sigmoid", (784, 9, 10)), CERTAIN],
)
def test_every_part_is_shown_for_other_networks_without_infinities(own: Network):
    app = open_teach(PARTS[0], label=8, own=own)
    for part in PARTS:
        words = page_text(choose(app, "teach-part", part))
        assert "nan" not in words.lower() and "∞" not in words


def test_the_loss_is_that_of_the_backward_pass():
    backprop, app = backward(checkpoint.load(), PIXELS, 1), open_teach(PARTS[0], label=1)
    assert rf"-\log {tex_share(float(backprop.output[1]))} = {tex(backprop.loss)}" in page_text(app)


def test_the_view_begins_with_the_step_and_opens_the_arithmetic_of_the_step_that_the_picture_shows():
    app = open_teach(label=1)
    text = page_text(app)
    assert "-\\log" not in text and "What it did" not in text
    rate = widget(app.select_slider, "teach-rate").value
    press_picture(app, "step", 1)
    text = page_text(app)
    assert text.index("What it did:") < text.index("What it did to other digits")
    widget(app.toggle, "teach-how").set_value(True).run()
    taught = teach(checkpoint.load(), PIXELS, 1, rate, 1).network
    assert tex(backward(taught, PIXELS, 1).loss) in page_text(app)


def hand_input(app: AppTest, name: str):
    return next(text for text in app.text_input if text.label.startswith(f"{name} ="))


def test_a_weights_step_is_computed_by_hand_and_each_number_is_checked():
    app = open_teach(PARTS[3], label=1)
    backprop = backward(checkpoint.load(), PIXELS, 1)
    i, j = backprop.strongest(2)
    p, a = float(backprop.output[j]), float(backprop.passed.activations[1][i])
    rate = learning_rate.start(backprop)
    delta = p - (j == 1)
    shown = float(re.search(r"a = \*\*([\d.]+)\*\*", page_text(app))[1])
    assert shown == pytest.approx(a, rel=1e-2)
    hand_input(app, "δ").set_value(f"{-delta:.3f}".replace(".", ",")).run()
    assert "Look at its sign" in page_text(app)
    hand_input(app, "δ").set_value(f"{delta:.2f}".replace(".", ",")).run()
    assert "Right." in page_text(app) and "Look at its sign" not in page_text(app)
    hand_input(app, "gradient").set_value("minus one").run()
    assert "Write a number" in page_text(app)
    hand_input(app, "gradient").set_value(f"{3 * delta * a:.3f}").run()
    assert "Not yet." in page_text(app)
    hand_input(app, "gradient").set_value(f"{delta * a:.3g}").run()
    right = [float(number.replace("−", "-")) for number in re.findall(r"Right\. It is ([−\d.]+\d)", page_text(app))]
    assert f"{right[0] * shown:.3g}" == f"{right[1]:.3g}", "the product of the numbers on the page is the one on the page"
    hand_input(app, "Δw").set_value(f"{-rate * delta * a:.3g}").run()
    w = float(checkpoint.load().layers[2].w[i, j])
    hand_input(app, "new w").set_value(f"{w:.7f}").run()
    assert "Not yet." in page_text(app)  # the weight without its step
    hand_input(app, "new w").set_value(f"{w - rate * delta * a:.7f}").run()
    assert "That is all." in page_text(app)
    assert "wrong" not in " ".join(m.value for m in app.markdown if "lightbulb" in m.value)
    press_picture(app, "label", 2)
    assert hand_input(app, "δ").value == ""


def in_hand(app: AppTest) -> tuple[str, list[float] | None]:
    """Return the key of the network in hand, and the probabilities that the picture shows as those before the latest steps."""
    return picture_of(app)["hand"], picture_of(app)["lesson"]["before"]


def test_the_drawing_is_what_the_network_reads_or_its_known_label_until_a_digit_is_pressed():
    app = open_teach()
    assert picture_of(app)["lesson"]["label"] == 7
    for pressed in (1, None, 10, -1, True, "3", 2.0):
        press_picture(app, "label", pressed)
        assert picture_of(app)["lesson"]["label"] == 1, "nothing else is a digit"
    press(app, "Try a test digit")
    assert picture_of(app)["lesson"]["label"] == visitor(app).drawing.sheet.label


def test_only_the_numbers_of_steps_on_the_buttons_are_taken():
    app = open_teach(label=1)
    for steps in (None, 0, 7, True, 10.0, "1", [1]):
        press_picture(app, "step", steps)
        assert not visitor(app).taught and not picture_of(app)["lesson"]["canUndo"], steps


@pytest.mark.parametrize("own", [None, small("sigmoid", "sigmoid")], ids=["shipped", "sigmoid"])
def test_a_step_moves_every_weight_of_the_copy_in_hand_against_its_gradient(own: Network | None):
    app, network = open_teach(label=1, own=own), own or checkpoint.load()
    rate = widget(app.select_slider, "teach-rate").value
    header, sent = packet_of(press_picture(app, "step", 1), network_picture.KEY)
    gradients = network.backward(network.forward(PIXELS), 1)
    for i, (layer, gradient) in enumerate(zip(network.layers, gradients.layers, strict=True), start=1):
        np.testing.assert_allclose(sent[f"w{i}"], (layer.w - rate * gradient.w).ravel(), rtol=1e-6, atol=1e-8)
        np.testing.assert_allclose(sent[f"b{i}"], layer.b - rate * gradient.b, rtol=1e-6, atol=1e-8)
    assert header["lesson"]["before"] == pytest.approx(network.forward(PIXELS).probabilities.tolist())


def test_what_was_taught_stays_in_hand_for_another_drawing_and_in_this_view_only():
    app = press_picture(open_teach(label=1), "step", 1)
    taught = picture_of(app)["hand"]
    draw(app, FOUR)
    assert in_hand(app.run()) == (taught, None), "the pale bars would be another drawing's"
    assert picture_of(open_view(app, "Look inside"))["hand"] == network_key("default", checkpoint.load())
    assert picture_of(open_view(app, "Teach it"))["hand"] == taught


def test_a_network_is_taught_taken_back_kept_and_selected():
    app = open_teach(label=1)
    shipped = checkpoint.load()
    before = [layer.w.copy() for layer in shipped.layers]
    widget(app.select_slider, "teach-rate").set_value(1e-5).run()
    press_picture(app, "step", 10)
    press_picture(app, "step", 1)
    first = teach(shipped, PIXELS, 1, 1e-5, 10)
    expected = teach(first.network, PIXELS, 1, 1e-5, 1)
    assert in_hand(app) == (network_key("default", expected.network), expected.probabilities[0].tolist())
    assert "11 steps" in picture_of(app)["name"]
    images, labels = mnist.test_images(), mnist.test_labels()
    text = page_text(app)
    assert f"to **{significant(float(expected.losses[-1]))}**" in text
    for network in (shipped, expected.network):
        assert f"{score(network, images, labels).correct.sum():,}" in text

    press_picture(app, "back", False)
    assert in_hand(app) == (network_key("default", first.network), first.probabilities[0].tolist())
    press_picture(app, "back", True)
    assert in_hand(app) == (network_key("default", shipped), None)
    assert not picture_of(app)["lesson"]["canUndo"] and not picture_of(app)["lesson"]["canUndoAll"]

    press_picture(app, "step", 100)
    assert visitor(app).network == "default"
    app.button(key="teach-keep").click().run()
    kept = visitor(app).added[visitor(app).network]
    assert kept.metadata["name"] == "Taught a 1" and kept.metadata["taught_steps"] == 100
    expected = teach(shipped, PIXELS, 1, 1e-5, 100).network
    for w, layer, same, kept_layer in zip(before, checkpoint.load().layers, expected.layers, kept.layers, strict=True):
        np.testing.assert_array_equal(w, layer.w)
        np.testing.assert_array_equal(same.w, kept_layer.w)
    assert not visitor(open_teach()).added  # another session has nothing of it


def test_a_rate_that_overflows_is_refused_with_a_sentence():
    app = open_teach(label=1)
    widget(app.select_slider, "teach-rate").set_value(1e30).run()
    press_picture(app, "step", 10)
    assert "too large" in app.error[0].value
    assert not picture_of(app)["lesson"]["canUndoAll"] and "What it did" not in page_text(app)
    assert "nan" not in page_text(app).lower()

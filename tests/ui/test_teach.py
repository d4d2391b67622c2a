"""The Teach it view in Streamlit's AppTest: it shows the backward pass's numbers, teaches, takes back and keeps a network, and
leaves other sessions' networks alone."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, mnist
from model.evaluation import score
from model.layers import Layer
from model.network import Network
from model.teaching import backward, teach
from tests.ui.page import PIXELS, choose, open_teach, page_text, small, widget
from tests.ui.session import visitor
from ui.text.format import precise_percent, significant, tex, tex_factor, tex_share
from ui.views.teach import learning_rate

PARTS = ("1 Error", "2 Output δ", "3 Hidden δ", "4 Gradients", "5 By hand")


def test_every_part_is_shown_without_a_drawing():
    app = open_teach(PARTS[0], None)
    for part in PARTS:
        assert "stands in" in page_text(choose(app, "teach-part", part))


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


def test_the_loss_and_the_error_terms_are_those_of_the_backward_pass():
    backprop, app = backward(checkpoint.load(), PIXELS, 1), open_teach(PARTS[0], label=1)
    assert rf"-\log {tex_share(float(backprop.output[1]))} = {tex(backprop.loss)}" in page_text(app)
    words = page_text(choose(app, "teach-part", PARTS[1]))
    assert rf"\delta_{{1}} = {tex_share(float(backprop.output[1]))} - 1 = {tex(float(backprop.gradients.deltas[-1][1]))}" in words
    part = backprop.hidden[-1]
    j = int(np.abs(part.delta).argmax())
    words = page_text(choose(app, "teach-part", PARTS[2]))
    assert f"for neuron {j + 1} of hidden layer 2" in words and "This one responds." in words
    for k in np.argsort(-np.abs(backprop.gradients.deltas[-1] * checkpoint.load().layers[-1].w[j]))[:2]:
        assert tex(abs(float(checkpoint.load().layers[-1].w[j, k]))) in words
    assert rf"\delta_{{{j + 1}}} = {tex_factor(float(part.back[j]))} \cdot 1.00 = {tex(float(part.delta[j]))}" in words


def test_the_view_begins_with_the_step_and_opens_the_arithmetic_of_the_step_that_was_taken():
    app = open_teach(label=1)
    text = page_text(app)
    assert "Take a step" in text and "-\\log" not in text and "What it did" not in text
    before = backward(checkpoint.load(), PIXELS, 1)
    app.button(key="teach-take-1").click().run()
    text = page_text(app)
    assert text.index("Take a step") < text.index("What it did:") < text.index("What it did to other digits")
    how = widget(app.toggle, "teach-how")
    assert how.label == "How was that computed?"
    how.set_value(True).run()
    assert "the step that you took" in page_text(app)
    assert tex(before.loss) in page_text(app)  # not the loss after the step
    widget(app.pills, "teach-label").set_value(2).run()
    assert "the next step" in page_text(app)


def hand_input(app: AppTest, name: str):
    return next(text for text in app.text_input if text.label.startswith(f"{name} ="))


def test_a_weights_step_is_computed_by_hand_and_each_number_is_checked():
    app = open_teach(PARTS[4], label=1)
    backprop = backward(checkpoint.load(), PIXELS, 1)
    i, j = backprop.strongest(2)
    p, a = float(backprop.output[j]), float(backprop.passed.activations[1][i])
    rate = learning_rate.start(backprop)
    delta = p - (j == 1)
    assert significant(a) in page_text(app)
    hand_input(app, "δ").set_value(f"{-delta:.3f}".replace(".", ",")).run()
    assert "Look at its sign" in page_text(app)
    hand_input(app, "δ").set_value(f"{delta:.2f}".replace(".", ",")).run()
    assert "Right, " in page_text(app) and "Look at its sign" not in page_text(app)
    hand_input(app, "gradient").set_value("minus one").run()
    assert "Write a number" in page_text(app)
    hand_input(app, "gradient").set_value(f"{3 * delta * a:.3f}").run()
    assert "Not yet." in page_text(app)
    hand_input(app, "gradient").set_value(f"{delta * a:.3g}").run()
    hand_input(app, "Δw").set_value(f"{-rate * delta * a:.3g}").run()
    w = float(checkpoint.load().layers[2].w[i, j])
    hand_input(app, "new w").set_value(f"{w:.7f}").run()
    assert "Not yet." in page_text(app)  # the weight without its step
    hand_input(app, "new w").set_value(f"{w - rate * delta * a:.7f}").run()
    assert "That is all." in page_text(app)
    assert "wrong" not in " ".join(m.value for m in app.markdown if "lightbulb" in m.value)
    widget(app.pills, "teach-label").set_value(2).run()
    assert hand_input(app, "δ").value == ""


def test_a_network_is_taught_taken_back_kept_and_selected():
    app = open_teach(label=1)
    shipped = checkpoint.load()
    before = [layer.w.copy() for layer in shipped.layers]
    widget(app.select_slider, "teach-rate").set_value(1e-5).run()
    app.button(key="teach-take-10").click().run()
    app.button(key="teach-take-1").click().run()
    expected = teach(teach(shipped, PIXELS, 1, 1e-5, 10).network, PIXELS, 1, 1e-5, 1)
    images, labels = mnist.test_images(), mnist.test_labels()
    text = page_text(app)
    assert "After 11 steps" in text
    assert f"to **{precise_percent(float(expected.probabilities[-1, 1]))}**" in text
    assert f"to **{significant(float(expected.losses[-1]))}**" in text
    for network in (shipped, expected.network):
        assert f"{score(network, images, labels).correct.sum():,}" in text

    app.button(key="teach-back").click().run()
    assert "After 10 steps" in page_text(app)
    app.button(key="teach-back-all").click().run()
    assert "After 1" not in page_text(app)
    assert app.button(key="teach-back").disabled and app.button(key="teach-back-all").disabled

    app.button(key="teach-take-100").click().run()
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
    app.button(key="teach-take-10").click().run()
    assert "too large" in app.error[0].value
    assert app.button(key="teach-back-all").disabled and "What it did" not in page_text(app)
    assert "nan" not in page_text(app).lower()

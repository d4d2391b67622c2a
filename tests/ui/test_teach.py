"""The Teach it view by Streamlit's AppTest: every number shown is the backward pass's; taught, taken back, kept and picked;
nobody else's network is touched."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, mnist
from model.network import Layer, Network
from model.score import score
from model.teaching import backward, teach
from tests.ui.teach_support import PIXELS, small
from tests.ui.test_app import APP, SEVEN
from ui.format import precise_percent, tex, tex_share
from ui.sample import STAND_IN

PARTS = ("1 Error", "2 Output δ", "3 Hidden δ", "4 Gradients", "5 Apply")


def open_view(
    part: str = PARTS[0], drawing: dict | None = SEVEN, label: int | None = None, own: Network | None = None
) -> AppTest:
    """The view, open at a part, with a drawing, what it was said to be, and a network of the session's own."""
    app = AppTest.from_file(APP, default_timeout=60)
    if drawing is not None:
        app.session_state["canvas"] = {"drawing": {"raw": drawing, "data": None}}
    app.session_state["view"] = "Teach it"
    app.session_state["stored"] = {"teach-part": part}
    app.run()
    if own is not None:
        app.session_state["networks"] = {"session-1": own}
        app.session_state["selected_network"] = "session-1"
        app.run()
    if label is not None:
        app.pills(key="teach-label").set_value(label).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(
        element.value for kind in (app.markdown, app.latex, app.caption, app.info, app.error, app.success) for element in kind
    )


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("drawing", [SEVEN, None])
def test_every_part_is_shown_with_and_without_a_drawing(part, drawing):
    app = open_view(part, drawing)
    assert ("stands in" in said(app)) == (drawing is None)
    assert app.latex


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "own", [small("sigmoid", "sigmoid"), small("tanh"), small(sizes=(784, 10)), small("relu", "sigmoid", (784, 9, 10))]
)
def test_every_part_is_shown_for_other_networks(part, own):
    app = open_view(part, label=3, own=own)
    assert app.latex


def test_the_likely_digits_come_first_and_the_test_digits_label_is_known():
    app = open_view()
    order = [int(option) for option in app.pills(key="teach-label").options]
    passed = checkpoint.load().forward(PIXELS)
    assert order == list(np.argsort(-passed.probabilities, kind="stable"))
    assert sorted(order) == list(range(10)) and order[0] == 7
    assert open_view(drawing=None).pills(key="teach-label").value == int(mnist.test_labels()[STAND_IN])


def test_the_error_and_its_term_are_the_backward_passs():
    found = backward(checkpoint.load(), PIXELS, 1)
    words = said(open_view(label=1))
    assert rf"-\log {tex_share(float(found.output[1]))} = {tex(found.loss)}" in words
    words = said(open_view(PARTS[1], label=1))
    assert rf"\delta_{{1}} = {tex_share(float(found.output[1]))} - 1 = {tex(float(found.gradients.deltas[-1][1]))}" in words


def test_a_sigmoid_networks_error_is_half_the_square():
    own = small("sigmoid", "sigmoid")
    found = backward(own, PIXELS, 4)
    y = np.eye(10)[4]
    assert found.loss == pytest.approx(0.5 * ((y - found.output) ** 2).sum(), rel=1e-6)
    assert tex(found.loss) in said(open_view(label=4, own=own))
    words = said(open_view(PARTS[1], label=4, own=own))
    assert tex(float((found.output[4] - 1) * found.output[4] * (1 - found.output[4]))) in words
    assert "y − ŷ" in words


def test_a_weight_is_picked_by_number_and_an_empty_pixel_teaches_nothing():
    app = open_view(PARTS[3], label=1)
    start = next(widget for widget in app.number_input if widget.label == "From pixel")
    start.set_value(1).run()
    assert not app.exception
    assert "No ink there" in said(app)
    app.button(key="teach-strongest").click().run()
    assert "No ink there" not in said(app)
    app.selectbox(key="teach-layer").set_value(2).run()
    assert not app.exception
    assert any(widget.label == "To digit" for widget in app.number_input)


def test_taught_taken_back_kept_and_picked():
    app = open_view(PARTS[4], label=1)
    shipped = checkpoint.load()
    before = [layer.w.copy() for layer in shipped.layers]
    app.select_slider(key="teach-rate").set_value(1e-5).run()
    app.button(key="teach-take-10").click().run()
    app.button(key="teach-take-1").click().run()
    course = app.session_state["courses"]["default"]
    expected = teach(teach(shipped, PIXELS, 1, 1e-5, 10).network, PIXELS, 1, 1e-5, 1)
    for ours, theirs in zip(course.network.layers, expected.network.layers, strict=True):
        np.testing.assert_array_equal(ours.w, theirs.w)
    assert course.steps == 11
    assert "After 11 steps" in said(app)
    images, labels = mnist.test_images(), mnist.test_labels()
    now = score(expected.network, images, labels).accuracy
    assert course.turns[-1].score.accuracy == now
    assert precise_percent(now) in said(app) and precise_percent(score(shipped, images, labels).accuracy) in said(app)

    app.button(key="teach-back").click().run()
    assert app.session_state["courses"]["default"].steps == 10
    app.button(key="teach-back-all").click().run()
    assert app.session_state["courses"]["default"].network is app.session_state["courses"]["default"].base
    assert app.button(key="teach-back").disabled and app.button(key="teach-back-all").disabled

    app.button(key="teach-take-100").click().run()
    app.text_input(key="teach-name").set_value("My one").run()
    app.button(key="teach-keep").click().run()
    assert "Kept as “My one”" in said(app)
    assert app.session_state["selected_network"] == "default"
    app.button(key="teach-pick").click().run()
    assert not app.exception
    kept = app.session_state["networks"][app.session_state["selected_network"]]
    assert kept.metadata["name"] == "My one" and kept.metadata["taught_steps"] == 100
    assert kept.forward(PIXELS).digit == 1
    for w, layer in zip(before, checkpoint.load().layers, strict=True):
        np.testing.assert_array_equal(w, layer.w)
    assert not open_view(PARTS[4]).session_state["networks"]  # another session has nothing of it


def test_an_overflowing_rate_says_so_and_nothing_is_taught():
    app = open_view(PARTS[4], label=1)
    app.select_slider(key="teach-rate").set_value(1e30).run()
    app.button(key="teach-take-10").click().run()
    assert not app.exception
    assert "too large" in app.error[0].value
    assert not app.session_state["courses"]["default"].turns
    assert "nan" not in said(app).lower()


def test_a_network_that_is_certain_and_wrong_is_shown_without_infinities():
    net = Network((Layer(np.zeros((784, 10), np.float32), 1e4 * np.eye(10, dtype=np.float32)[3]),))
    for part in PARTS:
        words = said(open_view(part, label=8, own=net))
        assert "nan" not in words.lower() and "∞" not in words

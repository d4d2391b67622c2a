"""The Teach it view by Streamlit's AppTest, and its parts: every number shown is the backward pass's, which test_teaching holds
equal to torch; taught, taken back, kept and picked; nobody else's network is touched."""

import base64
import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, mnist
from model.digit import from_drawing
from model.network import ForwardPass, Layer, Network, random_network
from model.score import score
from model.teaching import backward, chain, nudge, suggested_rate, teach
from tests.test_app import APP, SEVEN
from ui import film, teach_apply, teach_chain, teach_pictures
from ui.course import UNDO_BYTES, Course, Turn
from ui.numerals import percent, tex, tex_share, text
from ui.specimen import STAND_IN, Specimen
from ui.teach_chain import COURSE_RATE, RATES, fitting

PARTS = ("1 Error", "2 Output δ", "3 Hidden δ", "4 Gradients", "5 Apply")
PIXELS = from_drawing(SEVEN).pixels


def small(hidden: str = "relu", output: str = "softmax", sizes: tuple[int, ...] = (784, 20, 12, 10)) -> Network:
    return random_network(sizes, np.random.default_rng(1), hidden, output)


def open_view(
    part: str = PARTS[0], drawing: dict | None = SEVEN, label: int | None = None, own: Network | None = None
) -> AppTest:
    """The view, open at a part, with a drawing, what it was said to be, and a network of the session's own."""
    app = AppTest.from_file(APP, default_timeout=60)
    if drawing is not None:
        app.session_state["canvas"] = {"drawing": {"raw": drawing, "data": None}}
    app.session_state["view"] = "Teach it"
    app.session_state["kept"] = {"teach-part": part}
    app.run()
    if own is not None:
        app.session_state["networks"] = {"session-1": own}
        app.session_state["picked"] = "session-1"
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


def values(markup: str, name: str) -> list[float]:
    """The full values that the markup's data attributes carry."""
    return [float(value) for value in re.findall(rf'data-{name}="([^"]+)"', markup)]


@pytest.mark.parametrize("own", [small(), small("sigmoid", "sigmoid")])
def test_the_tables_hold_the_backward_passs_numbers(own):
    found = backward(own, PIXELS, 6)
    assert values(teach_pictures.error_table(found), "error") == pytest.approx(found.terms.tolist(), abs=1e-7)
    assert values(teach_pictures.error_table(found), "value") == pytest.approx([found.loss], abs=1e-7)
    assert values(teach_pictures.delta_table(found), "delta") == pytest.approx(found.gradients.deltas[-1].tolist(), abs=1e-7)
    assert values(teach_pictures.norms_table(found), "norm") == pytest.approx(found.norms, abs=1e-7)
    for layer, part in enumerate(found.hidden):
        shown = values(teach_pictures.hidden_table(found, layer), "hidden-delta")
        assert shown == pytest.approx(sorted(part.delta.tolist(), key=abs, reverse=True)[: len(shown)], abs=1e-7)


def test_the_chain_in_latex_holds_its_own_numbers():
    found = backward(checkpoint.load(), PIXELS, 1)
    for layer in range(3):
        links = chain(found, layer, *found.strongest(layer))
        written = "\n".join(teach_chain.lines(found, links))
        assert f"= {tex(links.gradient)}" in written
        assert r"\sum_k" in written or layer == 2
        low, high = nudge(found.network, PIXELS, 1, layer, links.i, links.j)
        assert text((high - low) / 2e-4) in teach_chain.nudged(links, low, high)
        assert (high - low) / 2e-4 == pytest.approx(links.gradient, rel=1e-2)


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
    assert percent(now) in said(app) and percent(score(shipped, images, labels).accuracy) in said(app)

    app.button(key="teach-back").click().run()
    assert app.session_state["courses"]["default"].steps == 10
    app.button(key="teach-back-all").click().run()
    assert app.session_state["courses"]["default"].network is app.session_state["courses"]["default"].base
    assert app.button(key="teach-back").disabled and app.button(key="teach-back-all").disabled

    app.button(key="teach-take-100").click().run()
    app.text_input(key="teach-name").set_value("My one").run()
    app.button(key="teach-keep").click().run()
    assert "Kept as “My one”" in said(app)
    assert app.session_state["picked"] == "default"
    app.button(key="teach-pick").click().run()
    assert not app.exception
    kept = app.session_state["networks"][app.session_state["picked"]]
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


def test_much_forgotten_is_said():
    course = taught_course(rate=0.003, steps=10)
    assert course.turns[-1].score.accuracy < course.score.accuracy - 0.01
    assert "smaller η" in teach_apply.cost(course, course.turns[-1])
    gentle = taught_course(rate=1e-6, steps=1)
    assert "smaller η" not in teach_apply.cost(gentle, gentle.turns[-1])


def taught_course(rate: float, steps: int, network: Network | None = None) -> Course:
    network = network or checkpoint.load()
    digit = Specimen(PIXELS, None, "", "key", network, network.forward(PIXELS))
    return teach_apply.taken(Course(network), digit, 1, rate, steps)


def test_the_cost_table_holds_the_scores():
    course = taught_course(rate=1e-5, steps=10)
    markup = teach_pictures.cost_table(course.score, course.turns[-1].score, 1)
    change = (course.turns[-1].score.by_digit - course.score.by_digit) * 100
    assert values(markup, "cost") == pytest.approx(change.tolist(), abs=1e-5)
    assert values(markup, "value") == pytest.approx([course.turns[-1].score.accuracy], abs=1e-6)


def test_a_film_carries_every_step_and_the_weights_of_some():
    net = checkpoint.load()
    taught = teach(net, PIXELS, 1, 1e-5, 100)
    data = film.message(taught)
    np.testing.assert_allclose(data["probabilities"], taught.probabilities, atol=1e-6)
    np.testing.assert_allclose(data["losses"], taught.losses, rtol=1e-5)
    changes = np.frombuffer(base64.b64decode(data["changes"]), np.int8).reshape(len(data["frames"]), 784) / 127
    change = taught.weights - taught.weights[0]
    np.testing.assert_allclose(changes * data["changeScale"], change, atol=data["changeScale"] / 200)
    start = np.frombuffer(base64.b64decode(data["start"]), np.int8) / 127 * data["weightScale"]
    np.testing.assert_allclose(start, taught.weights[0], atol=data["weightScale"] / 200)


def test_an_old_turn_is_forgotten_but_never_the_base():
    net = small()
    taught = teach(net, PIXELS, 1, 0.01, 1)
    most = UNDO_BYTES // (4 * net.parameters)
    course = Course(net)
    turn = Turn(taught, PIXELS, score(net, PIXELS[None], np.array([7])))
    for _ in range(most + 3):
        course = course.took(turn)
    assert len(course.turns) == most and course.steps == most + 3
    while course.can_go_back:
        course = course.back()
    assert len(course.turns) == 1 and course.back() is course
    assert course.back_to_base().network is net and course.back_to_base().steps == 0


def test_the_suggested_rate_is_the_loss_over_the_squared_gradient():
    found = backward(checkpoint.load(), PIXELS, 1)
    squared = sum((g.astype(float) ** 2).sum() for layer in found.gradients.layers for g in (layer.w, layer.b))
    assert suggested_rate(found) == pytest.approx(0.3 * found.loss / squared)
    assert fitting(2e-5) == 1e-5 and fitting(1.0) == COURSE_RATE and fitting(1e-12) == RATES[0]
    flat = replace(
        found, gradients=replace(found.gradients, layers=tuple(Layer(0 * g.w, 0 * g.b) for g in found.gradients.layers))
    )
    assert suggested_rate(flat) == float("inf")


def test_a_network_that_is_certain_and_wrong_is_shown_without_infinities():
    net = Network((Layer(np.zeros((784, 10), np.float32), 1e4 * np.eye(10, dtype=np.float32)[3]),))
    for part in PARTS:
        words = said(open_view(part, label=8, own=net))
        assert "nan" not in words.lower() and "∞" not in words


def test_a_pass_is_plain_data():
    """What the view is given is what the network computes: the specimen's pass is the forward pass of its pixels."""
    net = checkpoint.load()
    digit = Specimen(PIXELS, None, "", "key", net, net.forward(PIXELS))
    assert isinstance(digit.passed, ForwardPass) and digit.digit == 7 and replace(digit, label=2).digit == 2

"""The parts of the Teach it view: tables, the chain in LaTeX, the cost, the film and what can be taken back hold the backward
pass's numbers, which test_teaching holds equal to torch."""

import base64
import re
from dataclasses import replace

import numpy as np
import pytest

from model import checkpoint
from model.network import ForwardPass, Layer, Network
from model.score import score
from model.teaching import backward, chain, nudge, suggested_rate, teach
from tests.ui.teach_support import PIXELS, small
from ui.components import step_animation
from ui.format import significant, tex
from ui.sample import Sample
from ui.state.course import UNDO_BYTES, Course, Turn
from ui.views.teach import apply, pictures
from ui.views.teach import chain as chain_view
from ui.views.teach.chain import COURSE_RATE, RATES, fitting


def values(markup: str, name: str) -> list[float]:
    """The full values that the markup's data attributes carry."""
    return [float(value) for value in re.findall(rf'data-{name}="([^"]+)"', markup)]


@pytest.mark.parametrize("own", [small(), small("sigmoid", "sigmoid")])
def test_the_tables_hold_the_backward_passs_numbers(own):
    found = backward(own, PIXELS, 6)
    assert values(pictures.error_table(found), "error") == pytest.approx(found.terms.tolist(), abs=1e-7)
    assert values(pictures.error_table(found), "value") == pytest.approx([found.loss], abs=1e-7)
    assert values(pictures.delta_table(found), "delta") == pytest.approx(found.gradients.deltas[-1].tolist(), abs=1e-7)
    assert values(pictures.norms_table(found), "norm") == pytest.approx(found.norms, abs=1e-7)
    for layer, part in enumerate(found.hidden):
        shown = values(pictures.hidden_table(found, layer), "hidden-delta")
        assert shown == pytest.approx(sorted(part.delta.tolist(), key=abs, reverse=True)[: len(shown)], abs=1e-7)


def test_the_chain_in_latex_holds_its_own_numbers():
    found = backward(checkpoint.load(), PIXELS, 1)
    for layer in range(3):
        links = chain(found, layer, *found.strongest(layer))
        written = "\n".join(chain_view.lines(found, links))
        assert f"= {tex(links.gradient)}" in written
        assert r"\sum_k" in written or layer == 2
        low, high = nudge(found.network, PIXELS, 1, layer, links.i, links.j)
        assert significant((high - low) / 2e-4) in chain_view.nudged(links, low, high)
        assert (high - low) / 2e-4 == pytest.approx(links.gradient, rel=1e-2)


def test_much_forgotten_is_said():
    course = taught_course(rate=0.003, steps=10)
    assert course.turns[-1].score.accuracy < course.score.accuracy - 0.01
    assert "smaller η" in apply.cost(course, course.turns[-1])
    gentle = taught_course(rate=1e-6, steps=1)
    assert "smaller η" not in apply.cost(gentle, gentle.turns[-1])


def taught_course(rate: float, steps: int, network: Network | None = None) -> Course:
    network = network or checkpoint.load()
    digit = Sample(PIXELS, None, "", "key", network, network.forward(PIXELS))
    return apply.taken(Course(network), digit, 1, rate, steps)


def test_the_cost_table_holds_the_scores():
    course = taught_course(rate=1e-5, steps=10)
    markup = pictures.cost_table(course.score, course.turns[-1].score, 1)
    change = (course.turns[-1].score.by_digit - course.score.by_digit) * 100
    assert values(markup, "cost") == pytest.approx(change.tolist(), abs=1e-5)
    assert values(markup, "value") == pytest.approx([course.turns[-1].score.accuracy], abs=1e-6)


def test_a_film_carries_every_step_and_the_weights_of_some():
    net = checkpoint.load()
    taught = teach(net, PIXELS, 1, 1e-5, 100)
    data = step_animation.message(taught)
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


def test_a_pass_is_plain_data():
    """What the view is given is what the network computes: the specimen's pass is the forward pass of its pixels."""
    net = checkpoint.load()
    digit = Sample(PIXELS, None, "", "key", net, net.forward(PIXELS))
    assert isinstance(digit.passed, ForwardPass) and digit.digit == 7 and replace(digit, label=2).digit == 2

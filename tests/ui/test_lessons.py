"""The Lessons view: shown for any network, answers and predictions checked, its numbers and its code equal to torch's own.

tests/browser/test_lessons.py compares the figures.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from model.network import Network
from model.whatif import dropout_passes
from tests.ui.page import SEVEN, data_of, let_read, picture_of, press_picture, sample_of, small, widget, words
from tests.ui.session import draw, new_page, new_session, visitor
from ui import session
from ui.components.lesson_figure import figure_key
from ui.curriculum import parse_answer
from ui.views.lessons import LESSONS, functions, learning, neurons, practice

NEURON = figure_key("neuron")


def open_lesson(number: int, drawing: dict | None = SEVEN, own: Network | None = None) -> AppTest:
    """Open Lessons at a lesson, counted from 0. own: a network that the session has added and selected."""
    app = new_page(drawing, view="Lessons", lesson=str(number + 1)).run()
    return app if own is None else let_read(app, own)


@pytest.mark.parametrize("own", [None, small("sigmoid", "sigmoid"), small("tanh", "softmax", (784, 10))])
def test_without_a_drawing_every_lesson_is_shown_for_any_network_and_names_the_test_digit(own: Network | None):
    app = open_lesson(0, None, own)
    for number, lesson in enumerate(LESSONS):
        widget(app.pills, "lesson").set_value(number).run()
        assert app.subheader[0].value == f"{number + 1}. {lesson.title}"
        assert "stands in" in words(app.caption)
        assert len(app.latex) >= len(lesson.latex)


def test_what_a_browser_sends_for_a_figure_is_checked():
    def values() -> dict[str, float]:
        return {control["name"]: control["value"] for control in data_of(app, NEURON)["controls"]}

    app = open_lesson(0)
    press_picture(app, "values", {"x1": -1.5, "w1": 1e9, "bias": "0", "other": 1}, NEURON)
    assert values() == {"x1": -1.5, "w1": neurons.WEIGHTS[0], "bias": neurons.BIAS}
    for value in (None, [1], {"bias": [0]}, {"bias": True}, {"bias": float("nan")}):
        press_picture(app, "values", value, NEURON)
        assert values()["bias"] == neurons.BIAS
    assert "b = 0.3" in app.code[0].value and "-1.5, 0.5, -1.0" in app.code[0].value


def test_the_same_on_ones_own_network_teaches_the_second_most_likely_digit():
    app = open_lesson(6)
    press_picture(app, "open", True, figure_key("blame"))
    assert visitor(app).view == "Teach it" and picture_of(app)["lesson"]["label"] == learning.target(sample_of())


@pytest.mark.parametrize("number", range(len(LESSONS)))
def test_a_question_responds_to_wrong_unreadable_and_right_answers(number):
    app = open_lesson(number)
    question = LESSONS[number].question(sample_of())
    for answer, kind in ((f"{question.right + 1:.3f}", "info"), ("what?", "warning"), (f"{question.right:.3f}", "success")):
        app.text_input(key=f"lesson-answer-{number}").set_value(answer).run()
        assert len(getattr(app, kind)) == 1, (answer, kind)
    assert question.why in app.success[0].value
    assert number in visitor(app).passed
    assert "✓" in widget(app.pills, "lesson").options[number]


def said(app: AppTest) -> list[str]:
    """The comparisons of a prediction with what happened, on the page."""
    return [note.value for note in app.info if "xpected:**" in note.value]


def test_a_prediction_is_compared_only_after_the_experiment_and_another_drawing_asks_anew():
    app = open_lesson(0)
    assert "Predict first" in app.expander[0].label
    widget(app.pills, "predict-lesson-0").set_value(0).run()
    assert app.expander[0].label == "You expect: also by 1"
    assert not said(app)
    press_picture(app, "values", {"bias": 1.3}, NEURON)
    (note,) = said(app)
    assert note.startswith("**You expected:** also by 1. **What happened:** by less than 1.")
    widget(app.pills, "predict-lesson-0").set_value(1).run()
    (note,) = said(app)
    assert note.startswith("**As you expected:**")
    draw(app, drawn(1))
    app.run()
    assert "Predict first" in app.expander[0].label and not said(app), "a user without a prediction gets no comparison"


@pytest.mark.parametrize(
    ("number", "name", "value", "option"),
    [
        (0, "bias", -1.0, 1),
        (1, "first", 16, 0),
        (1, "second", 1024, 1),
        (2, "z", 6.0, 1),
        (3, "raise", 5.0, 1),
        (4, "p", 0.01, 1),
        (5, "rate", 1e3, 2),
        (6, "sum", -0.5, 2),
        (7, "drop", 0.5, 1),
        (8, "right", 0.01, 0),
    ],
)
def test_a_prediction_has_an_outcome_as_soon_as_the_figure_is_set(monkeypatch: pytest.MonkeyPatch, number, name, value, option):
    new_session(monkeypatch)
    sample, experiment = sample_of(), LESSONS[number].experiment
    assert not experiment.is_done(sample), "nothing has been tried"
    session.store_choice(f"lesson-{name}", value)
    assert experiment.is_done(sample) and experiment.right_option(sample) == option


def test_the_prediction_about_dropout_is_compared_with_the_p_that_it_asks_about(monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    sample = sample_of()
    passes = [dropout_passes(sample.network, sample.pixels, p, practice.chances(sample)) for p in (practice.ASKED, 0.9)]
    asked, chosen = ((passed.argmax(axis=1) == sample.passed.digit).sum() for passed in passes)
    session.store_choice(practice.DROP.key, 0.9)
    assert chosen < 5 <= asked <= practice.MANY and practice.still_right(sample) == 1


def run(code: str) -> dict:
    """Run the code that a lesson shows. Return its numbers by name, as float64 arrays."""
    scope: dict = {}
    exec(code, scope)
    values = {name: value.detach() if isinstance(value, torch.Tensor) else value for name, value in scope.items()}
    numbers = (int, float, tuple, np.ndarray, torch.Tensor)
    return {name: np.asarray(value, float) for name, value in values.items() if isinstance(value, numbers)}


# What both programs of a lesson compute
COMPUTED = {
    0: ("x", "w", "z", "y"),
    1: ("parameters", "shape"),
    2: ("y", "slope", "relu", "relu_slope"),
    3: ("p",),
    4: ("E", "L"),
    5: ("w", "E"),
    6: ("output", "step_output", "step_hidden"),
    7: ("mean",),
    8: ("loss", "slope", "mistake", "mistaken_slope"),
}


@pytest.mark.parametrize(("number", "names"), COMPUTED.items())
def test_the_code_in_numpy_and_the_code_in_pytorch_compute_the_same(number, names):
    ours, theirs = map(run, LESSONS[number].code(sample_of()))
    for name in names:
        np.testing.assert_allclose(theirs[name].squeeze(), ours[name].squeeze(), rtol=1e-4, atol=1e-6, err_msg=name)


def shown(numbers: dict[str, str]) -> list[float]:
    """Return the numbers of a lesson as they are shown."""
    return [parse_answer(text)[0] for text in numbers.values()]


def test_the_numbers_of_the_lessons_are_the_networks_and_torchs():
    computed = run(LESSONS[0].code(sample_of())[1])  # torch built with another BLAS gives another last bit
    assert computed["total"] == pytest.approx(neurons.TORCH_Z, abs=1e-6)
    assert computed["output"] == pytest.approx(neurons.TORCH_Y, abs=1e-6)
    sample = sample_of(small())  # the shipped network is so sure that its errors are 0
    passed = sample.passed
    product, bias, z = shown(neurons.neuron_numbers(sample))
    j = int(passed.pre_activations[0].argmax())
    assert product == pytest.approx(float(passed.x @ sample.network.layers[0].w[:, j]), abs=5e-3)
    assert product + bias == pytest.approx(z, abs=1e-9)
    assert shown(functions.activation_numbers(sample))[:3] == [z, max(0, z), float(z > 0)]
    logit, total, probability, together = shown(functions.softmax_numbers(sample))
    assert logit == pytest.approx(passed.logits.max(), rel=5e-3)
    assert probability == pytest.approx(passed.probabilities.max(), abs=1e-4)
    assert 1 / total == pytest.approx(probability, rel=5e-3) and together == pytest.approx(1)
    p, half_squared, log_loss = shown(learning.error_numbers(sample))
    logits, target = torch.tensor(passed.logits, dtype=torch.float64), torch.tensor(sample.right_digit)
    shares = F.softmax(logits, 0)
    assert p == pytest.approx(shares[target].item(), abs=1e-4)
    assert log_loss == pytest.approx(F.cross_entropy(logits, target).item(), rel=5e-3)
    squared = F.mse_loss(shares, F.one_hot(target, 10), reduction="sum").item()
    assert half_squared == pytest.approx(0.5 * squared, rel=5e-3)
    log_p, right, mistake = shown(practice.torch_numbers(sample))
    for output, value in ((F.log_softmax, right), (F.softmax, mistake)):
        assert value == pytest.approx(F.nll_loss(output(logits[None], dim=1), target[None]).item(), rel=5e-3)
    assert log_p == -right


@pytest.mark.parametrize("network", [None, small(output="sigmoid")])
def test_a_drawing_has_the_same_loss_in_every_lesson_and_in_its_code(network: Network | None):
    sample = sample_of(network)
    losses = [learning.error_numbers(sample)["−log p"], practice.torch_numbers(sample)["loss −log p"]]
    assert losses[0] == losses[1]
    found = [next(iter(numbers(sample).values())) for numbers in (learning.error_numbers, learning.backprop_numbers)]
    assert {*found, [*practice.dropout_numbers(sample).values()][-1]} == {found[0]}, "one probability, too"
    for code in LESSONS[4].code(sample):
        assert run(code)["L"] == pytest.approx(parse_answer(losses[0])[0], rel=5e-3)


def test_a_misread_test_digit_is_taught_as_what_it_is():
    sample = sample_of(small())
    wrong = (sample.result.digit + 3) % 10
    assert learning.target(sample) == int(sample.result.probabilities.argsort()[-2])
    assert learning.target(replace(sample, sheet=replace(sample.sheet, label=wrong))) == wrong

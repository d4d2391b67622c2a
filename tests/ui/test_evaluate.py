"""The Evaluate view in Streamlit's AppTest: its numbers are those of model.evaluation, a pressed image lies on the
sheet, and the curves are measured in the background."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, evaluation, mnist, robustness
from model.digit import from_drawing
from model.distort import DISTORTIONS
from tests.ui.page import SEVEN, choose, data_of, let_read, page_text, small, widget
from tests.ui.session import add_network, new_page, session, store, visitor
from training.jobs import corrections
from ui import commands
from ui import session as ui_session
from ui.networks import CONNECTED, CONVOLUTIONAL, LINEAR
from ui.networks import comparison as small_networks
from ui.views.evaluate import answers, certainty, comparison, mistakes, pictures
from ui.views.evaluate import robustness as view
from ui.views.evaluate.answers import OWN, Answers

PARTS = ("Mistakes", "How sure it is", "Robustness")


@pytest.fixture(scope="module")
def shipped() -> Answers:
    """The shipped network's answers to MNIST's test digits."""
    images, labels = mnist.test_images(), mnist.test_labels()
    return Answers(images, labels, evaluation.probabilities_of(checkpoint.load(), images))


def open_evaluate(part: str = PARTS[0], drawing: dict | None = SEVEN, **stored: object) -> AppTest:
    return new_page(drawing, {"evaluate-part": part, **stored}, view="Evaluate").run()


def picks(app: AppTest, key: str) -> list[str]:
    return re.findall(r'data-pick="([^"]+)"', data_of(app, key)["html"])


def ranked(answers: Answers, chosen: np.ndarray) -> np.ndarray:
    return evaluation.ranked(answers.labels, answers.probabilities, chosen)


def test_without_a_drawing_the_matrix_counts_every_answer_and_offers_its_mistakes(shipped):
    app = open_evaluate(drawing=None)
    counts = evaluation.confusion_matrix(shipped.labels, shipped.probabilities)
    html = data_of(app, "evaluate-matrix")["html"]
    shown = {pick: int(n) for pick, n in re.findall(r'data-pick="(\d:\d)"[^>]*>(\d+)</button>', html)}
    assert shown == {f"{i}:{j}": counts[i, j] for i in range(10) for j in range(10) if counts[i, j]}
    assert sum(shown.values()) == 10_000 and f"misreads **{10_000 - shipped.correct}**" in page_text(app)
    assert picks(app, "evaluate-gallery") == [
        f"test:{i}" for i in ranked(shipped, shipped.probabilities.argmax(axis=1) != shipped.labels)[: mistakes.SHOWN]
    ]
    assert html.count('tabindex="0" aria-label') == 1  # one stop of the Tab key


def test_a_cell_and_the_filters_choose_the_images_and_pages_turn(shipped):
    app = open_evaluate(**{mistakes.FILTER: "4:4"})
    is_right = shipped.probabilities.argmax(axis=1) == shipped.labels
    found = ranked(shipped, is_right & (shipped.labels == 4))
    assert picks(app, "evaluate-gallery") == [f"test:{i}" for i in found[: mistakes.SHOWN]]
    app.button(key="evaluate-next").click().run()
    assert picks(app, "evaluate-gallery") == [f"test:{i}" for i in found[mistakes.SHOWN : 2 * mistakes.SHOWN]]
    widget(app.pills, "evaluate-filter-pills").set_value(mistakes.HITS).run()
    assert picks(app, "evaluate-gallery")[0] == f"test:{ranked(shipped, is_right)[0]}"


def test_the_numbers_are_those_of_the_network_that_reads(shipped):
    network = small()
    app = let_read(open_evaluate(), network)
    found = evaluation.probabilities_of(network, shipped.images)
    assert f"**{int((found.argmax(axis=1) == shipped.labels).sum()):,}** of 10,000" in page_text(app)
    matrix = evaluation.confusion_matrix(shipped.labels, found)
    shares = [float(value) for value in re.findall(r'data-value="([\d.]+|nan)"', data_of(app, "evaluate-matrix")["html"])]
    expected = [*evaluation.recall(matrix), *evaluation.precision(matrix)]
    np.testing.assert_allclose(shares, expected, atol=1e-6)  # NaN for a digit that is never answered
    for part in PARTS[1:]:
        choose(app, "evaluate-part", part)


@pytest.mark.parametrize(
    ("press", "owner", "command", "values"),
    [
        (mistakes.choose_pressed, ui_session, "store_choice", [None, 3, "4", "44", "4:x", "x:4", "::", "14:1"]),
        (
            mistakes.put_pressed,
            commands,
            "replace_drawing",
            [None, 3, "test:", "test:-1", "test:10000", "test:²", "test:" + 5000 * "1", "own:", "own:../x", "other:1"],
        ),
    ],
)
def test_a_press_that_names_no_cell_or_image_changes_nothing(press, owner, command: str, values: list, monkeypatch):
    for pressed in values:
        monkeypatch.setattr(ui_session, "sent", lambda *_, pressed=pressed: pressed)
        monkeypatch.setattr(owner, command, lambda *_, pressed=pressed: pytest.fail(f"{pressed!r} had an effect"))
        press()


def test_corrections_are_evaluated_and_lie_on_the_sheet_as_drawings(runs, monkeypatch):
    app = open_evaluate(**{answers.SOURCE: OWN})
    assert "stored no corrections yet" in page_text(app)
    corrections.add(runs, 1, SEVEN)  # a 7 that its owner calls a 1
    app.run()
    assert "reads **0** of 1 of your corrections" in page_text(app)
    [pick] = picks(app, "evaluate-gallery")
    monkeypatch.setattr(ui_session, "sent", lambda key, field: pick)
    with session(app):
        mistakes.put_pressed()
    put = visitor(app).drawing.sheet
    strokes = [(item["type"], item["path"], item["strokeWidth"]) for item in put.drawing["objects"]]
    assert strokes == [(item["type"], item["path"], item["strokeWidth"]) for item in SEVEN["objects"]] and put.label == 1
    for part in PARTS:
        choose(app, "evaluate-part", part)


def test_a_server_that_stores_no_drawings_evaluates_test_digits(monkeypatch):
    monkeypatch.setenv("DIGIT_LENS_TRAINING", "off")
    app = open_evaluate(**{answers.SOURCE: OWN})
    assert "of 10,000 test digits" in page_text(app)
    assert not any(OWN in control.options for control in app.segmented_control)


def test_without_a_drawing_the_handle_says_what_refusing_gains(shipped):
    app = open_evaluate("How sure it is", None)
    widget(app.slider, certainty.REFUSED).set_value(1.5).run()
    accuracies = evaluation.accuracy_if_refused(shipped.labels, shipped.probabilities)
    assert f"**{100 * accuracies[150]:.2f}\u00a0%** of its answers are right" in page_text(app)
    [chart] = json.loads(data_of(app, "evaluate-refusal")["charts"])
    assert chart["mark"] == 1.5 and chart["series"][0]["y"][3] == pytest.approx(accuracies[150], rel=1e-4)
    found = evaluation.reliability(shipped.labels, shipped.probabilities)
    assert f"**{100 * found.error:.2f}** percentage points" in page_text(app)


def test_a_slider_distorts_the_drawing_and_every_network_answers():
    app = open_evaluate("Robustness")
    choose(app, "evaluate-distortion", "Shift")
    widget(app.slider, "evaluate-strength-Shift").set_value(6.0).run()
    shown = [int(n) for n in re.findall(r'data-answer="(\d)"', data_of(app, "evaluate-yours")["html"])]
    pixels = DISTORTIONS[1].apply(from_drawing(SEVEN).pixels[None], 6.0, np.random.default_rng(0))
    networks = [checkpoint.load(), *(small_networks()[name] for name in (LINEAR, CONVOLUTIONAL, CONNECTED))]
    assert shown == [int(network.forward(pixels).probabilities.argmax()) for network in networks]
    strip = data_of(app, "evaluate-strengths")["html"]
    assert strip.count('class="now"') == 1 and strip.count("<img") == len(DISTORTIONS[1].strengths)


def test_a_name_never_reaches_the_page_as_markup():
    hostile = "<img src=x onerror=alert(1)>"
    names, shares = [hostile], np.eye(10)[:1]
    assert "<img src=x" not in pictures.answers_now(np.zeros((28, 28)), names, shares, 0)
    every = np.zeros((len(DISTORTIONS[0].strengths), 28, 28))
    assert "<img src=x" not in pictures.strengths(DISTORTIONS[0], every, names, np.zeros((1, len(every)), int), 0, 0)


ACCURACY = {LINEAR: 0.25, CONVOLUTIONAL: 0.75}  # of the shipped networks; any other has 0.5


def measured(key: str, network: object, digits: object) -> robustness.Robustness:
    """Return at once what the worker finds after a while."""
    return robustness.Robustness(tuple((ACCURACY.get(key, 0.5),) * len(d.strengths) for d in DISTORTIONS), 1.0)


def test_networks_of_the_same_name_keep_their_curves_and_the_shipped_ones_are_quoted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(view.worker, "request", measured)
    app = open_evaluate("Robustness", None)
    other, own = (add_network(app, LINEAR, small(hidden)) for hidden in ("relu", "tanh"))
    store(app, comparison.FOURTH, other)
    app.run()
    charts = json.loads(data_of(app, "evaluate-robustness")["charts"])
    assert [chart["title"] for chart in charts] == [d.name for d in DISTORTIONS] and "Why people moved on" in page_text(app)
    [chart, *_] = charts
    names = {series["name"]: series["y"][0] for series in chart["series"]}
    assert list(names) == ["Linear (2)", LINEAR, CONVOLUTIONAL, "Linear (1)"] and own.endswith("-2")
    assert names[LINEAR] == ACCURACY[LINEAR]
    quoted = "the linear network still reads **25\u00a0%** of them and the convolutional one **75\u00a0%**"
    assert quoted in page_text(app)
    widget(app.selectbox, comparison.FOURTH).set_value(comparison.NONE).run()
    assert quoted in page_text(app)


def test_few_corrections_are_counted_one_by_one(runs: Path):
    for label in (7, 7, 7, 1):
        corrections.add(runs, label, SEVEN)
    app = open_evaluate("How sure it is", **{answers.SOURCE: OWN})
    widget(app.slider, certainty.REFUSED).set_value(30.0).run()
    assert "of the digits (1 digit) of which" in page_text(app)
    near = np.full((1, 10), 0.1 / 9)
    near[0, 7] = 0.9
    text = certainty.nine_in_ten(Answers(np.zeros((1, 28, 28), np.uint8), np.array([7]), near))
    assert text.startswith("The only answer here with 85 to 95 % says 90.0\u00a0% and is **right**.")

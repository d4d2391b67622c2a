"""The Evaluate view in Streamlit's AppTest: its numbers are those of model.evaluation, a pressed image lies on the
sheet."""

import json
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, evaluation, mnist
from model.examples import loads
from tests.training.stand_in import until, until_epoch
from tests.ui.page import SEVEN, choose, data_of, let_read, page_text, press_picture, small, widget
from tests.ui.session import new_page, visitor
from training.jobs import launcher
from ui.components import examples
from ui.mnist_digits import Answers
from ui.views.evaluate import mistakes

PARTS = ("Mistakes", "How sure it is")


@pytest.fixture(scope="module")
def shipped() -> Answers:
    """The shipped network's answers to MNIST's test digits."""
    images, labels = mnist.test_set()
    return Answers(images, labels, evaluation.probabilities_of(checkpoint.load(), images))


def open_evaluate(part: str = PARTS[0], drawing: dict | None = SEVEN, **stored: object) -> AppTest:
    return new_page(drawing, {"evaluate-part": part, **stored}, view="Evaluate").run()


def picks(app: AppTest, key: str) -> list[str]:
    return re.findall(r'data-pick="([^"]+)"', data_of(app, key)["html"])


def ranked(answers: Answers, chosen: np.ndarray) -> np.ndarray:
    return evaluation.ranked(answers.labels, answers.probabilities, chosen)


def test_without_a_drawing_the_matrix_counts_every_answer_and_offers_its_mistakes(shipped):
    app = open_evaluate(drawing=None)
    counts = evaluation.count(shipped.digits, shipped.labels).confusion
    html = data_of(app, "evaluate-matrix")["html"]
    shown = {pick: int(n) for pick, n in re.findall(r'data-pick="(\d:\d)"[^>]*>(\d+)</button>', html)}
    assert shown == {f"{i}:{j}": counts[i, j] for i in range(10) for j in range(10) if counts[i, j]}
    assert f"misreads **{10_000 - np.trace(counts)}**" in page_text(app)
    assert html.count('tabindex="0" aria-label') == 1  # one stop of the Tab key
    is_right = shipped.probabilities.argmax(axis=1) == shipped.labels
    assert picks(app, "evaluate-gallery") == [str(i) for i in ranked(shipped, ~is_right)[: mistakes.SHOWN]]
    app = open_evaluate(**{mistakes.FILTER: (4, 4)})
    found = ranked(shipped, is_right & (shipped.labels == 4))
    assert picks(app, "evaluate-gallery") == [str(i) for i in found[: mistakes.SHOWN]]
    widget(app.pills, "evaluate-filter-pills").set_value(mistakes.HITS).run()
    assert picks(app, "evaluate-gallery")[0] == str(ranked(shipped, is_right)[0])


def test_the_numbers_are_those_of_the_network_that_reads(shipped):
    network = small()
    app = let_read(open_evaluate(), network)
    found = evaluation.probabilities_of(network, shipped.images)
    assert f"**{int((found.argmax(axis=1) != shipped.labels).sum()):,}** of 10,000" in page_text(app)
    score = evaluation.count(found.argmax(axis=1), shipped.labels)
    shares = [float(value) for value in re.findall(r'data-value="([\d.]+|nan)"', data_of(app, "evaluate-matrix")["html"])]
    expected = [*score.by_digit, *score.precision]
    np.testing.assert_allclose(shares, expected, atol=1e-6)  # NaN for a digit that is never answered
    sure = evaluation.reliability(shipped.labels, found)
    assert f"**{100 * sure.error:.2f}** percentage points" in page_text(choose(app, "evaluate-part", PARTS[1]))
    chart = data_of(app, "evaluate-reliability")
    assert chart["curves"][0]["y"] == pytest.approx(sure.accuracy[sure.count > 0], rel=1e-4)
    near = np.abs(shipped.probabilities.max(axis=1) - 0.9) <= 0.05
    assert f"The {near.sum():,} answers" in page_text(open_evaluate(PARTS[1], None)), "of the shipped network"


def send_examples(app: AppTest, *labels: int) -> None:
    """Let the browser send examples to train on: the same drawing with each of the labels."""
    entries = [{"label": label, "drawing": SEVEN, "time": 0} for label in labels]
    press_picture(app, "tune", json.dumps({"drawings": entries}), examples.KEY)


@pytest.mark.usefixtures("stand_in")
def test_fine_tuning_gives_the_run_a_copy_of_the_examples_unless_the_server_is_shared(monkeypatch: pytest.MonkeyPatch):
    app = open_evaluate("Your examples")
    data = data_of(app, examples.KEY)
    assert (data["drawing"], data["network"], data["tuning"]) == (SEVEN, checkpoint.load().key, "")
    send_examples(app, 7, 11)
    assert "label 11" in visitor(app).message.get() and launcher.current() is None
    send_examples(app, 7, 1)
    run = launcher.current()
    assert run.name == "fine-tuned on 2 drawings" and run.options["resume"] == "model/default.safetensors"
    assert [item.label for item in loads(run.drawings.read_bytes(), "")] == [7, 1]
    until_epoch(run)
    launcher.finish(run)
    until(run, "done")
    results = [line for line in page_text(app.run()).splitlines() if line.startswith("| of ")]
    assert [re.findall(r"\| ([\d.]+)\xa0%", line) for line in results] == [["0", "100"], ["99.00", "90.00"]]
    assert data_of(let_read(app, small()), examples.KEY)["tuning"], "why this network can't be fine-tuned"
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")
    assert data_of(app.run(), examples.KEY)["tuning"] is None

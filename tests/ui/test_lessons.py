"""The Lessons view by Streamlit's AppTest: shown with and without a drawing, for any network; answers checked."""

import re
from unittest.mock import MagicMock

import pytest

from model import checkpoint
from model.network import Network
from tests.ui.page import PIXELS, data_of, open_lesson, press, sample_of, small, widget, words
from tests.ui.session import visitor
from training import torch_reference
from ui.views.lessons import LESSONS, torch_process
from ui.views.lessons.torch_process import TorchError


@pytest.mark.parametrize("own", [None, small("sigmoid", "sigmoid"), small("tanh", "softmax", (784, 10))])
def test_without_a_drawing_every_lesson_is_shown_for_any_network_and_names_the_test_digit(own: Network | None):
    app = open_lesson(0, None, own)
    for number, lesson in enumerate(LESSONS):
        widget(app.pills, "lesson").set_value(number).run()
        assert app.subheader[0].value == f"{number + 1}. {lesson.title}"
        assert "stands in" in words(app.caption)
        assert len(app.latex) >= len(lesson.latex)


@pytest.mark.parametrize("number", range(len(LESSONS)))
def test_a_question_responds_to_wrong_unreadable_and_right_answers(number):
    app = open_lesson(number)
    question = LESSONS[number].question(sample_of())
    for answer, kind in ((f"{question.right + 1:.3f}", "info"), ("what?", "warning"), (f"{question.right:.3f}", "success")):
        app.text_input(key=f"lesson-answer-{number}").set_value(answer)
        press(app, "Check")
        assert len(getattr(app, kind)) == 1, (answer, kind)
    assert question.why in app.success[0].value
    assert number in visitor(app).passed
    assert "✓" in widget(app.pills, "lesson").options[number]


def test_torch_runs_once_and_only_on_demand(monkeypatch: pytest.MonkeyPatch):
    run = MagicMock(return_value=torch_reference.compare(checkpoint.load(), PIXELS))
    monkeypatch.setattr(torch_process, "run", run)
    app = open_lesson(8)
    run.assert_not_called()
    app.button(key="lesson-run").click().run()
    app.run()
    run.assert_called_once()
    difference = re.search(r'data-testid="torch-difference" data-value="([^"]+)"', data_of(app, "lesson-torch")["html"])
    assert difference is not None and float(difference[1]) < 1e-4
    assert "The right loss and a common mistake" in words(app.markdown)


def test_a_server_for_many_does_not_start_torch(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")
    app = open_lesson(8)
    assert "lesson-run" not in [button.key for button in app.button] and "your own computer" in words(app.info)


def test_if_torch_fails_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(torch_process, "run", MagicMock(side_effect=TorchError("PyTorch failed (no torch).")))
    app = open_lesson(8)
    app.button(key="lesson-run").click().run()
    assert "no torch" in app.error[0].value
    assert app.run().button(key="lesson-run").label == "Run it in PyTorch"  # it does not run again by itself

"""The Lessons view by Streamlit's AppTest: shown with and without a drawing, for any network; answers checked."""

import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint
from model.network import Network
from model.strokes import pencil
from tests.ui.test_app import APP, SEVEN
from tests.ui.test_lesson_numbers import PIXELS, network, sample_of
from tests.ui.widget import widget
from training import torch_reference
from ui.views.lessons import LESSONS, torch_process
from ui.views.lessons.torch_process import TorchError


def open_lesson(number: int, drawing: dict | None = SEVEN, own: Network | None = None) -> AppTest:
    """The view, open at a lesson, counted from 0."""
    app = AppTest.from_file(APP, default_timeout=90)
    if drawing is not None:
        app.session_state["canvas"] = {"drawing": {"raw": drawing, "data": None}}
    app.session_state["view"] = "Lessons"
    app.session_state["stored"] = {"lesson": number}
    app.run()
    if own is not None:
        app.session_state["networks"] = {"session-1": own}
        app.session_state["selected_network"] = "session-1"
        app.run()
    assert not app.exception
    return app


def test_every_lessons_right_answer_is_accepted_as_a_person_writes_it():
    sample = sample_of()
    for lesson in LESSONS:
        question = lesson.question(sample)
        assert question.check(f"{question.right:.3f}") is True, lesson.title
        assert question.check(f"{question.right:.3f}".replace(".", ",")) is True, lesson.title
        assert question.check(str(question.right + 1)) is False, lesson.title


@pytest.fixture
def no_cached_results():
    """Forget the results of other tests, and those of this one."""
    torch_process.runner.clear()
    yield
    torch_process.runner.clear()


@pytest.mark.parametrize("number", range(len(LESSONS)))
def test_every_lesson_is_shown_without_a_drawing_and_names_the_test_digit(number):
    app = open_lesson(number, None)
    assert app.subheader[0].value == f"{number + 1}. {LESSONS[number].title}"
    assert "stands in" in app.caption[0].value
    assert len(app.latex) >= len(LESSONS[number].latex)


@pytest.mark.parametrize("number", range(len(LESSONS)))
@pytest.mark.parametrize("own", [network("sigmoid", "sigmoid"), network("tanh", "softmax", (784, 10))])
def test_every_lesson_is_shown_for_other_networks(number, own):
    assert open_lesson(number, own=own).subheader


@pytest.mark.parametrize("number", range(len(LESSONS)))
def test_a_question_responds_to_wrong_unreadable_and_right_answers(number):
    app = open_lesson(number)
    question = LESSONS[number].question(sample_of())
    for answer, kind in ((f"{question.right + 1:.3f}", "info"), ("what?", "warning"), (f"{question.right:.3f}", "success")):
        app.text_input(key=f"lesson-answer-{number}").set_value(answer)
        next(button for button in app.button if button.label == "Check").click().run()
        assert not app.exception
        assert len(getattr(app, kind)) == 1, (answer, kind)
    assert question.why in app.success[0].value
    assert number in app.session_state["passed_lessons"]
    assert "✓" in widget(app.pills, "lesson").options[number]


def test_the_bias_moves_the_neuron_and_the_steps_diverge():
    app = open_lesson(0)
    widget(app.slider, "lesson-bias").set_value(2.0).run()
    assert not app.exception
    app = open_lesson(5)
    widget(app.slider, "lesson-rate").set_value(5.0).run()
    widget(app.slider, "lesson-steps").set_value(10).run()
    assert any("It diverges" in text.value for text in app.markdown)


@pytest.mark.parametrize("points", [[(160, 40), (160, 280)], [(160, 160)]])
def test_the_steps_can_diverge_for_a_digit_of_little_ink_too(points):
    app = open_lesson(5, {"objects": [pencil(points, 18)]})
    slider = widget(app.slider, "lesson-rate")
    slider.set_value(slider.max).run()
    widget(app.slider, "lesson-steps").set_value(10).run()
    assert not app.exception
    assert any("It diverges" in text.value for text in app.markdown)


def test_other_neurons_are_left_out_on_demand():
    app = open_lesson(7)
    before = [text.value for text in app.markdown]
    widget(app.slider, "lesson-drop").set_value(0.8).run()
    first = next(text.value for text in app.markdown if "readings say" in text.value)
    app.button(key="lesson-again").click().run()
    assert next(text.value for text in app.markdown if "readings say" in text.value) != first
    assert before and "nan" not in first


def test_torch_runs_once_and_only_on_demand(monkeypatch: pytest.MonkeyPatch, no_cached_results):
    runs = []
    answer = torch_reference.compare(checkpoint.load(), PIXELS)
    monkeypatch.setattr(torch_process, "run", lambda network, pixels: runs.append(1) or answer)
    app = open_lesson(8)
    assert not runs
    app.button(key="lesson-run").click().run()
    app.run()
    assert not app.exception and len(runs) == 1
    assert any("Both losses, computed by torch" in text.value for text in app.markdown)


def test_if_torch_fails_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch, no_cached_results):
    def fail(network, pixels):
        raise TorchError("PyTorch failed (no torch).")

    monkeypatch.setattr(torch_process, "run", fail)
    app = open_lesson(8)
    app.button(key="lesson-run").click().run()
    assert not app.exception
    assert "no torch" in app.error[0].value
    assert app.run().button(key="lesson-run").label == "Run it in PyTorch"  # it does not run again by itself

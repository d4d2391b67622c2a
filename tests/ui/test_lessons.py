"""The Lessons view by Streamlit's AppTest: shown with and without a drawing, for any network; answers checked."""

import threading
import time

import numpy as np
import pytest
import streamlit as st

from harness.pencil import pencil
from model import checkpoint
from tests.ui.page import PIXELS, open_lesson, sample_of, small, widget
from tests.ui.session import passed_lessons
from training import torch_reference
from ui.views.lessons import LESSONS, torch_process
from ui.views.lessons.torch_process import TorchError


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
    torch_process.clear()
    yield
    torch_process.clear()


@pytest.mark.parametrize("number", range(len(LESSONS)))
def test_every_lesson_is_shown_without_a_drawing_and_names_the_test_digit(number):
    app = open_lesson(number, None)
    assert app.subheader[0].value == f"{number + 1}. {LESSONS[number].title}"
    assert any("stands in" in caption.value for caption in app.caption)
    assert len(app.latex) >= len(LESSONS[number].latex)


@pytest.mark.parametrize("number", range(len(LESSONS)))
@pytest.mark.parametrize("own", [small("sigmoid", "sigmoid"), small("tanh", "softmax", (784, 10))])
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
    assert number in passed_lessons(app)
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
    first = next(text.value for text in app.markdown if "times the answer was" in text.value)
    app.button(key="lesson-again").click().run()
    assert next(text.value for text in app.markdown if "times the answer was" in text.value) != first
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
    assert any("The right loss and a common mistake" in text.value for text in app.markdown)


def test_if_torch_fails_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch, no_cached_results):
    def fail(network, pixels):
        raise TorchError("PyTorch failed (no torch).")

    monkeypatch.setattr(torch_process, "run", fail)
    app = open_lesson(8)
    app.button(key="lesson-run").click().run()
    assert not app.exception
    assert "no torch" in app.error[0].value
    assert app.run().button(key="lesson-run").label == "Run it in PyTorch"  # it does not run again by itself


def test_one_torch_process_runs_at_a_time_even_if_the_caches_are_emptied(monkeypatch: pytest.MonkeyPatch, no_cached_results):
    """`clear_cache` is a message that any page can send. The requests before and after it still wait for each other."""
    running, most = [], []

    def slow(network, pixels):
        running.append(1)
        most.append(len(running))
        time.sleep(0.2)
        running.pop()
        return {}

    monkeypatch.setattr(torch_process, "run", slow)

    def request(brightness: int) -> threading.Thread:
        asked = threading.Thread(target=torch_process.result, args=(checkpoint.load(), np.full(784, brightness, np.float32)))
        asked.start()
        return asked

    requests = []
    for brightness in range(3):
        requests.append(request(brightness))
        time.sleep(0.05)
        st.cache_resource.clear()
        st.cache_data.clear()
    for asked in requests:
        asked.join()
    assert most == [1, 1, 1]

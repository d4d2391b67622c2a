"""The Lessons view by Streamlit's AppTest: shown with and without a drawing, for any network; answers checked."""

import pytest

from model.network import Network
from tests.ui.page import data_of, open_lesson, picture_of, press_picture, sample_of, small, widget, words
from tests.ui.session import visitor
from ui.components.lesson_figure import figure_key
from ui.views.lessons import LESSONS, learning, neurons


@pytest.mark.parametrize("own", [None, small("sigmoid", "sigmoid"), small("tanh", "softmax", (784, 10))])
def test_without_a_drawing_every_lesson_is_shown_for_any_network_and_names_the_test_digit(own: Network | None):
    app = open_lesson(0, None, own)
    for number, lesson in enumerate(LESSONS):
        widget(app.pills, "lesson").set_value(number).run()
        assert app.subheader[0].value == f"{number + 1}. {lesson.title}"
        assert "stands in" in words(app.caption)
        assert len(app.latex) >= len(lesson.latex)


def test_what_a_browser_sends_for_a_figure_is_checked():
    app = open_lesson(0)
    sent = {"x1": -1.5, "w1": 1e9, "bias": "0", "other": 1}
    press_picture(app, "values", sent, figure_key("neuron"))
    assert data_of(app, figure_key("neuron"))["values"] == {"x1": -1.5, "w1": neurons.WEIGHTS[0], "bias": neurons.BIAS}
    for value in (None, [1], {"bias": [0]}, {"bias": True}, {"bias": float("nan")}):
        press_picture(app, "values", value, figure_key("neuron"))
        assert data_of(app, figure_key("neuron"))["values"]["bias"] == neurons.BIAS
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

"""Predict, then see: what each experiment makes of a prediction, and what the page then says."""

import pytest
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from tests.ui.page import open_lesson, press_picture, sample_of, widget
from tests.ui.session import draw, new_session
from ui import session
from ui.components.lesson_figure import figure_key
from ui.views.lessons import LESSONS


def said(app: AppTest) -> list[str]:
    """The comparisons on the page."""
    return [note.value for note in app.info if "xpected:**" in note.value]


def test_a_prediction_is_compared_only_after_the_experiment_and_another_drawing_asks_anew():
    app = open_lesson(0)
    assert "Predict first" in app.expander[0].label
    widget(app.pills, "predict-lesson-0").set_value(0).run()
    assert app.expander[0].label == "You expect: also by 1"
    assert not said(app)
    press_picture(app, "values", {"bias": 1.3}, figure_key("neuron"))
    (note,) = said(app)
    assert note.startswith("**You expected:** also by 1. **What happened:** by less than 1.")
    widget(app.pills, "predict-lesson-0").set_value(1).run()
    (note,) = said(app)
    assert note.startswith("**As you expected:**") and "wrong" not in note.lower()
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
    sample, prediction = sample_of(), LESSONS[number].prediction
    assert not prediction.is_done(sample), "nothing has been tried"
    session.store_choice(f"lesson-{name}", value)
    assert prediction.is_done(sample) and prediction.outcome(sample).option == option

"""Predict, then see: what each experiment makes of a prediction, and what the page then says."""

import pytest
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from tests.ui.page import open_lesson, press_picture, sample_of, widget
from tests.ui.session import draw
from ui import session as ui_session
from ui.views.lessons import LESSONS, functions, learning, neurons, practice


def said(app: AppTest) -> list[str]:
    """The comparisons on the page."""
    return [note.value for note in app.info if "xpected:**" in note.value]


def test_a_prediction_is_compared_only_after_the_experiment_and_another_drawing_asks_anew():
    app = open_lesson(0)
    assert "Predict first" in app.expander[0].label
    widget(app.pills, "predict-lesson-0").set_value(0).run()
    assert app.expander[0].label == "You expect: also by 1"
    assert not said(app)
    press_picture(app, "values", {"bias": 1.3}, neurons.NEURON_KEY)
    (note,) = said(app)
    assert note.startswith("**You expected:** also by 1. **What happened:** by less than 1.")
    widget(app.pills, "predict-lesson-0").set_value(1).run()
    (note,) = said(app)
    assert note.startswith("**As you expected:**") and "wrong" not in note.lower()
    draw(app, drawn(1))
    app.run()
    assert "Predict first" in app.expander[0].label and not said(app), "a user without a prediction gets no comparison"


@pytest.mark.parametrize(
    ("number", "key", "value", "option"),
    [
        (0, neurons.BIAS_KEY, -1.0, 1),
        (1, neurons.FIRST_KEY, 16, 0),
        (1, neurons.SECOND_KEY, 1024, 1),
        (2, functions.Z_KEY, 6.0, 1),
        (3, functions.RAISE_KEY, 5.0, 1),
        (4, learning.P_KEY, 0.01, 1),
        (5, learning.RATE_KEY, 1e3, 2),
        (6, learning.SUM_KEY, -0.5, 2),
        (7, practice.DROP_KEY, 0.5, 1),
        (8, practice.RIGHT_KEY, 0.01, 0),
    ],
)
def test_the_outcome_is_what_the_experiment_computes(monkeypatch: pytest.MonkeyPatch, number, key, value, option):
    sample, prediction = sample_of(), LESSONS[number].prediction
    monkeypatch.setattr(ui_session, "stored", lambda name, default: default)
    assert prediction.outcome(sample) is None, "nothing has been tried"
    monkeypatch.setattr(ui_session, "stored", lambda name, default: value if name == key else default)
    outcome = prediction.outcome(sample)
    assert outcome.option == option and outcome.why

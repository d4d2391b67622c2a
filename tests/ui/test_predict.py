"""Predict, then see: what each experiment makes of a prediction, and what the page then says."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from model import checkpoint
from model.evaluation import Score
from model.teaching import teach
from model.whatif import Change, changed
from tests.ui.page import PIXELS, SEVEN, open_lesson, sample_of, widget
from tests.ui.session import draw, new_page
from training.jobs.log import Progress
from ui import session as ui_session
from ui.commands import runs
from ui.reading import Sheet, read
from ui.teaching import Round, TeachingHistory
from ui.views.inside import whatif
from ui.views.lessons import LESSONS, functions, learning, neurons, practice, summary
from ui.views.teach import expected as expected_of_steps
from ui.views.training import expected as expected_of_runs


def said(app: AppTest) -> list[str]:
    """The comparisons on the page."""
    return [note.value for note in app.info if "xpected:**" in note.value]


def test_a_prediction_is_compared_only_after_the_experiment_and_another_drawing_asks_anew():
    app = open_lesson(0)
    assert "Predict first" in app.expander[0].label
    widget(app.pills, "predict-lesson-0").set_value(0).run()
    assert app.expander[0].label == "You expect: also by 1"
    assert not said(app)
    widget(app.slider, "lesson-bias").set_value(1.3).run()
    (note,) = said(app)
    assert note.startswith("**You expected:** also by 1. **What happened:** by less than 1.")
    z, y = neurons.output(neurons.INPUTS, 1.3)
    assert f"{z:.2f}".replace("-", "−") in note and f"{y:.2f}" in note
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
        (6, learning.UNIT_KEY, 1, 2),
    ],
)
def test_the_outcome_is_what_the_experiment_computes(monkeypatch: pytest.MonkeyPatch, number, key, value, option):
    sample, prediction = sample_of(), LESSONS[number].prediction
    monkeypatch.setattr(ui_session, "stored", lambda name, default: default)
    assert prediction.outcome(sample) is None, "nothing has been tried"
    monkeypatch.setattr(ui_session, "stored", lambda name, default: value if name == key else default)
    outcome = prediction.outcome(sample)
    assert outcome.option == option
    assert outcome.result and outcome.why


def test_the_learning_rate_is_judged_only_at_the_right_end_of_its_slider():
    app = open_lesson(5)
    widget(app.pills, "predict-lesson-5").set_value(2).run()
    slider = widget(app.slider, learning.RATE_KEY)
    slider.set_value(slider.value + slider.step).run()
    assert not said(app)
    widget(app.slider, learning.RATE_KEY).set_value(slider.max).run()
    assert said(app)[0].startswith("**As you expected:** farther away each time.")


def test_with_half_of_the_neurons_missing_the_readings_are_counted(monkeypatch: pytest.MonkeyPatch):
    sample = sample_of()
    monkeypatch.setattr(ui_session, "stored", lambda name, default: 0.5 if name == practice.DROP_KEY else default)
    same = int((practice.readings(sample, 0.5, 0).argmax(axis=1) == sample.passed.digit).sum())
    assert f"{same} of 20" in LESSONS[7].prediction.outcome(sample).result


def test_a_change_in_what_if_is_compared_with_the_prediction():
    app = new_page(SEVEN, {"inside-part": "What if"}, view="Inside").run()
    widget(app.pills, "predict-whatif").set_value(3).run()
    assert not said(app)
    widget(app.toggle, "inside-off").set_value(True).run()
    assert "another digit" in said(app)[0] and "The probability of 7 goes from" in said(app)[0]


def test_what_if_names_what_became_of_the_reading():
    shipped = checkpoint.load()
    reading = read(shipped, "shipped", Sheet(SEVEN))
    assert whatif.effect(reading, shipped).option == 0
    d = reading.result.digit
    for by, option in ((-40.0, 3), (40.0, 0)):
        assert whatif.effect(reading, changed(shipped, {(2, d): Change(bias=by)})).option == option


def test_a_teaching_step_is_compared_with_the_prediction_made_before_it():
    app = new_page(SEVEN, view="Teach it").run()
    widget(app.pills, "predict-teach").set_value(0).run()
    app.button(key="teach-take-1").click().run()
    (note,) = said(app)
    assert "10,000" not in note and "points" in note
    assert "Predict first" in app.expander[0].label, "the next step is asked about anew"


def test_the_outcome_of_a_step_is_the_last_rounds():
    def scored(correct: int):
        return Score(np.diag(np.full(10, correct)) + np.roll(np.diag(np.full(10, 1000 - correct)), 1, axis=1))

    base = checkpoint.load()
    history = TeachingHistory(base, scored(900))
    assert expected_of_steps.outcome(history) is None
    for correct, option in ((905, 0), (905, 1), (850, 2)):
        taught = teach(base, PIXELS, 7, 1e-9, 1)
        history = history.added(Round(taught, PIXELS, scored(correct)))
        assert expected_of_steps.outcome(history).option == option


@pytest.mark.parametrize(("accuracy", "option"), [(0.1, 0), (0.5, 1), (0.9, 2), (0.98, 3), (1.0, 3)])
def test_the_outcome_of_a_training_run_is_its_test_accuracy(accuracy: float, option: int):
    outcome = expected_of_runs.outcome(Progress("done", epochs_trained=3, test_accuracy=accuracy))
    assert outcome.option == option
    assert expected_of_runs.outcome(Progress("cancelled")) is None


@pytest.mark.usefixtures("visitor")
def test_a_prediction_about_the_next_run_becomes_one_about_the_run_that_starts():
    runs.expect_run("one")
    assert ui_session.stored(runs.TRAINING, None, "one") is None, "nothing was predicted"
    ui_session.store_choice(runs.TRAINING, 2, runs.NEXT_RUN)
    runs.expect_run("two")
    assert ui_session.stored(runs.TRAINING, None, "two") == 2
    assert ui_session.stored(runs.TRAINING, None, runs.NEXT_RUN) is None


def test_the_quiz_after_the_ninth_lesson_counts_the_answers():
    app = open_lesson(len(LESSONS) - 1)
    app.button(key="lesson-next").click().run()
    assert app.subheader[0].value == summary.TITLE
    assert not app.success
    for number, question in enumerate(summary.QUIZ):
        option = question.right if number else (question.right + 1) % len(question.options)
        widget(app.pills, f"predict-quiz-{number}").set_value(option).run()
    assert "Not quite." in app.info[0].value and app.info[1].value.startswith("**Right:**")
    assert f"**{len(summary.QUIZ) - 1} of {len(summary.QUIZ)}.**" in app.success[0].value
    assert app.button(key="lesson-previous")


ADDRESSES = {"3": LESSONS[2].title, "10": summary.TITLE, **dict.fromkeys(("11", "-1", "²", "x", ""), LESSONS[0].title)}


@pytest.mark.parametrize(("address", "title"), ADDRESSES.items())
def test_the_address_names_the_lesson(address: str, title: str):
    app = new_page(view="Lessons", lesson=address).run()
    assert app.subheader[0].value.endswith(title)

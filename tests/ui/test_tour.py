"""The guided tour: what each card opens, when it knows that its task is done, and where it goes on after a reload."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn, pencil
from model import checkpoint
from model.digit import from_drawing
from tests.ui.page import SEVEN, data_of, open_view, page_text, press_picture, view_of, widget
from tests.ui.session import draw, new_page, set_tour, store, visitor
from ui import mnist_digits
from ui.components import spotlight
from ui.session import Tour
from ui.views import training
from ui.views.all_views import VIEWS
from ui.views.lessons import functions, learning, neurons, practice
from ui.views.teach import apply, learning_rate
from ui.views.tour import STEPS, Step

IDS = [step.id for step in STEPS]
CORNER = drawn(7, side=60)
# The values of widgets, and a trained network, that an earlier visit to the views leaves behind.
LEFT = {
    neurons.FIRST_KEY: 256,
    neurons.WEIGHT_KEY: -1.0,
    functions.DIGIT_KEY: 4,
    functions.RAISE_KEY: 5.0,
    learning.P_KEY: 0.1,
    learning.BLAMED_KEY: 0.9,
    learning.RATE_KEY: 5.0,
    practice.DROP_KEY: 0.5,
    training.REACHED: 1,
}
HEART = {"objects": [pencil([(160, 280), (40, 120), (80, 50), (160, 100), (240, 50), (280, 120), (160, 280)])]}


def go_to(app: AppTest, step: str) -> AppTest:
    """Open a step of the tour, after those that are done. Return the app."""
    set_tour(app, Tour(step, True, visitor(app).tour.done))
    return app.run()


def at(step: str, drawing: dict | None = SEVEN, **address: str) -> AppTest:
    """Open the page at a step of the tour."""
    return go_to(new_page(drawing, **address), step)


def is_done(app: AppTest, step: str) -> bool:
    return step in visitor(app).tour.done


def test_a_newcomer_starts_the_tour_goes_through_it_and_ends_it():
    app = new_page().run()
    app.button(key="tour-start").click().run()
    for number, step in enumerate(STEPS, start=1):
        left = len(STEPS) - number
        assert f"**{number} of {len(STEPS)} · {step.title}**{f' · {left} left' if left else ''}" in page_text(app)
        assert app.button(key="tour-back").disabled == (number == 1)
        if step.view:
            app.button(key="tour-show").click().run()
            assert view_of(app) == step.view
        app.button(key="tour-next").click().run()
    assert open_view(app, "Look inside").button(key="tour-start").label.startswith("Start the tour")


def test_the_tour_can_be_closed_and_resumed():
    app = at(IDS[3])
    app.button(key="tour-close").click().run()
    assert app.button(key="tour-start").label == f"Go on with the tour (4 of {len(IDS)})"
    app.button(key="tour-start").click().run()
    assert STEPS[3].title in page_text(app)


@pytest.mark.parametrize("step", [step for step in STEPS if step.parts], ids=lambda step: step.id)
def test_show_me_opens_the_part_of_each_step(step: Step):
    app = at(step.id)
    app.button(key="tour-show").click().run()
    for key, value in step.parts.items():
        assert widget(app.button_group, key).value == value


@pytest.mark.parametrize(("step", "before", "after"), [("draw", SEVEN, CORNER), ("fool", SEVEN, HEART)])
def test_drawing_small_and_fooling_are_noticed(step: str, before: dict | None, after: dict):
    app = at(step, before)
    assert not is_done(app, step)
    draw(app, after)
    assert STEPS[IDS.index(step)].praise in page_text(app.run())
    assert is_done(app, step)
    draw(app, before or {"objects": []})  # the praise is about what is on the sheet
    assert STEPS[IDS.index(step)].praise not in page_text(app.run())


def test_no_card_counts_what_was_done_before_it_was_opened():
    app = new_page(drawn(7, side=60, degrees=90), view="Teach it").run()  # small and doubtful
    press_picture(app, "step", 1)
    for key, value in LEFT.items():
        store(app, key, value)
    for step in STEPS:
        if step.subject is not None:
            go_to(app, step.id)
            assert step.praise not in page_text(app) and step.task in page_text(app), step.id
            if step.id != "neuron":
                app.button(key="tour-show").click().run()
                assert step.praise not in page_text(app), step.id


def test_small_steps_teach_a_sideways_7_and_cost_little_a_far_too_large_one_costs_much_and_can_be_taken_back():
    drawing = drawn(7, degrees=90)
    outside = new_page(drawing, view="Teach it").run()
    app = at("teach", drawing, view="Teach it")
    for page in (outside, app):
        press_picture(page, "label", 7)
    rate = widget(app.select_slider, "teach-rate").value
    assert rate == widget(outside.select_slider, "teach-rate").value, "the tour's step is another one"
    assert not is_done(app, "teach")
    for presses in range(1, 4):
        press_picture(app, "step", 1)
        history = visitor(app).taught["default"]
        left = history.rounds[-1].score.correct.sum()
        assert mnist_digits.score(history.base).correct.sum() - left <= presses * learning_rate.FEW
    assert is_done(app, "teach") and history.network.forward(from_drawing(drawing).pixels).digit == 7  # pyrefly: ignore[unbound-name]
    assert "That is almost the same." in page_text(app)
    go_to(app, "forgot").button(key="tour-show").click().run()
    widget(app.select_slider, "teach-rate").set_value(1).run()
    assert not is_done(app, "forgot")
    press_picture(app, "step", 1)
    assert is_done(app, "forgot")
    lost = re.search(r"The network forgot the \d most, by ([\d.]+) points", page_text(app))
    assert lost is not None and float(lost[1]) >= 1 and "of them for a 7" in page_text(app)
    pictures = data_of(app, apply.FORGOTTEN_KEY)["html"]
    assert 1 <= pictures.count("<img") <= apply.FORGOTTEN
    for label, now in re.findall(r"(\d) → <b>(\d)</b>", pictures):
        assert label != now
    press_picture(app, "back", True)
    assert not is_done(app, "forgot"), "taken back"


def test_show_me_and_next_lead_to_the_places_of_a_step():
    app = at("forgot", view="Teach it")
    assert data_of(app, spotlight.KEY) == {"places": [], "turn": 0, "isFramed": True}
    app.button(key="tour-show").click().run()
    first = data_of(app, spotlight.KEY)
    assert first["places"] == list(STEPS[IDS.index("forgot")].places)
    app.button(key="tour-show").click().run()
    assert data_of(app, spotlight.KEY)["turn"] > first["turn"]
    app.button(key="tour-next").click().run()
    second = data_of(app, spotlight.KEY)
    assert second["places"] == list(STEPS[IDS.index("forgot") + 1].places) and second["turn"] > first["turn"]


def test_what_is_set_in_a_lesson_is_noticed():
    app = at("softmax", None)  # then the lessons show a test digit
    for step, key, values in (
        ("layers", neurons.SHAPE_KEY, {"first": 256}),
        ("sum", neurons.NEURON_KEY, {"w1": -0.5}),
        ("softmax", functions.SOFTMAX_KEY, {"raise": 2.0}),
        ("loss", learning.LOSS_KEY, {"p": 0.25}),
        ("delta", learning.BLAME_KEY, {"blamed": 0.9}),
        ("rate", learning.DESCENT_KEY, {"rate": 5.0}),
        ("dropout", practice.DROPOUT_KEY, {"drop": 0.5}),
    ):
        go_to(app, step).button(key="tour-show").click().run()
        assert not is_done(app, step)
        press_picture(app, "values", values, key)
        assert is_done(app, step)


def test_show_me_selects_the_strongest_neuron():
    app = at("neuron")
    app.button(key="tour-show").click().run()
    passed = checkpoint.load().forward(from_drawing(SEVEN).pixels)
    assert visitor(app).neuron == (0, int(passed.activations[0].argmax())) and is_done(app, "neuron")


def test_a_hard_digit_and_its_evidence_are_noticed():
    app = at("why", None)
    app.button(key="try-hard").click().run()
    assert not is_done(app, "why")
    app.button(key="tour-show").click().run()
    assert is_done(app, "why")


def test_a_card_has_at_most_three_sentences_and_every_number_in_it_is_computed():
    assert len(STEPS) <= 17
    for step in STEPS:
        for words in (step.quiz.why,) if step.quiz else (f"{step.task} {step.notice}", f"{step.praise} {step.notice}"):
            assert len(re.findall(r"[.?!](?: |$)", words)) <= 3, (step.id, words)
    notices = {step.id: step.notice for step in STEPS}
    powers = [np.exp(score) for score in (2, 1, 0)]
    for share in powers / np.sum(powers):
        assert f"{100 * share:.1f}\u00a0%" in notices["softmax"]
    assert all(f"p = {p} costs {-np.log(p):.2f}" in notices["loss"] for p in (0.5, 0.25))
    assert f"= {0.9 * 0.5 + 0.9 * 0.2:.2f} " in notices["delta"]


@pytest.mark.parametrize("view", VIEWS)
def test_an_address_opens_each_view(view: str):
    assert view_of(new_page(SEVEN, view=view).run()) == view

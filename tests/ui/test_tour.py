"""The guided tour: what each card opens, when it knows that its task is done, and where it goes on after a reload."""

import json
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn, pencil
from model import checkpoint
from model.damage import REMOVED, remove_smallest
from model.digit import from_drawing
from tests.ui.page import SEVEN, data_of, open_views, page_text, widget
from tests.ui.session import draw, neuron, new_page, new_session, receive, set_tour, tour
from ui import commands, session
from ui.components import spotlight
from ui.components.browser_storage import KEY
from ui.session import Tour
from ui.views import next_step
from ui.views.inside import damage
from ui.views.lessons import functions, learning, practice
from ui.views.teach import apply
from ui.views.tour import STEPS

IDS = [step.id for step in STEPS]
CORNER = drawn(7, side=60)
HEART = {"objects": [pencil([(160, 280), (40, 120), (80, 50), (160, 100), (240, 50), (280, 120), (160, 280)], 18)]}


def at(step: str, drawing: dict | None = SEVEN, done: tuple[str, ...] = (), **address: str) -> AppTest:
    """Open the page at a step of the tour."""
    app = new_page(drawing, **address)
    set_tour(app, Tour(step, True, frozenset(done)))
    app.run()
    assert not app.exception
    return app


def is_done(app: AppTest, step: str) -> bool:
    return step in tour(app).done


def redraw(app: AppTest, drawing: dict) -> None:
    draw(app, drawing)
    app.run()


def test_a_newcomer_starts_the_tour_goes_through_it_and_ends_it():
    app = new_page().run()
    app.button(key="tour-start").click().run()
    for number, step in enumerate(STEPS, start=1):
        left = len(STEPS) - number
        assert f"**{number} of {len(STEPS)} · {step.title}**{f' · {left} left' if left else ''}" in page_text(app)
        assert app.button(key="tour-back").disabled == (number == 1)
        app.button(key="tour-next").click().run()
        assert not app.exception
    assert app.button(key="tour-start").label.startswith("Start the tour")


def test_the_tour_can_be_closed_and_resumed():
    app = at(IDS[3])
    app.button(key="tour-close").click().run()
    assert app.button(key="tour-start").label == f"Go on with the tour (4 of {len(IDS)})"
    app.button(key="tour-start").click().run()
    assert STEPS[3].title in page_text(app)


@pytest.mark.parametrize("step", [step for step in STEPS if step.view], ids=lambda step: step.id)
@pytest.mark.parametrize("drawing", [None, SEVEN])
def test_show_me_opens_the_view_and_the_part_of_each_step(step, drawing):
    app = at(step.id, drawing)
    app.button(key="tour-show").click().run()
    assert not app.exception
    assert open_views(app) == [step.view]
    for key, value in step.parts.items():
        if drawing is not None:
            assert widget([*app.segmented_control, *app.selectbox], key).value == value


def test_drawing_fooling_and_drawing_small_are_noticed():
    app = at("draw", None)
    assert not is_done(app, "draw")
    redraw(app, SEVEN)
    assert is_done(app, "draw") and STEPS[0].praise in page_text(app)
    app = at("fool")
    assert not is_done(app, "fool")
    redraw(app, HEART)
    assert is_done(app, "fool")
    app = at("pixels")
    assert not is_done(app, "pixels")
    redraw(app, CORNER)
    assert is_done(app, "pixels")


def test_show_me_selects_the_strongest_neuron():
    app = at("neuron")
    app.button(key="tour-show").click().run()
    strongest = int(checkpoint.load().forward(from_drawing(SEVEN).pixels).activations[0].argmax())
    assert neuron(app) == (0, strongest)
    assert is_done(app, "neuron")


def test_teaching_and_taking_back_are_noticed():
    app = at("teach", view="Teach it")
    assert not is_done(app, "teach")
    app.button(key="teach-take-10").click().run()
    assert is_done(app, "teach")
    set_tour(app, Tour("undo", True, tour(app).done))
    app.run()
    assert not is_done(app, "undo")
    app.button(key="teach-back-all").click().run()
    assert is_done(app, "undo")


@pytest.mark.parametrize("degrees", [60, 90, -90])
def test_after_one_step_a_sideways_7_is_read_as_7_and_the_page_shows_what_was_forgotten(degrees: float):
    app = at("teach", drawn(7, degrees=degrees), view="Teach it")
    widget(app.pills, "teach-label").set_value(7).run()
    app.button(key="teach-take-1").click().run()
    assert is_done(app, "teach")
    lost = re.search(r"The network forgot the \d most, by ([\d.]+) points", page_text(app))
    assert lost is not None and float(lost[1]) >= 1
    pictures = data_of(app, apply.FORGOTTEN_KEY)["html"]
    assert 1 <= pictures.count("<img") <= apply.FORGOTTEN
    for label, now in re.findall(r"(\d) → <b>(\d)</b>", pictures):
        assert label != now


def test_show_me_leads_to_its_places_until_the_step_is_left():
    app = at("forgot", view="Teach it")
    assert data_of(app, spotlight.KEY) == {"places": [], "turn": 0}
    app.button(key="tour-show").click().run()
    first = data_of(app, spotlight.KEY)
    assert first["places"] == list(STEPS[IDS.index("forgot")].places)
    app.button(key="tour-show").click().run()
    assert data_of(app, spotlight.KEY)["turn"] > first["turn"]
    app.button(key="tour-next").click().run()
    assert data_of(app, spotlight.KEY)["places"] == []


def test_a_moved_score_a_blamed_neuron_a_large_rate_dropout_and_removed_weights_are_noticed_and_let_go():
    app = at("softmax")
    for step, key, value, kind in (
        ("softmax", functions.RAISE_KEY, 5.0, "slider"),
        ("delta", learning.UNIT_KEY, 3, "number_input"),
        ("rate", learning.RATE_KEY, 5.0, "slider"),
        ("dropout", practice.DROP_KEY, 0.5, "slider"),
        ("break", f"{damage.STRENGTH_KEY}-{REMOVED}", 0.98, "select_slider"),
    ):
        set_tour(app, Tour(step, True))
        app.run()
        app.button(key="tour-show").click().run()
        assert not is_done(app, step)
        shown = widget(getattr(app, kind), key)
        before = shown.value
        shown.set_value(value).run()
        assert is_done(app, step) and not app.exception
        app.button(key="tour-next").click().run()
        app.button(key="tour-back").click().run()
        assert widget(getattr(app, kind), key).value == before, "it is let go"


def test_the_tour_ends_with_what_was_found_and_three_ways_on():
    app = at("fool", HEART)
    set_tour(app, Tour("neuron", True, tour(app).done))
    app.run().button(key="tour-show").click().run()
    set_tour(app, Tour("end", True, tour(app).done))
    app.run()
    text = page_text(app)
    passed = checkpoint.load().forward(from_drawing(HEART).pixels)
    assert f"was read as **{passed.digit}**" in text
    assert f"**number {int(passed.activations[0].argmax()) + 1}** of the first hidden layer" in text
    assert len(app.get("download_button")) >= 1
    app.button(key="tour-game").click().run()
    assert open_views(app) == ["Explore"] and "**Fool it.**" in page_text(app)
    app.button(key="tour-lesson").click().run()
    assert open_views(app) == ["Lessons"] and not app.exception


def test_the_ending_says_how_many_weights_the_drawing_could_lose():
    app = at("break")
    app.button(key="tour-show").click().run()
    widget(app.select_slider, f"{damage.STRENGTH_KEY}-{REMOVED}").set_value(0.98).run()
    set_tour(app, Tour("end", True, tour(app).done))
    app.run()
    read = remove_smallest(checkpoint.load(), 0.98, np.random.default_rng(0)).forward(from_drawing(SEVEN).pixels).digit
    assert f"With **98\u00a0%** of the weights removed, your 7 was read as {read}." in page_text(app)


def test_nothing_is_taken_back_before_it_was_taught():
    assert not is_done(at("undo"), "undo")


def test_a_question_is_answered_at_once_and_blocks_nothing():
    step = next(step for step in STEPS if step.quiz)
    app = at(step.id)
    assert not app.button(key="tour-next").disabled
    widget(app.pills, f"predict-tour-{step.id}").set_value(step.quiz.right).run()
    assert app.info[0].value.startswith("**Right:**")


def test_each_step_has_a_task_or_a_question():
    assert len(set(IDS)) == len(IDS)
    for step in STEPS:
        kinds = bool(step.task and step.notice and step.view and step.places), step.quiz is not None, step.id == "end"
        assert sum(kinds) == 1, step.id
        assert (step.done is None) == (not step.praise), step.id
        assert len(step.id) <= session.ID_LENGTH


def test_a_step_that_no_longer_exists_starts_from_the_first():
    assert STEPS[0].title in page_text(at("gone"))


@pytest.mark.parametrize(
    ("kept", "restored"),
    [
        ({"step": "teach", "open": True, "done": ["draw", 7, "x" * 99]}, Tour("teach", True, frozenset({"draw"}))),
        ({"step": "x" * 99, "open": True, "done": []}, Tour()),
        ({"step": "teach", "open": 1, "done": []}, Tour()),
        ({"step": "teach", "open": True, "done": ["d"] * 99}, Tour()),
        ([], Tour()),
    ],
)
def test_the_browser_gives_the_place_back(kept, restored, monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    session.current()
    receive(KEY, {"found": {"tour": json.dumps(kept)}})
    session.restore(KEY)
    assert session.current().tour == restored
    if restored != Tour():
        assert json.loads(session.kept()["tour"])["step"] == "teach"
    commands.forget_kept()
    assert session.kept()["tour"] == ""


@pytest.mark.parametrize("view", next_step.NEXT)
def test_each_view_ends_with_one_next_step(view: str):
    app = new_page(SEVEN, view=view).run()
    if open_views(app) != [view] or not [button for button in app.button if button.key == "next-step"]:
        assert view not in page_views(), "every view of the page has a next step"
        return
    app.button(key="next-step").click().run()
    assert not app.exception
    assert open_views(app) != [view] and set(open_views(app)) <= page_views()


def page_views() -> set[str]:
    """Return the names of the views that the page offers."""
    app = new_page().run()
    return {option for group in app.button_group if (group.key or "").startswith("views-") for option in group.options}


def test_every_view_but_the_lessons_has_a_next_step():
    assert page_views() - {"Lessons"} <= set(next_step.NEXT)

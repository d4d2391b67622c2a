"""The guided tour: predictions, what each card opens, the set of cards that an address names, and the end."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from model import checkpoint
from model.digit import from_drawing
from model.drawing_json import parse, to_json
from model.reading import Content
from model.teaching import backward, teach, usual_rate
from tests.ui.page import SEVEN, data_of, open_page, open_view, page_text, view_of, widget
from tests.ui.session import new_page, visitor
from ui import mnist_digits
from ui.components import network_picture, runs, spotlight
from ui.session import Tour
from ui.views import inside
from ui.views.teach import learning_rate
from ui.views.tour import CARDS, END, Card
from ui.views.tour.cards import FEW

IDS = [step.id for step in CARDS]


def at(step: str, drawing: dict | None = SEVEN, **address: str) -> AppTest:
    """Open the page at a card of the tour."""
    app = new_page(drawing, **address)
    visitor(app).tour = Tour(step, is_open=True)
    return app.run()


def guess(app: AppTest, step: Card, option: int) -> AppTest:
    return widget(app.button_group, f"tour-{step.id}").set_value(option).run()


def press(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"tour-{name}").click().run()


def test_a_newcomer_predicts_on_each_card_and_the_end_says_what_was_right_and_what_surprised():
    """A prediction opens the view and the parts that the card is about. A frame is around what the task or the answer names."""
    app, turn = press(new_page(SEVEN).run(), "start"), 0
    views = [view_of(app)]
    for number, step in enumerate(CARDS):
        assert f"**{number + 1} of {len(CARDS)} · {step.title}**" in page_text(app)
        assert step.written(step.text) in page_text(app) and step.written(step.why) not in page_text(app)
        assert data_of(app, spotlight.KEY)["places"] == []
        guess(app, step, step.right if number % 2 else (step.right + 1) % len(step.options))
        assert step.written(step.task) in page_text(app) and step.written(step.why) not in page_text(app)
        assert view_of(app) == step.view
        assert {key: widget(app.button_group, key).value for key in step.parts} == dict(step.parts)
        asked = data_of(app, spotlight.KEY)
        views += [step.view] if step.view != views[-1] else []
        assert step.written(step.why) in page_text(press(app, "tell"))
        answered = data_of(app, spotlight.KEY)
        assert (asked["places"], answered["places"]) == ([*step.places], [*(step.results or step.places)])
        assert turn < asked["turn"] < answered["turn"]
        turn = answered["turn"]
        press(app, "next")
    assert len(views) - 1 <= 5
    end = page_text(app)
    assert f"**{len(CARDS) // 2} of {len(CARDS)}**" in end
    assert [step.id for step in CARDS if f"- **{step.title}**" in end] == IDS[::2]
    press(app, "next")
    assert visitor(app).tour == Tour()
    assert open_view(app, "Look inside").button(key="tour-start").label.startswith("Start the tour")


def test_the_tour_can_be_closed_and_resumed_and_a_card_can_be_skipped():
    app = press(at(IDS[3]), "close")
    assert app.button(key="tour-start").label == f"Go on with the tour (4 of {len(IDS)})"
    assert CARDS[3].title in page_text(press(app, "start"))
    assert CARDS[4].title in page_text(press(app, "next"))
    assert visitor(app).tour.guesses == {}


@pytest.mark.parametrize(
    ("named", "ids"),
    [("1,2,5", (0, 1, 4)), ("5,2", (4, 1)), ("2,99,x,2", (1,)), ("99", range(len(CARDS)))],
)
def test_an_address_names_a_set_of_cards_in_its_order(named: str, ids: tuple[int, ...]):
    app = open_page(SEVEN, tour=named)
    for number, place in enumerate(ids):
        assert f"**{number + 1} of {len(ids)} · {CARDS[place].title}**" in page_text(app)
        press(app, "next")
    assert visitor(app).tour.step == END


def test_show_me_selects_the_strongest_neuron():
    app = guess(at("neuron"), CARDS[IDS.index("neuron")], 0)
    assert visitor(app).drawing.sheet.drawing.is_empty, "the heart of the card before is gone"
    visitor(app).drawing = visitor(app).drawing.put(Content(parse(SEVEN)))
    press(app, "show")
    passed = checkpoint.load().forward(from_drawing(SEVEN).pixels)
    assert visitor(app).neuron == (0, int(passed.activations[0].argmax()))


@pytest.mark.parametrize("drawing", [None, drawn(3)], ids=["nothing", "another digit"])
@pytest.mark.parametrize("step", ["delta", "teach", "forgot"])
def test_a_card_of_teach_it_works_alone(step: str, drawing: dict | None):
    """It has a 7 that costs much, the picture has the direction that the card is about, and a responding neuron is selected."""
    app = guess(at(step, drawing), CARDS[IDS.index(step)], 0)
    sheet, network = visitor(app).drawing.sheet, checkpoint.load()
    passed = network.forward(from_drawing(to_json(sheet.drawing)).pixels)
    assert sheet.label == 7 and float(passed.probabilities[7]) < 0.5
    assert data_of(app, network_picture.KEY)["lesson"]["label"] == 7
    assert visitor(app).turn[1] == ("backward" if step == "teach" else "forward")
    if step == "forgot":
        assert visitor(app).neuron is None and visitor(app).choices[learning_rate.OPEN][1] is True
    else:
        layer, index = visitor(app).neuron
        assert layer == len(network.layers) - 2 and passed.activations[layer][index] > 0


def test_a_card_leaves_nothing_behind_and_no_other_question_stands_under_it():
    app = guess(at("teach"), CARDS[IDS.index("teach")], 0)
    assert not any(box.label.startswith("Predict first") for box in app.expander)
    press(press(app, "tell"), "next")
    guess(app, CARDS[IDS.index("forgot")], 0)
    assert visitor(app).neuron is None
    press(press(app, "tell"), "next")
    guess(app, CARDS[IDS.index("train")], 0)
    assert visitor(app).choices[learning_rate.OPEN][1] is False
    press(app, "close")
    assert any(box.label.startswith("Predict first") for box in open_view(app, "Teach it").expander)


def test_the_last_card_sets_the_experiment_that_it_is_about():
    app = guess(at("validation"), CARDS[IDS.index("validation")], 0)
    assert data_of(app, runs.KEY)["begun"] == [1, FEW, "waits"]
    press(app, "show")
    assert data_of(app, runs.KEY)["begun"] == [1, FEW, "waits"], "what was learnt meanwhile stays"


def test_a_digit_that_the_network_misreads_comes_for_the_question_why_one_is_misread():
    app = guess(at("why"), CARDS[IDS.index("why")], 0)
    network, sheet = checkpoint.load(), visitor(app).drawing.sheet
    assert mnist_digits.is_test_digit(sheet) and widget(app.button_group, inside.PART_KEY).value == inside.WHY
    assert network.forward(from_drawing(sheet.drawing).pixels).digit != sheet.label


def test_the_steps_of_a_sideways_7_cost_little_a_far_too_long_one_costs_much():
    network, pixels = checkpoint.load(), from_drawing(drawn(7, degrees=90)).pixels
    usual = usual_rate(backward(network, pixels, 7))
    first = teach(network, pixels, 7, usual, 1).network
    scores = [mnist_digits.answers(each).score.correct.sum() for each in (network, first, teach(first, pixels, 7, 1, 1).network)]
    assert scores[0] - scores[1] <= learning_rate.FEW
    assert scores[0] - scores[2] > 100, "clearly fewer"


def test_the_numbers_of_the_cards_are_computed():
    known = {step.id: step.option(step.right) for step in CARDS}
    assert f"{np.log(2):.2f}" in known["loss"] and f"{784 * 128:,}" in known["torch"]

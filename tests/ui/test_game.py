"""The game "Fool it": what counts, why it worked, and the hard digits, in the game and beside it."""

import numpy as np
import pytest

from harness.pencil import drawn
from model import checkpoint
from tests.ui.page import SEVEN, constant, data_of, let_read, open_page, page_text, press, widget
from tests.ui.session import new_page, visitor
from ui import mnist_digits
from ui.reading import read
from ui.views.explore import PART_KEY, game

SIDEWAYS = drawn(7, degrees=-90)  # read as a 4


def open_game(drawing: dict | None):
    return new_page(drawing, {PART_KEY: game.NAME}, view="Explore").run()


@pytest.mark.parametrize(("drawing", "is_fooled"), [(SIDEWAYS, True), (SEVEN, False)])
def test_only_a_misread_drawing_counts_and_the_page_says_why(drawing: dict, is_fooled: bool):
    app = open_game(drawing)
    widget(app.pills, game.LABEL_KEY).set_value(7).run()
    text = page_text(app)
    assert ("**It worked.** It reads a 4, people a 7." in text) == is_fooled
    assert ("Not fooled" in text) != is_fooled


def test_a_hard_digit_is_one_that_the_network_that_reads_misreads_or_hardly_knows(monkeypatch: pytest.MonkeyPatch):
    app = open_page()
    for _ in range(4):
        put = visitor(press(app, "Try a hard one")).drawing.sheet
        assert mnist_digits.is_test_digit(put) and read(checkpoint.load(), "", put).result.probabilities[put.label] < 0.9
    monkeypatch.setattr(mnist_digits, "hard", lambda network: np.array([len(network.layers)]))
    let_read(app, constant("softmax", 20))
    assert visitor(press(app, "Try a hard one")).drawing.sheet == mnist_digits.sheet(1)


def test_hard_digits_are_read_in_turn_the_score_is_counted_and_those_that_the_network_missed_are_shown(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(game, "HARD", 3)
    monkeypatch.setattr(mnist_digits, "hard", lambda network: np.arange(3))
    monkeypatch.setattr(mnist_digits, "read_as", lambda network: np.array([7, 0, 2]))  # they are a 7, a 2 and a 1
    app = open_game(None)
    app.button(key="game-play").click().run()
    for number in range(3):
        assert f">{number + 1} of {game.HARD}<" in data_of(app, "game-digit")["html"]
        widget(app.pills, f"{game.ANSWER_KEY}-{number % 2}").set_value(2).run()
        assert number == 2 or ("It was" in page_text(app) and "The network:" in page_text(app))
    assert "**It is a draw.** You read 1 of 3, the network 1." in page_text(app)
    missed = data_of(app, "game-missed")["html"]
    assert missed.count("<img") == 2 and "2 → 0" in missed and "1 → 2" in missed

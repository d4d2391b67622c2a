"""The game "Fool it": what counts, why it worked, and the hard digits, in the game and beside it."""

import numpy as np
import pytest

from harness.pencil import drawn
from tests.ui.page import SEVEN, constant, data_of, let_read, open_page, page_text, press, widget
from tests.ui.session import new_page, visitor
from ui import mnist_digits
from ui.views.explore import PART_KEY, game

SIDEWAYS = drawn(7, degrees=-90)  # read as a 4


def open_game(drawing: dict | None):
    return new_page(drawing, {PART_KEY: game.NAME}, view="Explore").run()


@pytest.mark.parametrize(("drawing", "is_fooled"), [(SIDEWAYS, True), (SEVEN, False)])
def test_only_a_misread_drawing_that_somebody_else_can_read_counts_and_the_page_says_why(drawing: dict, is_fooled: bool):
    app = open_game(drawing)
    widget(app.pills, game.LABEL_KEY).set_value(7).run()
    assert "It worked" not in page_text(app)
    if is_fooled:
        widget(app.pills, game.CHECK_KEY).set_value(game.NO).run()
        assert "It worked" not in page_text(app)
        widget(app.pills, game.CHECK_KEY).set_value(game.YES).run()
    text = page_text(app)
    assert ("**It worked.** It reads a 4, people a 7." in text) == is_fooled
    assert ("Not fooled" in text) != is_fooled


def test_hard_digits_are_first_those_that_the_network_misreads_and_the_caption_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mnist_digits, "hard", lambda network: np.arange(4))
    monkeypatch.setattr(mnist_digits, "read_as", lambda network: np.array([7, 0, 1, 1]))  # they are a 7, a 2, a 1 and a 0
    app, shown = open_page(), []
    for _ in range(4):
        sheet = visitor(press(app, "Try a hard one")).drawing.sheet
        number = next(n for n in range(4) if sheet.source.startswith(mnist_digits.sheet(n).source))
        assert sheet.source.endswith("misread it" if number in (1, 3) else "was unsure about it")
        shown.append(number)
    assert {*shown[:2]} == {1, 3} and {*shown[2:]} == {0, 2}
    assert visitor(press(app, "Try a hard one")).drawing.sheet.source.endswith("misread it"), "from the first again"
    let_read(app, constant("softmax", 20))
    assert visitor(press(app, "Try a hard one")).drawing.sheet.source.endswith("misread it"), "another network has others"


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

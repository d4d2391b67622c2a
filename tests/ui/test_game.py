"""The game "Fool it": what counts, why it worked, what the browser keeps, and the twenty hard digits."""

import numpy as np
import pytest

from harness.pencil import drawn
from model import checkpoint, mnist
from model.digit import from_drawing
from tests.ui.page import SEVEN, data_of, page_text, widget
from tests.ui.session import new_page
from ui import commands, session
from ui.fooled import MOST_FOOLED, Fooled
from ui.views import game
from ui.views.explore import PART_KEY

SIDEWAYS = drawn(7, degrees=-90)  # read as a 4


def open_game(drawing: dict | None):
    return new_page(drawing, {PART_KEY: game.NAME}, view="Explore").run()


@pytest.mark.parametrize(("drawing", "is_fooled"), [(SIDEWAYS, True), (SEVEN, False)])
def test_only_a_misread_drawing_counts_and_the_page_says_why(drawing: dict, is_fooled: bool):
    app = open_game(drawing)
    widget(app.pills, game.LABEL_KEY).set_value(7).run()
    text = page_text(app)
    assert ("**It worked.** It reads a 4, people a 7." in text) == ("fooled it with **1 drawing**" in text) == is_fooled
    assert ("Not fooled" in text) != is_fooled
    if is_fooled:
        assert data_of(app, "game-gallery")["html"].count("<img") == 1


def test_the_votes_of_the_pixels_and_the_biases_add_up_to_the_lead():
    shipped = checkpoint.load()
    fooled = Fooled.of(from_drawing(SIDEWAYS).pixels, 7)
    np.testing.assert_allclose(fooled.pixels, from_drawing(SIDEWAYS).pixels, atol=1 / 30)
    votes = game.votes(shipped, fooled)
    blank = votes[fooled.pixels == 0]
    assert votes.shape == (28, 28) and not blank.any(), "paper has no vote"
    row, column = divmod(int(votes.reshape(2, 14, 2, 14).sum(axis=(1, 3)).argmax()), 2)
    assert game.PLACES[row][column] in game.why(shipped, fooled)


def test_hard_digits_are_read_in_turn_and_the_score_is_counted():
    app = open_game(None)
    app.button(key="game-play").click().run()
    rng = np.random.default_rng(0)
    for number in range(3):
        assert f">{number + 1} of {game.HARD}<" in data_of(app, "game-digit")["html"]
        key = f"{game.ANSWER_KEY}-{number % 2}"
        widget(app.pills, key).set_value(int(rng.integers(10))).run()
    assert "It was" in page_text(app) and "The network:" in page_text(app)


def test_the_score_of_a_round(monkeypatch: pytest.MonkeyPatch):
    said = []
    monkeypatch.setattr(game.st, "success", said.append)
    shipped, labels = checkpoint.load(), mnist.test_labels()
    read = game.mnist_digits.read_as(shipped)
    order = tuple(np.flatnonzero(read != labels)[:2].tolist())
    game.say_score(shipped, order, (int(labels[order[0]]), int(read[order[1]])))
    game.say_score(shipped, order, tuple(read[list(order)].tolist()))
    assert said[0].startswith("**You win.** You read 1 of 2, the network 0.")
    assert said[1].startswith("**It is a draw.** You read 0 of 2, the network 0.")


def test_the_gallery_is_bounded_and_holds_each_drawing_once(visitor: session.Session):
    for number in range(MOST_FOOLED + 3):
        for _ in range(2):
            commands.add_fooled(Fooled(f"{number:x}" + "0" * 783, 7))
    assert [each.levels[0] for each in visitor.fooled] == [f"{number:x}" for number in range(3, MOST_FOOLED + 3)]

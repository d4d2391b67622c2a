"""The game "Fool it": what counts, why it worked, what the browser keeps, and the twenty hard digits."""

import json

import numpy as np
import pytest

from harness.pencil import drawn
from model import checkpoint, mnist
from model.digit import from_drawing
from tests.ui.page import SEVEN, data_of, page_text, widget
from tests.ui.session import new_page, new_session, receive
from ui import commands, session
from ui.components.browser_storage import KEY
from ui.fooled import MOST_FOOLED, Fooled
from ui.views import game
from ui.views.explore import PART_KEY

SIDEWAYS = drawn(7, degrees=-90)  # read as a 4


def open_game(drawing: dict | None):
    app = new_page(drawing, {PART_KEY: game.NAME}, view="Explore").run()
    assert not app.exception
    return app


def test_a_misread_drawing_counts_and_the_page_says_why():
    app = open_game(SIDEWAYS)
    widget(app.pills, game.LABEL_KEY).set_value(7).run()
    assert not app.exception
    text = page_text(app)
    assert "**It worked.** It reads a 4, people a 7." in text and "fooled it with **1 drawing**" in text
    assert data_of(app, "game-gallery")["html"].count("<img") == 1


def test_a_drawing_that_is_read_correctly_does_not_count():
    app = open_game(SEVEN)
    widget(app.pills, game.LABEL_KEY).set_value(7).run()
    assert "Not fooled" in page_text(app) and "fooled it with" not in page_text(app)


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
        assert not app.exception
    assert "It was" in page_text(app) and "The network:" in page_text(app)


def test_the_score_of_a_round(monkeypatch: pytest.MonkeyPatch):
    said = []
    monkeypatch.setattr(game.st, "success", said.append)
    shipped, labels = checkpoint.load(), mnist.test_labels()
    read = game.mnist_digits.read_as(shipped.key, shipped)
    order = tuple(np.flatnonzero(read != labels)[:2].tolist())
    game.say_score(shipped, order, (int(labels[order[0]]), int(read[order[1]])))
    game.say_score(shipped, order, tuple(read[list(order)].tolist()))
    assert said[0].startswith("**You win.** You read 1 of 2, the network 0.")
    assert said[1].startswith("**It is a draw.** You read 0 of 2, the network 0.")


@pytest.mark.parametrize(
    ("kept", "count"),
    [
        ({"fooled": [["0" * 784, 7]]}, 1),
        ({"fooled": [["0" * 784, 7]] * 99}, MOST_FOOLED),
        ({"fooled": [["0" * 783, 7], ["g" * 784, 7], ["0" * 784, 10], ["0" * 784, True], ["0" * 784], 7, None]}, 0),
        ({"fooled": 7}, 0),
        ([], 0),
    ],
)
def test_the_browser_gives_the_gallery_back_checked(kept, count, monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    session.current()
    receive(KEY, {"found": {"fooled": json.dumps(kept)}})
    session.restore(KEY)
    assert len(session.current().fooled) == count
    assert bool(session.kept()["fooled"]) == bool(count)
    commands.forget_kept()
    assert session.kept()["fooled"] == ""


def test_the_gallery_is_bounded_and_holds_each_drawing_once(monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    for number in range(MOST_FOOLED + 3):
        for _ in range(2):
            commands.add_fooled(Fooled(f"{number:x}" + "0" * 783, 7))
    assert [each.levels[0] for each in session.current().fooled] == [f"{number:x}" for number in range(3, MOST_FOOLED + 3)]

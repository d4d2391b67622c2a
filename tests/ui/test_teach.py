"""The Teach it view: it shows the backward pass's numbers, teaches, takes back and keeps a network, and leaves others alone.

`test_teaching` compares the backward pass with torch.
"""

import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from harness.digits import row
from harness.pencil import pencil
from model import checkpoint, numbers
from model.drawing_json import parse
from model.evaluation import Score
from model.layers import Layer
from model.network import Network, random_network
from model.strokes import CANVAS
from model.teaching import backward, chain, nudge, teach
from tests.model.networks import same
from tests.ui.page import (
    FOUR,
    PIXELS,
    SEVEN,
    choose,
    let_read,
    open_view,
    page_text,
    picture_of,
    press,
    press_picture,
    sample_of,
    small,
    widget,
)
from tests.ui.session import draw, new_page, visitor
from ui import mnist_digits
from ui.teaching import TeachingHistory
from ui.text.format import significant
from ui.views.teach import apply, arithmetic, learning_rate
from ui.views.teach.learning_rate import RATES

PARTS = ("1 Error", "2 Error terms", "3 Gradients", "4 By hand")


def open_teach(part: str = "", drawing: dict | None = SEVEN, label: int | None = None, own: Network | None = None) -> AppTest:
    """Open Teach it.

    part: of the arithmetic, which is closed without it.
    label: the digit chosen.
    own: a network that the session has added and selected.
    """
    app = new_page(drawing, {"teach-part": part, "teach-how": True} if part else None, view="Teach it").run()
    if own is not None:
        let_read(app, own)
    return app if label is None else press_picture(app, "label", label)


def test_without_a_drawing_nothing_can_be_taught_and_what_was_taught_can_be_taken_back():
    app = open_teach(PARTS[0], None)
    nothing = {"label": None, "rate": 0, "can_undo": False, "can_undo_all": False, "before": None}
    assert picture_of(app)["lesson"] == nothing and not app.select_slider
    press_picture(app, "step", 1)
    assert not visitor(app).taught
    draw(app, SEVEN)
    press_picture(press_picture(app.run(), "label", 1), "step", 1)
    press(app, "Clear")
    assert picture_of(app)["lesson"] == nothing | {"can_undo": True, "can_undo_all": True}
    assert picture_of(press_picture(app, "back", True))["lesson"] == nothing


CERTAIN = Network((Layer(np.zeros((784, 10), np.float32), 1e4 * np.eye(10, dtype=np.float32)[3]),))  # that it is a 3


@pytest.mark.parametrize("own", [small("sigmoid", "sigmoid"), small("tanh"), small(sizes=(784, 10)), CERTAIN])
def test_every_part_is_shown_for_other_networks_without_infinities(own: Network):
    app = open_teach(PARTS[0], label=8, own=own)
    for part in PARTS:
        words = page_text(choose(app, "teach-part", part))
        assert "nan" not in words.lower() and "∞" not in words


def test_the_view_opens_the_arithmetic_of_the_step_that_the_picture_shows():
    app = open_teach(label=1)
    assert "-\\log" not in page_text(app) and "What it did" not in page_text(app)
    rate = widget(app.select_slider, "teach-rate").value
    press_picture(app, "step", 1)
    text = page_text(app)
    assert text.index("What it did:") < text.index("What it did to other digits")
    widget(app.toggle, "teach-how").set_value(True).run()
    taught = teach(checkpoint.load(), PIXELS, 1, rate, 1).network
    assert significant(backward(taught, PIXELS, 1).loss) in page_text(app)


def test_a_weights_step_is_computed_by_hand_and_each_number_is_checked():
    def answer(name: str, text: str) -> str:
        next(each for each in app.text_input if each.label.startswith(f"{name} =")).set_value(text).run()
        return page_text(app)

    app = open_teach(PARTS[3], label=1)
    backprop = backward(checkpoint.load(), PIXELS, 1)
    links = chain(backprop, 2)
    i, j = links.i, links.j
    a, rate, delta = float(backprop.passed.activations[1][i]), learning_rate.start(backprop), float(backprop.output[j]) - (j == 1)
    shown = float(re.search(r"x = \*\*([\d.]+)\*\*", page_text(app))[1])
    assert shown == pytest.approx(a, rel=1e-2)
    assert "Look at its sign" in answer("δ", f"{-delta:.3f}".replace(".", ","))
    text = answer("δ", f"{delta:.3f}".replace(".", ","))  # which may be a number of thousands, too
    assert "Right." in text and "Look at its sign" not in text
    assert "Write a number" in answer("gradient", "minus one")
    assert "Not yet." in answer("gradient", f"{3 * delta * a:.3f}")
    text = answer("gradient", f"{delta * a:.3g}")
    right = [float(number.replace("−", "-")) for number in re.findall(r"Right\. It is ([−\d.]+\d)", text)]
    assert f"{right[0] * shown:.3g}" == f"{right[1]:.3g}", "the product of the numbers on the page is the one on the page"
    answer("Δw", f"{-rate * delta * a:.3g}")
    w = float(checkpoint.load().layers[2].w[i, j])
    assert "Not yet." in answer("new w", f"{w:.7f}"), "the weight without its step"
    assert "That is all." in answer("new w", f"{w - rate * delta * a:.7f}")
    press_picture(app, "label", 2)
    assert app.text_input[0].value == ""


def in_hand(app: AppTest) -> tuple[str, list[float] | None]:
    """Return the key of the network in hand, and the probabilities that the picture shows as those before the latest steps."""
    return picture_of(app)["hand"], picture_of(app)["lesson"]["before"]


def test_the_drawing_is_what_the_network_reads_or_its_known_label_until_a_digit_is_pressed():
    app = open_teach()
    assert picture_of(app)["lesson"]["label"] == 7
    for pressed in (1, None, 10, -1, True, "3", 2.0):
        press_picture(app, "label", pressed)
        assert picture_of(app)["lesson"]["label"] == 1, "nothing else is a digit"
    for steps in (None, 0, 7, True, 10.0, "1", [1]):
        press_picture(app, "step", steps)
        assert not visitor(app).taught and not picture_of(app)["lesson"]["can_undo"], steps
    press(app, "Try a test digit")
    assert picture_of(app)["lesson"]["label"] == visitor(app).drawing.sheet.label


def test_a_step_is_taken_on_the_marked_digit_of_a_number():
    number = {"strokes": [pencil([(CANVAS * x, CANVAS * y) for x, y in stroke]) for stroke in row([2, 7])]}
    two, seven = numbers.read(parse(number), checkpoint.load())
    app = open_teach(drawing=number)
    assert picture_of(app)["lesson"]["label"] == 7, "the one that was drawn last"
    press_picture(app, "choose", two.box[0])
    press_picture(press_picture(app, "label", 3), "step", 10)
    expected = teach(checkpoint.load(), two.digit.pixels, 3, widget(app.select_slider, "teach-rate").value, 10)
    assert in_hand(app) == (expected.network.key, two.passed.probabilities.tolist())
    press_picture(app, "choose", seven.box[0])
    assert in_hand(app) == (expected.network.key, None) and picture_of(app)["lesson"]["label"] == 7


def test_what_was_taught_stays_in_hand_for_another_drawing_and_in_this_view_only():
    app = press_picture(open_teach(label=1), "step", 1)
    taught = picture_of(app)["hand"]
    draw(app, FOUR)
    assert in_hand(app.run()) == (taught, None), "the pale bars would be another drawing's"
    assert picture_of(open_view(app, "Look inside"))["hand"] == checkpoint.load().key
    assert picture_of(open_view(app, "Teach it"))["hand"] == taught


def test_a_network_is_taught_taken_back_kept_and_selected():
    app = open_teach(label=1)
    shipped = checkpoint.load()
    widget(app.select_slider, "teach-rate").set_value(1e-5).run()
    press_picture(app, "step", 10)
    press_picture(app, "step", 1)
    first = teach(shipped, PIXELS, 1, 1e-5, 10)
    expected = teach(first.network, PIXELS, 1, 1e-5, 1)
    assert in_hand(app) == (expected.network.key, expected.probabilities[0].tolist())
    assert "11 steps" in picture_of(app)["name"]
    text = page_text(app)
    assert f"to **{significant(float(expected.losses[-1]))}**" in text
    for network in (shipped, expected.network):
        assert f"{mnist_digits.answers(network).score.correct.sum():,}" in text

    press_picture(app, "back", False)
    assert in_hand(app) == (first.network.key, first.probabilities[0].tolist())
    press_picture(app, "back", True)
    assert in_hand(app) == (shipped.key, None)
    assert not picture_of(app)["lesson"]["can_undo"] and not picture_of(app)["lesson"]["can_undo_all"]

    press_picture(app, "step", 100)
    assert visitor(app).network == "default"
    app.button(key="teach-keep").click().run()
    kept = visitor(app).added[visitor(app).network]
    assert kept.metadata["name"] == "Taught a 1" and kept.metadata["taught_steps"] == 100
    assert same(kept, teach(shipped, PIXELS, 1, 1e-5, 100).network)
    assert not visitor(open_teach()).added  # another session has nothing of it


def test_a_rate_that_overflows_is_refused_with_a_sentence():
    app = open_teach(label=1)
    widget(app.select_slider, "teach-rate").set_value(1e30).run()
    press_picture(app, "step", 10)
    assert "too large" in app.error[0].value
    assert not picture_of(app)["lesson"]["can_undo_all"] and "What it did" not in page_text(app)
    assert "nan" not in page_text(app).lower()


def test_the_chain_rule_in_latex_shows_its_numbers():
    backprop = backward(checkpoint.load(), PIXELS, 1)
    for layer in range(3):
        links = chain(backprop, layer)
        written = "\n".join(arithmetic.lines(backprop, links))
        assert f"= {significant(links.gradient)}" in written
        assert r"\sum_k" in written or layer == 2
        low, high = nudge(backprop, links)
        assert significant((high - low) / 2e-4) in arithmetic.check(links, low, high)


@pytest.mark.parametrize(("room", "kept"), [(0, 2), (3, 3)])
def test_old_rounds_are_dropped_but_never_the_base(room: int, kept: int, monkeypatch: pytest.MonkeyPatch):
    made = [random_network((784, 8, 10), np.random.default_rng(k)) for k in range(6)]
    monkeypatch.setattr("ui.teaching.UNDO_BYTES", room * 4 * made[0].parameters)
    history, step = TeachingHistory(made[0]), teach(made[0], PIXELS, 1, 0.01, 1)
    for network in made[1:]:
        history = history.added(replace(step, network=network), "", Score(np.eye(10, dtype=int)))
    assert len(history.rounds) == kept and history.steps == 5 and history.rounds[-1].before is made[4]
    assert history.undone().network is made[4] and history.undone().rounds[-1].before is made[3]
    while history.can_undo:
        history = history.undone()
    assert len(history.rounds) == 1 and history.undone() is history and history.rounds[0].before is made[5 - kept]


@pytest.mark.parametrize("steps", [1, 10])
def test_the_sentences_about_a_step_say_what_it_did_at_each_rate(steps: int):
    said, weights = set(), [layer.w for layer in checkpoint.load().layers]
    size = np.linalg.norm(np.concatenate(weights, axis=None))
    for rate in (*RATES[::3], RATES[-1]):
        history = apply.train(TeachingHistory(checkpoint.load()), sample_of().passed, 1, rate, steps)
        if not history.rounds:
            assert history.refused is not None and history.refused.stopped
            continue
        before, after = mnist_digits.answers(history.base).score, history.rounds[-1].score
        changes = re.findall(r'data-change="([^"]+)"', apply.accuracy_table(before, after, 1))
        assert [*map(float, changes)] == pytest.approx(100 * (after.by_digit - before.by_digit), abs=1e-5)
        lost = int(before.correct.sum() - after.correct.sum())
        words = apply.effect_on_others(history)
        assert ("That is a lot" in words) == (lost > 100) and ("almost the same" in words) == (abs(lost) <= learning_rate.FEW)
        moved = [(new.w - w).astype(float) for w, new in zip(weights, history.network.layers, strict=True)]
        share = np.linalg.norm(np.concatenate(moved, axis=None)) / size
        assert f"by {significant(100 * share, 2)}\u00a0%" in apply.effect_of(history.rounds[-1])
        said |= {sentence for sentence in ("a lot", "almost the same") if sentence in words}
    assert len(said) == 2

"""The Teach it view: it shows the backward pass's numbers, teaches, takes back and keeps a network, and leaves others alone.

`test_teaching` compares the backward pass with torch.
"""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint
from model.layers import Layer
from model.network import Network
from model.teaching import RATES, backward, chain, nudge, teach, usual_rate
from tests.model.networks import same
from tests.ui.page import (
    FOUR,
    PIXELS,
    SEVEN,
    choose,
    data_of,
    let_read,
    page_text,
    picture_of,
    press,
    press_picture,
    small,
    widget,
)
from tests.ui.session import draw, new_page, visitor
from ui import mnist_digits, teaching
from ui.teaching import Taught
from ui.text.format import significant
from ui.views.teach import apply, arithmetic, learning_rate

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


def taught_by(base: Network, rate: float = 1e-5, count: int = 1, **more: object) -> tuple[dict[str, object], Network]:
    """Return the browser's message about a copy of a network that was taught SEVEN as a 1, and the copy. more: fields."""
    taught = teach(base, PIXELS, 1, rate, count)
    steps = {"steps": count, "count": count, "label": 1, "rate": rate, "isShown": True}
    numbers = {"before": float(taught.probabilities[0, 1]), "loss": taught.losses[0], "lossAfter": taught.losses[-1]}
    return {"id": f"a-{count}", "base": base.key, "key": taught.network, **steps, **numbers, **more}, taught.network


def tell(app: AppTest, message: object) -> AppTest:
    """Let the browser send a copy, and tell of it. Return the app."""
    if isinstance(message, dict) and isinstance(message.get("key"), Network):
        visitor(app).keep(message["key"])
        message = message | {"key": message["key"].key}
    return press_picture(app, "taught", message)


def test_without_a_drawing_there_is_no_lesson():
    app = open_teach(PARTS[0], None)
    lesson = picture_of(app)["lesson"]
    assert lesson["known"] == "" and "label" not in lesson and not app.select_slider
    draw(app, SEVEN)
    assert picture_of(app.run())["lesson"]["label"] == 7


CERTAIN = Network((Layer(np.zeros((784, 10), np.float32), 1e4 * np.eye(10, dtype=np.float32)[3]),))  # that it is a 3


@pytest.mark.parametrize("own", [small("sigmoid", "sigmoid"), small("tanh"), small(sizes=(784, 10)), CERTAIN])
def test_every_part_is_shown_for_other_networks_without_infinities(own: Network):
    app = open_teach(PARTS[0], label=8, own=own)
    for part in PARTS:
        words = page_text(choose(app, "teach-part", part))
        assert "nan" not in words.lower() and "∞" not in words


def test_the_view_opens_the_arithmetic_of_the_next_step_of_the_copy():
    app = open_teach(label=1)
    assert "-\\log" not in page_text(app) and "What it did" not in page_text(app)
    message, taught = taught_by(checkpoint.load())
    text = page_text(tell(app, message))
    assert text.index("What it did:") < text.index("What it did to other digits")
    widget(app.toggle, "teach-how").set_value(True).run()
    assert significant(backward(taught, PIXELS, 1).loss) in page_text(app)


def test_a_weights_step_is_computed_by_hand_and_each_number_is_checked():
    def answer(name: str, text: str) -> str:
        next(each for each in app.text_input if each.label.startswith(f"{name} =")).set_value(text).run()
        return page_text(app)

    app = open_teach(PARTS[3], label=1)
    backprop = backward(checkpoint.load(), PIXELS, 1)
    links = chain(backprop, 2)
    i, j = links.i, links.j
    a, rate, delta = float(backprop.passed.activations[1][i]), usual_rate(backprop), float(backprop.output[j]) - (j == 1)
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


def test_the_drawing_is_what_the_network_reads_or_its_known_label_until_a_digit_is_pressed():
    app = open_teach()
    assert picture_of(app)["lesson"]["label"] == 7
    for pressed in (1, None, 10, -1, True, "3", 2.0):
        press_picture(app, "label", pressed)
        assert picture_of(app)["lesson"]["label"] == 1, "nothing else is a digit"
    press(app, "Try a test digit")
    assert picture_of(app)["lesson"]["label"] == visitor(app).drawing.sheet.label


@pytest.mark.parametrize(
    "wrong",
    [
        *({"key": key} for key in ("", "of no network", 5, small())),
        *({"steps": 0}, {"label": 10}, {"rate": "1"}, {"loss": None}, {"before": float("nan")}, {"id": 5}),
    ],
)
def test_what_is_no_copy_is_refused_with_a_sentence(wrong: dict[str, object]):
    message, _ = taught_by(checkpoint.load(), **wrong)
    app = tell(open_teach(label=1), message)
    assert not visitor(app).taught and "What it did" not in page_text(app) and app.warning


def test_a_copy_of_another_network_is_ignored():
    message, _ = taught_by(small())
    app = tell(tell(open_teach(label=1), message), None)
    assert not visitor(app).taught and not app.warning


def test_the_learning_rate_is_the_one_that_is_chosen_or_that_of_the_first_step():
    app = open_teach(label=1)
    assert picture_of(app)["lesson"]["rate"] is None, "the browser computes the usual one"
    tell(app, taught_by(checkpoint.load(), 0.001)[0])
    assert widget(app.select_slider, "teach-rate").value == picture_of(app)["lesson"]["rate"] == 0.001
    widget(app.select_slider, "teach-rate").set_value(0.1).run()
    tell(app, taught_by(checkpoint.load(), 0.001, 2)[0])
    assert picture_of(app)["lesson"]["rate"] == 0.1, "it was chosen after the step"
    draw(app, FOUR)
    assert picture_of(app.run())["lesson"]["rate"] is None


def test_a_copy_is_explained_until_it_is_taken_back_and_can_be_selected():
    app, shipped = open_teach(label=1), checkpoint.load()
    for count in (10, 11):
        message, taught = taught_by(shipped, 1e-5, count)
        tell(app, message)
        assert picture_of(app)["lesson"]["known"] == message["id"] and picture_of(app)["network"] == shipped.key
        assert f"to **{significant(message['lossAfter'])}**" in page_text(app)
        for network in (shipped, taught):
            assert f"{mnist_digits.answers(network).score.correct.sum():,}" in page_text(app)
    curves = data_of(app, apply.CURVE_KEY)["curves"]
    assert any(curve["y"] == pytest.approx([message["loss"]], rel=1e-3) for curve in curves)
    draw(app, FOUR)
    assert picture_of(app.run())["lesson"]["known"] == message["id"], "the copy stays for another drawing"
    app.button(key="teach-keep").click().run()
    kept = visitor(app).added[visitor(app).network]
    assert kept.metadata["name"] == "Taught: 1" and kept.metadata["taught_steps"] == 11
    assert same(kept, taught)
    assert not visitor(open_teach()).added  # another session has nothing of it
    let_read(app, shipped)
    tell(app, {"id": "", "base": shipped.key})
    assert picture_of(app)["lesson"]["known"] == "" and "What it did" not in page_text(app)


def test_the_chain_rule_in_latex_shows_its_numbers():
    backprop = backward(checkpoint.load(), PIXELS, 1)
    for layer in range(3):
        links = chain(backprop, layer)
        written = "\n".join(arithmetic.lines(backprop, links))
        assert f"= {significant(links.gradient)}" in written
        assert r"\sum_k" in written or layer == 2
        low, high = nudge(backprop, links)
        assert significant((high - low) / 2e-4) in arithmetic.check(links, low, high)


@pytest.mark.parametrize("steps", [1, 10])
def test_the_sentences_about_a_step_say_what_it_did_at_each_rate(steps: int):
    said, base = set(), checkpoint.load()
    size = np.linalg.norm(np.concatenate([layer.w for layer in base.layers], axis=None))
    for rate in RATES[::3]:
        message, network = taught_by(base, rate, steps)
        taught = teaching.parse(message, network, base, None, "")
        before, after = (mnist_digits.answers(each).score for each in (base, network))
        changes = re.findall(r'data-change="([^"]+)"', apply.accuracy_table(before, after, 1))
        assert [*map(float, changes)] == pytest.approx(100 * (after.by_digit - before.by_digit), abs=1e-5)
        assert not apply.accuracy_table(before, before, 1), "no digit has changed"
        lost = int(before.correct.sum() - after.correct.sum())
        words = apply.effect_on_others(before, after)
        assert ("That is a lot" in words) == (lost > 100) and ("almost the same" in words) == (abs(lost) <= learning_rate.FEW)
        moved = [(new.w - old.w).astype(float) for old, new in zip(base.layers, network.layers, strict=True)]
        share = np.linalg.norm(np.concatenate(moved, axis=None)) / size
        assert f"by {significant(100 * share, 2)}\u00a0%" in apply.effect_of(taught, base)
        said |= {sentence for sentence in ("a lot", "almost the same") if sentence in words}
    assert len(said) == 2


def test_a_loss_that_stays_is_written_once():
    network = checkpoint.load()
    for losses in ((0.0, 0.0), (2.5, 0.0)):
        words = apply.effect_of(Taught("a", network, 1, 1, 5, 10.0, losses, 1.0, "", (network, 0)), network)
        assert ("from" in words) == (losses[0] != losses[1]) and "**0**" in words

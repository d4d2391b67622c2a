"""The tables, pictures and equations of Teach it show the backward pass's numbers. Steps can be undone.

`test_teaching` compares the backward pass with torch.
"""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from model import checkpoint
from model.evaluation import Score
from model.network import random_network
from model.teaching import backward, chain, nudge, teach
from tests.ui.page import PIXELS, sample_of
from ui import mnist_digits
from ui.teaching import TeachingHistory
from ui.text.format import significant, tex
from ui.views.teach import apply, chain_rule, learning_rate, step_figures
from ui.views.teach.learning_rate import RATES


def values(markup: str, name: str) -> list[float]:
    """The full values that the markup's data attributes carry."""
    return [float(value) for value in re.findall(rf'data-{name}="([^"]+)"', markup)]


def test_the_chain_rule_in_latex_shows_its_numbers():
    backprop = backward(checkpoint.load(), PIXELS, 1)
    for layer in range(3):
        links = chain(backprop, layer, *backprop.strongest(layer))
        written = "\n".join(chain_rule.lines(backprop, links))
        assert f"= {tex(links.gradient)}" in written
        assert r"\sum_k" in written or layer == 2
        low, high = nudge(backprop.network, PIXELS, 1, layer, links.i, links.j)
        assert significant((high - low) / 2e-4) in chain_rule.check(links, low, high)


@cache
def taught(rate: float, steps: int, label: int = 1) -> TeachingHistory:
    """Return the history of the shipped network after steps towards a label."""
    return apply.train(TeachingHistory(checkpoint.load()), sample_of(), label, rate, steps)


@pytest.mark.parametrize("rate", [1e-5, 0.003])
def test_the_accuracy_table_holds_the_scores_on_a_scale_of_at_least_one_point(rate):
    history = taught(rate, steps=10)
    before, after = mnist_digits.score(history.base), history.rounds[-1].score
    markup = step_figures.accuracy_table(before, after, 1)
    change = (after.by_digit - before.by_digit) * 100
    assert values(markup, "change") == pytest.approx(change.tolist(), abs=1e-5)
    assert values(markup, "value") == pytest.approx([after.accuracy], abs=1e-6)
    widths = [float(width) for width in re.findall(r"width:([\d.]+)%", markup)]
    assert widths == pytest.approx((np.abs(change) / max(1, np.abs(change).max()) * 100).tolist(), abs=0.06)


@pytest.mark.parametrize(("room", "kept"), [(0, 2), (3, 3)])
def test_old_rounds_are_dropped_but_never_the_base(room: int, kept: int, monkeypatch: pytest.MonkeyPatch):
    made = [random_network((784, 8, 10), np.random.default_rng(k)) for k in range(6)]
    monkeypatch.setattr("ui.teaching.UNDO_BYTES", room * 4 * made[0].parameters)
    history, step = TeachingHistory(made[0]), teach(made[0], PIXELS, 1, 0.01, 1)
    for network in made[1:]:
        history = history.added(replace(step, network=network), PIXELS, Score(np.eye(10, dtype=int)))
    assert len(history.rounds) == kept and history.steps == 5 and history.rounds[-1].before is made[4]
    assert history.undone().network is made[4] and history.undone().rounds[-1].before is made[3]
    while history.can_undo:
        history = history.undone()
    assert len(history.rounds) == 1 and history.undone() is history and history.rounds[0].before is made[5 - kept]
    assert history.all_undone().network is made[0] and history.all_undone().steps == 0


@pytest.mark.parametrize("steps", [1, 10])
def test_the_sentences_about_a_step_say_what_it_did_at_each_rate(steps: int):
    said = set()
    for rate in (*RATES[::3], RATES[-1]):
        history = taught(rate, steps)
        if not history.rounds:
            assert history.refused is not None and history.refused.stopped
            continue
        lost = int(mnist_digits.score(history.base).correct.sum() - history.rounds[-1].score.correct.sum())
        words = apply.effect_on_others(history)
        assert ("That is a lot" in words) == (lost > 100) and ("almost the same" in words) == (abs(lost) <= learning_rate.FEW)
        moved = np.concatenate(
            [(b.w - a.w).ravel() for a, b in zip(checkpoint.load().layers, history.network.layers, strict=True)]
        )
        size = np.concatenate([layer.w.ravel() for layer in checkpoint.load().layers])
        share = np.linalg.norm(moved.astype(float)) / np.linalg.norm(size)
        assert f"by {significant(100 * share, 2)}\u00a0%" in apply.effect_of(history.rounds[-1])
        said |= {sentence for sentence in ("a lot", "almost the same") if sentence in words}
    assert len(said) == 2

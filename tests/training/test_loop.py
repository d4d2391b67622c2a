"""training.loop: events in order, the same weights for a seed, stopped early, divergence explained."""

import dataclasses
import json
import math

import pytest
import torch

from tests.model.networks import same
from tests.training.tiny import TINY, TINY_NUMPY, last, tiny_split
from training.data import as_input
from training.events import Done, Epoch, Failed, Start, Step, as_line
from training.loop import make_engine, train
from training.schedule import learning_rate
from training.settings import SETTINGS, Settings


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("settings", [TINY, TINY_NUMPY], ids=["torch", "numpy"])
def test_events_come_in_order_as_lines_of_json_and_the_network_learns(settings, monkeypatch):
    monkeypatch.setattr("training.events.REPORT_EVERY", 0)  # a Step event every step
    events = list(train(settings, tiny_split(settings)))
    kinds = [type(e) for e in events]
    assert kinds == [Start, *[Step] * settings.steps, Epoch, *[Step] * settings.steps, Epoch, Done]
    start, done = events[0], events[-1]
    assert (start.epochs, start.steps, start.parameters) == (2, settings.steps, settings.parameters)
    assert done.network.sizes == (784, 16, 12, 10)
    steps = [e for e in events if isinstance(e, Step)]
    assert [s.step for s in steps] == list(range(1, 2 * settings.steps + 1))
    if settings is TINY:
        assert all(len(s.dead_relu) == 2 and all(0 <= d <= 1 for d in s.dead_relu) for s in steps)
        assert done.test_accuracy > 0.7
    else:
        assert steps[0].dead_relu is None
    assert steps[-1].loss < steps[0].loss
    seconds = [e.seconds for e in events[1:]]
    assert seconds == sorted(seconds)
    for event in events:
        line = as_line(event, extra=math.nan)
        assert line.endswith("\n") and line.count("\n") == 1
        values = json.loads(line, parse_constant=lambda c: pytest.fail(f"{c} is not JSON"))
        assert values["event"] == type(event).__name__.lower() and values["extra"] is None
        assert "network" not in values


def test_the_first_steps_are_reported_more_densely(monkeypatch):
    monkeypatch.setattr("training.events.REPORT_EVERY", 1e9)
    assert [e.step for e in train(TINY, tiny_split()) if isinstance(e, Step)] == [1, 2, 3, 5, 8, 12, 18, 27]


def test_a_seed_gives_the_same_weights_bit_for_bit():
    settings = dataclasses.replace(TINY, augmentation="full", dropout=0.2, optimiser="muon", hard_sampling=0.5, receptive_field=9)
    first = last(settings)
    torch.manual_seed(12345)  # nobody else's random numbers matter
    assert same(first.network, last(settings).network)
    assert not same(first.network, last(dataclasses.replace(settings, seed=1)).network)
    assert same(last(TINY_NUMPY).network, last(TINY_NUMPY).network)


@pytest.mark.parametrize("optimiser", SETTINGS["optimiser"].rule.choices)
def test_every_optimiser_trains(optimiser):
    rate = 0.1 if optimiser in ("sgd", "momentum") else 0.01
    done = last(dataclasses.replace(TINY, optimiser=optimiser, learning_rate=rate))
    assert done.test_accuracy > 0.5


def test_focus_visits_what_was_read_worst_most_and_all_in_time():
    settings = dataclasses.replace(TINY, hard_sampling=0.25)
    engine = make_engine(settings, tiny_split(settings))
    n = len(engine.train)
    assert settings.steps == n // 4 // settings.batch_size
    visits = torch.zeros(n)
    engine.losses[:] = 0.01
    engine.losses[: n // 10] = 1.0
    for _ in range(40):
        order = engine.epoch_order()
        assert len(order) == len(set(order.tolist())) == n // 4
        visits[order] += 1
    assert visits.min() > 0
    assert visits[: n // 10].mean() > 0.95 * 40 > 2.5 * visits[n // 10 :].mean()
    assert not torch.equal(order, order.sort().values), "the worst do not come first"
    last(settings)  # and it trains; its losses are then the images' own
    for x, y in engine.batches():
        engine.step(x, y, 0.0)
    with torch.no_grad():
        now = engine.module.losses(engine.module(as_input(engine.train.x[engine.batch])), engine.train.y[engine.batch])
    assert (engine.losses[engine.batch] - now).abs().max() < 0.2


def test_nothing_held_out_is_said_and_a_run_can_be_stopped_early():
    settings = dataclasses.replace(TINY, validation=0.0)
    events = list(train(settings, tiny_split(settings)))
    epochs = [e for e in events if isinstance(e, Epoch)]
    assert epochs and all(e.validation_accuracy is None and e.validation_loss is None for e in epochs)
    assert '"validation_loss": null' in as_line(epochs[0])
    *_, epoch, done = train(TINY, tiny_split(), is_stopped=iter([*[False] * 4, True]).__next__)
    assert isinstance(done, Done) and done.epochs == epoch.epoch == 1 and same(epoch.network, done.network)
    untrained = make_engine(TINY, tiny_split()).network()
    assert same(untrained, last(TINY, is_stopped=lambda: True).network), "stopped before the first step"


@pytest.mark.parametrize(
    "settings",
    [
        dataclasses.replace(TINY, optimiser="sgd", learning_rate=1000.0, batch_norm=False, schedule="constant", weight_decay=1.0),
        dataclasses.replace(TINY, optimiser="momentum", learning_rate=100.0, batch_norm=False, schedule="constant", epochs=5),
        # It explodes within the first steps and then guesses.
        dataclasses.replace(TINY, optimiser="sgd", learning_rate=30.0, batch_norm=False, schedule="constant", epochs=20),
        # It has fewer steps than are counted as the start.
        dataclasses.replace(TINY, optimiser="sgd", learning_rate=30.0, batch_norm=False, schedule="constant", epochs=1),
    ],
)
def test_divergence_ends_the_run_with_a_reason(settings):
    failed = last(settings)
    assert isinstance(failed, Failed)
    assert "try a learning rate below" in failed.reason and failed.reason.endswith(".") and "\n" not in failed.reason


def test_learning_rate_rises_then_falls_to_nothing():
    s = dataclasses.replace(TINY, learning_rate=1.0, epochs=10)
    rates = rates_of(s)
    full = len(rates) // 5
    assert rates[0] < 0.03 and rates[full] == pytest.approx(1, abs=1e-3) and rates[-1] == pytest.approx(0, abs=1e-3)
    assert rates[:full] == sorted(rates[:full]) and rates[full:] == sorted(rates[full:], reverse=True)
    assert set(rates_of(dataclasses.replace(s, schedule="constant"))) == {1.0}


def rates_of(settings: Settings) -> list[float]:
    """Return the learning rate of each step."""
    return [learning_rate(settings, done) for done in range(settings.epochs * settings.steps)]

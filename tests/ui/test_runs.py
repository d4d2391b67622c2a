"""The messages to the page about the runs on this machine: plain values made from a runs folder, whatever its files contain."""

import dataclasses
import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.made_runs import DONE, ID, make_run, write_run
from tests.ui.page import small
from training.jobs import limits, listing, process, store
from training.presets import PRESETS
from ui.components.runs import messages

EPOCH = 214 * 256  # examples: steps and batch size of the preset "instant"
START = {"event": "start", "epochs": 2, "steps": 214, "parameters": 7, "settings": dataclasses.asdict(PRESETS["instant"])}
STEPS = (
    {"event": "step", "epoch": 0.5, "step": 107, "loss": 1.5, "learning_rate": 0.1, "seconds": 1.0, "dead_relu": [0.25, 0.5]},
    {"event": "epoch", "epoch": 1, "loss": 1.2, "accuracy": 0.5, "validation_loss": 0.9, "validation_accuracy": 0.75},
    {"event": "step", "epoch": 1.5, "step": 321, "loss": None, "learning_rate": 0.1, "seconds": 3.0, "dead_relu": None},
)
FAILED = {"event": "failed", "reason": "The loss rose."}


@pytest.fixture
def run(runs: Path) -> Path:
    """Write a finished run. Return its folder."""
    write_run(runs / ID, small(), {"name": "mine", "time": 1764000000.0}, [START, *STEPS, DONE])
    return runs / ID


def test_a_run_has_its_reports_by_the_examples_that_it_has_read(run: Path):
    status = messages.machine({}, "", ())
    shown = status["run"]
    assert shown["reports"] == {
        "loss": {"x": [EPOCH // 2], "y": [1.5]},
        "validationLoss": {"x": [EPOCH], "y": [0.9]},
        "training": {"x": [EPOCH], "y": [0.5]},
        "validation": {"x": [EPOCH], "y": [0.75]},
        "test": {"x": [EPOCH * 3 // 2], "y": [0.5]},
    }
    assert shown["key"] == ID
    assert (shown["id"], shown["name"], shown["state"], shown["accuracy"]) == (ID, "mine", "done", 0.5)
    assert (shown["seen"], shown["silent"]) == (EPOCH * 3 // 2, 0)
    assert shown["settings"]["hidden"] == (128, 64) and shown["learnt"] == [shown["settings"]]


def test_a_long_curve_is_thinned_evenly(runs: Path):
    steps = [{"event": "step", "epoch": k, "loss": 1.0} for k in range(5000)]
    make_run(runs, events=steps)
    seen = messages.machine({}, "", ())["run"]["reports"]["loss"]["x"]
    assert seen[0] == 0 and seen[-1] > 4990 and 500 <= len(seen) <= messages.MOST_POINTS
    assert len({b - a for a, b in pairwise(seen)}) == 1


def test_the_list_has_each_run_newest_first_and_the_newest_is_shown_unless_another_is_named(run: Path, runs: Path):
    make_run(runs, "20260102-000000-abcd", events=[START, STEPS[0], FAILED])
    status = messages.machine({}, "", [ID, "nobody", "20260103-000000-abcd"])
    assert [(entry["id"], entry["state"], entry["accuracy"], entry["bytes"]) for entry in status["runs"]] == [
        ("20260102-000000-abcd", "failed", None, None),
        (ID, "done", 0.5, (run / "network.safetensors").stat().st_size),
    ]
    assert (status["run"]["state"], status["run"]["words"], status["run"]["silent"]) == ("failed", "The loss rose.", 0.5)
    assert [entry.get("reports") for entry in status["runs"]] == [None, messages.reports_of(listing.get(ID))], "those compared"
    assert messages.machine({}, ID, ())["run"]["id"] == ID
    assert messages.machine({}, "../../etc", ())["run"]["id"] == "20260102-000000-abcd"


def test_without_runs_there_is_only_a_plan_and_retrain_rests():
    status = messages.machine({"preset": "instant"}, ID, [ID])
    assert (status["run"], status["runs"]) == (None, [])
    rest = {"part": "rest", "share": 0.0, "words": "", "loss": None, "accuracy": None, "said": ""}
    assert messages.retrain(None, "default") == rest


HUGE = b"1" + 400 * b"0"
DAMAGED = {
    "progress.jsonl": [
        b'{"event": "start", "epochs": %b, "settings": {"seed": %b}}' % (HUGE, HUGE),
        b'{"event": "start", "settings": {"learning_rate": NaN, "hidden": Infinity}, "epochs": 1e999}',
        b'{"event": "start", "epochs": 0}\n{"event": "step", "epoch": -1e18, "loss": "x", "dead_relu": ["x", NaN]}',
        b'{"event": "step", "epoch": %b, "loss": NaN, "seconds": 1e400, "learning_rate": true}' % HUGE,
        b'{"event": "step", "epoch": 9e18, "loss": 1e400, "dead_relu": 5}\n{"event": "failed", "reason": ["x"]}',
        b'{"event": "epoch", "epoch": "x", "epochs": [], "validation_loss": {}, "seconds": null}',
        rb'{"event": "failed", "reason": "\ud800\u0000\u202ex"}',
        *(b'{"event": "start", "settings": [1]}', b'{"event": "step"}}', b'{"event": {"a": 1}}', b"\xff\xfe\x00"),
        *(b"[" * 100_000, b'{"a":' * 10_000),
    ],
    "run.json": [
        *(b"", b"[]", b"[" * 10_000, b'{"name": 5, "time": NaN, "options": {"preset": {"a": [1]}, "epochs": NaN}, "pid": "1"}'),
        b'{"name": ["x"], "time": 1e18, "options": [1], "pid": true}',
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [(name, content) for name, contents in DAMAGED.items() for content in contents])
def test_a_damaged_file_leaves_values_that_the_browser_can_read(run: Path, name: str, content: bytes):
    (run / name).write_bytes(content + b"\n")
    status = messages.machine({}, ID, [ID])
    assert status["run"]["id"] == ID and len(status["runs"]) == 1
    retrain = messages.retrain(store.current(), "")
    assert 0 <= retrain["share"] <= 1
    text = json.dumps([status, retrain], allow_nan=False, ensure_ascii=False)
    assert text.encode() and "\u202e" not in text


@pytest.mark.parametrize(("preset", "made"), [("instant", 0), ("quick", 3500)])
def test_a_plan_says_from_which_digits_a_run_learns(preset: str, made: int):
    status = messages.plan({"preset": preset, "seed": None})
    assert status["digits"] == {"learn": 55_000, "heldOut": 5_000, "test": 10_000, "made": made}
    assert "109,386" in status["words"] and not status["problem"]


IMPOSSIBLE = [{"hidden": value} for value in ("128", [], [128.5], {"a": 1}, 5)] + [{"preset": value} for value in ("", [], {})]
IMPOSSIBLE += [{"epochs": True}, {"learning_rate": 0}, {"learning_rate": "0.1"}, {"engine": ["numpy"]}, {"seed": -1}]


@pytest.mark.parametrize("options", IMPOSSIBLE)
def test_a_plan_of_impossible_options_is_a_sentence(options: dict):
    status = messages.plan(options)
    assert str(status["problem"]).endswith(".") and status["digits"] is None
    assert str(limits.refusal(options)) == status["problem"], "and a run with them can't start"


@pytest.mark.parametrize(
    ("events", "record", "is_alive", "part", "said"),
    [
        ([START, *STEPS], {}, True, "running", ""),
        ([START, *STEPS], {}, False, "rest", listing.LOST),
        ([START, STEPS[0], FAILED], {}, False, "rest", "The loss rose."),
        ([START, STEPS[0], {"event": "cancelled"}], {}, False, "rest", ""),
        ([START, *STEPS, DONE], {}, False, "offer", ""),
        ([START, *STEPS, DONE], {"decided": True}, False, "rest", ""),
        ([START, *STEPS, DONE], {"decided": "no"}, False, "offer", ""),
    ],
)
def test_retrain_shows_the_newest_run(runs, monkeypatch, events: list, record: dict, is_alive: bool, part: str, said: str):
    monkeypatch.setattr(process, "is_alive", lambda run: is_alive)
    run = make_run(runs, events=events, **record)
    status = messages.retrain(run, "default")
    assert status["part"] == part and status["said"].startswith(said) and bool(status["said"]) == bool(said)
    assert status["share"] == (0.25 if STEPS[1] not in events else 0.75)
    assert status["accuracy"] == (0.5 if part == "offer" else 0.75 if STEPS[1] in events else None)
    assert messages.retrain(run, run.id)["part"] == part.replace("offer", "rest"), "it reads already"

"""Event logs: read as they grow. tests/ui/test_runs.py shows damaged ones."""

import json
from pathlib import Path

import pytest

from training.jobs.log import CURVES, Log, Progress
from training.settings import Settings


def written(path: Path, *events: dict) -> Log:
    path.write_text("".join(json.dumps(event) + "\n" for event in events))
    return Log(path)


def test_a_log_is_read_as_it_grows_by_whole_lines(tmp_path: Path):
    path = tmp_path / "log"
    reader = Log(path)
    assert reader.curves() == {name: [] for name in CURVES} and reader.progress() == Progress()
    path.write_text('{"event": "start"}\n{"event": "step", "epoch": 0.5, ')
    assert reader.progress().state == "running" and reader.curves()["loss"] == []
    with path.open("a") as file:
        file.write('"loss": 2.0}\n{"event": "epoch", "epoch": 1, "accuracy": 0.5}\n')
    assert reader.curves() == {name: [] for name in CURVES} | {"loss": [(0.5, 2.0)], "training": [(1.0, 0.5)]}


def test_the_progress_follows_the_log(tmp_path: Path):
    start = {"event": "start", "epochs": 1, "settings": {"seed": 3}}
    events = [start, {"event": "epoch", "epoch": 1, "seconds": 1.0}]
    told = written(tmp_path / "a", *events).progress()
    assert (told.state, told.epochs, told.settings) == ("running", 1, Settings(seed=3))
    for claimed, accuracy in ((0.5, 0.5), (5, None)):
        end = {"event": "done", "epochs": 1, "test_accuracy": claimed, "seconds": 9.0}
        done = written(tmp_path / f"{claimed}", *events, end).progress()
        assert (done.state, done.epochs_trained, done.test_accuracy, done.seconds) == ("done", 1, accuracy, 9.0)


def test_the_time_left_is_measured_since_the_first_step(tmp_path: Path):
    steps = [{"event": "start", "epochs": 1}, *({"event": "step", "epoch": k / 10, "seconds": 1.0 + k} for k in range(6))]
    assert written(tmp_path / "a", *steps).progress().seconds_left == pytest.approx(5)

"""Event logs: read as they grow, thinned when they are long, quick after a day, and borne whatever stands in them."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from training.jobs import log
from training.jobs.log import Log, Progress

STEP = (
    '{{"event": "step", "epoch": {0}, "step": {1}, "loss": 0.123456789, "learning_rate": 0.0123456, "seconds": {2}, '
    '"dead_relu": [0.015625, 0.03125]}}\n'
)
EPOCH = '{{"event": "epoch", "epoch": {0}, "epochs": 9999, "loss": 0.1, "accuracy": 0.9, "seconds": {1}}}\n'


def written(path: Path, *events: dict) -> Log:
    path.write_text("".join(json.dumps(event) + "\n" for event in events))
    return Log(path)


def test_a_log_is_read_as_it_grows_by_whole_lines(tmp_path: Path):
    path = tmp_path / "log"
    reader = Log(path)
    assert reader.events() == ()
    path.write_text('{"event": "start"}\n{"event": ')
    assert [e["event"] for e in reader.events()] == ["start"]
    with path.open("a") as file:
        file.write('"step"}\n')
    assert [e["event"] for e in reader.events()] == ["start", "step"]
    path.write_text('{"event": "done"}\n')  # a shorter one in its place
    assert [e["event"] for e in reader.events()] == ["done"]


def test_the_progress_follows_the_log(tmp_path: Path):
    start = {"event": "start", "epochs": 1, "settings": {"seed": 3}, "parameters": 7}
    events = [start, {"event": "epoch", "epoch": 1, "epochs": 2, "seconds": 1.0}]
    told = written(tmp_path / "a", *events).progress()
    assert (told.state, told.epochs, told.epochs_asked, told.parameters, told.settings) == ("running", 2, 1, 7, {"seed": 3})
    paused = [*events, {"event": "paused", "seconds": 1.0}]
    assert written(tmp_path / "b", *paused).progress().state == "paused"
    assert written(tmp_path / "c", *paused, {"event": "resumed", "seconds": 9.0}).progress().state == "running"
    for claimed, accuracy in ((0.5, 0.5), (5, None)):
        end = {"event": "done", "epochs": 1, "test_accuracy": claimed, "seconds": 9.0}
        done = written(tmp_path / f"{claimed}", *paused, end).progress()
        assert (done.state, done.epochs_trained, done.test_accuracy, done.seconds) == ("done", 1, accuracy, 9.0)


def test_the_time_left_is_measured_since_the_first_step_after_a_pause(tmp_path: Path):
    steps = [{"event": "start", "epochs": 1}, *({"event": "step", "epoch": k / 10, "seconds": 1.0 + k} for k in range(6))]
    assert written(tmp_path / "a", *steps).progress().seconds_left == pytest.approx(5)
    again = [{"event": "resumed"}, {"event": "step", "epoch": 0.6, "seconds": 10}, {"event": "step", "epoch": 0.8, "seconds": 30}]
    assert written(tmp_path / "b", *steps, *again).progress().seconds_left == pytest.approx(20)


def test_a_long_log_is_thinned_evenly_and_keeps_its_ends(tmp_path: Path):
    path = tmp_path / "log"
    reader = Log(path)
    with path.open("w") as file:
        for k in range(5000):
            file.write(STEP.format(k / 100, k, k / 5))
            if k % 100 == 99:
                file.write(EPOCH.format(k // 100 + 1, k / 5))
            if k % 777 == 0:
                file.flush()
                reader.events()
    events = reader.events()
    steps = [event["step"] for event in events if event["event"] == "step"]
    assert steps[0] == 0 and steps[-1] > 4990 and 400 <= len(steps) <= log.MOST_STEPS
    assert len({b - a for a, b in pairwise(steps)}) == 1
    assert [event["epoch"] for event in events if event["event"] == "epoch"] == list(range(1, 51))
    at = [event["epoch"] for event in events]
    assert at == sorted(at), "the order of the log"
    assert Log(path).events() == events


HUGE = "1" + "0" * 400


@pytest.mark.parametrize(
    "line",
    [
        '{"event": "start", "epochs": HUGE, "parameters": HUGE, "settings": {"seed": HUGE}}',
        '{"event": "start", "epochs": 1e400, "parameters": -1e18, "settings": [1]}',
        '{"event": "step", "epoch": HUGE, "loss": NaN, "seconds": 1e400, "learning_rate": true}',
        '{"event": "epoch", "epoch": "x", "epochs": [], "validation_loss": {}, "seconds": null}',
        '{"event": "failed", "reason": "\\ud800\\u0000\\u202ex"}',
        '{"event": "failed", "reason": 3}',
        '{"event": "step"',
        '{"event": "step"}}',
        '{"event": {"a": 1}}',
        "[" * 100_000,
        '{"a":' * 10_000,
        '"' + "x" * 100_000 + '"',
        "\x00\xff",
    ],
)
def test_whatever_stands_in_a_line_the_progress_can_be_shown(tmp_path: Path, line: str):
    path = tmp_path / "log"
    path.write_text(line.replace("HUGE", HUGE) + "\n", encoding="utf-8", errors="surrogatepass")
    told = Log(path).progress()
    Log(path).events()
    assert isinstance(told, Progress)
    for value in (told.reason, json.dumps(dict(told.settings), ensure_ascii=False), f"{told.epochs} {told.parameters}"):
        value.encode()
    assert "\u202e" not in told.reason and 0 <= told.fraction <= 1

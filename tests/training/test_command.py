"""`python -m training`: what it writes, the sentences it refuses with, and that stopping it leaves nothing half-written."""

import json
import os
import time
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from harness.pencil import pencil
from model import checkpoint, mnist
from system import files
from tests.model.networks import same
from tests.training import forked
from tests.training.stand_in import wait_for
from training import data, evaluate, recorder
from training.__main__ import main
from training.jobs.log import Log

pytestmark = pytest.mark.usefixtures("signals")

TINY = ["--hidden=16", "--epochs=1", "--train-size=1000", "--batch-size=50", "--synthetic-digits=20", "--shapes=20"]
TINY += ["--hard-sampling=0.4", "--seed=3"]


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_run_writes_its_checkpoint_and_log_and_after_each_epoch_its_network(tmp_path, capsys, monkeypatch):
    out, log, latest = tmp_path / "new" / "net.safetensors", tmp_path / "log.jsonl", tmp_path / "latest" / "net.safetensors"
    write, written = files.write, {}
    monkeypatch.setattr(files, "write", lambda path, content: written.update({path: content}) or write(path, content))
    code = main([*TINY, "--out", str(out), "--log", str(log), "--latest", str(latest), "--name", "mine"])
    shown, progress = capsys.readouterr()
    assert code == 0
    network = checkpoint.load(out)
    meta = network.metadata
    assert network.architecture == meta["architecture"] == "784-16-10"
    assert (meta["name"], meta["preset"], meta["seed"], meta["epochs"]) == ("mine", "default", 3, 1)
    assert meta["parameters"] == network.parameters and meta["settings"]["train_size"] == 1000
    assert meta["date"].endswith("+00:00")
    assert f"{meta['test_accuracy']:.2%}" in shown and str(out) in shown
    assert "accuracy" in progress and "loss" in progress
    events = lines(log)
    assert events[0]["event"] == "start" and events[0]["time"] == pytest.approx(time.time(), abs=300)
    assert events[0]["epochs"] == 1 and events[0]["steps"] == 7 and events[0]["settings"]["hidden"] == [16]
    assert events[-1]["event"] == "done" and events[-1]["checkpoint"] == str(out)
    assert events[-1]["test_accuracy"] == meta["test_accuracy"]
    assert {e["event"] for e in events} <= {"start", "step", "epoch", "done"}
    after = checkpoint.loads(written[latest], "the network after the epoch")
    assert (after.layers[0].w == network.layers[0].w).all(), "only the last layer is divided in the end"
    assert not latest.exists(), "it is only there until the last one is"
    assert [p.name for p in out.parent.iterdir()] == [out.name]
    # the same command gives the same weights again, also if the network after an epoch can't be written
    again = tmp_path / "again.safetensors"

    def full(path: Path, content: bytes) -> None:
        if path.parent in (latest.parent, tmp_path / "full"):
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(files, "write", full)
    assert main([*TINY, "--out", str(again), "--log", str(log), "--latest", str(latest)]) == 0
    assert same(checkpoint.load(again), network) and Log(log).progress().state == "done"
    # without its checkpoint, a training run has failed
    assert main([*TINY, "--out", str(tmp_path / "full" / "net.safetensors"), "--log", str(log)]) == 1
    assert Log(log).progress().state == "failed" and "No space left on device" in capsys.readouterr().err
    assert not any((tmp_path / "full").iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(recorder, "as_line", MagicMock(side_effect=OSError(28, "No space left on device")))
        assert main([*TINY, "--out", str(again), "--log", str(log)]) == 1
    assert capsys.readouterr().err.endswith("No space left on device.\n"), "not even the log can be written"
    # and training.evaluate finds the accuracy that the checkpoint names
    assert evaluate.main([str(out), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["accuracy"] == pytest.approx(meta["test_accuracy"]) and found["parameters"] == network.parameters
    assert len(found["per_digit"]) == 10 and found["loss"] == pytest.approx(events[-1]["test_loss"], abs=1e-4)


def test_fine_tuning_on_drawings_reports_before_and_after(tmp_path, capsys):
    start, out, log = tmp_path / "start.safetensors", tmp_path / "tuned.safetensors", tmp_path / "log.jsonl"
    assert main([*TINY, "--epochs", "3", "--out", str(start)]) == 0
    assert " 21/21 [" in capsys.readouterr().err.split("\r")[-1]  # the progress bar, which each epoch moves on
    # A horizontal bar, which somebody calls a 7.
    bars = [{"label": 7, "drawing": {"strokes": [pencil([(60, y), (160, y + 3), (260, y)], 20)]}} for y in (150, 160, 170)]
    drawings = tmp_path / "drawings.json"
    drawings.write_text(json.dumps({"drawings": bars}))
    options = ["--drawings", str(drawings), "--resume", str(start), "--train-size", "1000", "--batch-size", "50", "--epochs", "6"]
    options += ["--synthetic-digits", "20", "--shapes", "20"]  # drawing as many as the preset has takes seconds
    options += ["--learning-rate", "5e-4"]  # a network that hardly knows anything yet bears longer steps
    assert main([*options, "--out", str(out), "--log", str(log)]) == 0
    done = lines(log)[-1]
    assert done["drawings"] == 3 and done["drawings_before"] < 1 and done["drawings_after"] == 1
    assert done["test_accuracy_before"] == checkpoint.load(start).metadata["test_accuracy"]
    assert done["test_accuracy"] > done["test_accuracy_before"] - 0.1
    assert "drawings" in capsys.readouterr().out


def test_wrong_options_are_refused_in_a_sentence(tmp_path, refused):
    out = ["--out", str(tmp_path / "net.safetensors")]
    assert "Learning rate is -1.0" in refused(main, "--learning-rate", "-1", *out)
    assert "--epochs" in refused(main, "--epochs", "many", *out)
    assert "--pres instant" in refused(main, "--pres", "instant", *out)
    assert "leave --activation out" in refused(main, "--resume", str(checkpoint.DEFAULT), "--activation", "tanh", *out)
    assert "leave --batch-norm out" in refused(main, "--resume", str(checkpoint.DEFAULT), "--batch-norm", *out)
    assert "untrained network" in refused(main, "--engine", "numpy", "--resume", str(checkpoint.DEFAULT), *out)
    assert "can't be read" in refused(main, "--resume", str(tmp_path / "none.safetensors"), *out)
    assert not list(tmp_path.iterdir())


def test_unwritable_outputs_and_unreadable_inputs_are_refused_before_training(tmp_path, refused, monkeypatch):
    (tmp_path / "file").write_text('{"drawings": [{"label": 11, "drawing": {}}]}')
    out = ["--out", str(tmp_path / "net.safetensors")]
    for option in ("--out", "--log", "--latest"):
        assert "can't be written" in refused(main, *TINY, *out, option, str(tmp_path / "file" / "below"))
    assert "it is a folder" in refused(main, *TINY, "--out", str(tmp_path))
    assert "label 11" in refused(main, "--drawings", str(tmp_path / "file"), *out)
    assert "cannot be read" in refused(main, "--drawings", str(tmp_path / "none.json"), *out)
    monkeypatch.setattr(data, "load", MagicMock(side_effect=mnist.DataError("The archive is damaged")))
    assert refused(main, *TINY) == "The archive is damaged.\n"


@pytest.mark.posix
def test_what_is_no_file_is_neither_replaced_nor_waited_for(tmp_path, refused):
    """Opening a pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    out = ["--out", str(tmp_path / "net.safetensors")]
    for option in ("--out", "--log", "--drawings", "--resume"):
        assert "a pipe, not a file" in refused(main, *out, option, str(tmp_path / "pipe"))


@pytest.mark.parametrize("is_kept", [False, True], ids=["SIGTERM", "a file"])
def test_a_run_that_is_stopped_leaves_nothing_half_written_and_keeps_its_network_if_a_file_stops_it(tmp_path, is_kept: bool):
    log, stop, latest = tmp_path / "log.jsonl", tmp_path / "stop", tmp_path / "latest.safetensors"
    arguments = [*TINY, "--epochs=900", "--out", str(tmp_path / "net.safetensors"), "--log", str(log)]
    process = forked.start([*arguments, "--stop", str(stop), "--latest", str(latest)])

    def has_begun() -> bool:
        assert process.is_alive()
        return log.exists() and '"event": "epoch"' in log.read_text()

    wait_for(has_begun)
    checkpoint.load(latest)
    if is_kept:
        stop.touch()
    else:
        process.terminate()
    process.join(60)
    assert process.exitcode == (0 if is_kept else 143)
    assert lines(log)[-1]["event"] == ("done" if is_kept else "cancelled")
    kept = tmp_path / ("net.safetensors" if is_kept else latest.name)
    checkpoint.load(kept)
    assert {path.name for path in tmp_path.rglob("*")} == {log.name, kept.name, *([stop.name] if is_kept else [])}

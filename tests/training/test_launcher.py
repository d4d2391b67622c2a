"""The background training: one at a time, followed, cancelled, found again; with a stand-in for the training, to be quick."""

import json
import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from tests.training.stand_in import CRASHES, DONE, FAILS, LASTS, LINGERS, STUBBORN, until, until_epoch
from training.jobs import launcher, limits, process, store
from training.jobs.launcher import JobError


def test_progress_tells_epoch_loss_accuracy_and_time_left(lab):
    now = until_epoch(lab(LASTS).run)
    assert (now.state, now.epoch, now.epochs, now.loss, now.validation_accuracy) == ("running", 1.0, 2, 1.0, 0.75)
    assert now.fraction == 0.5
    assert now.seconds_left == pytest.approx((2.1 - 1.0) / 0.5)  # half an epoch took 1.1 s, one epoch is left


def test_a_training_that_ends_well_is_done(lab):
    run = lab(DONE).run
    now = until(run, "done", "failed", "lost")
    assert (now.state, now.test_accuracy, now.seconds_left) == ("done", 0.9, None)
    assert run.checkpoint.read_text() == "a network"


def test_its_own_process_in_its_own_session_with_lower_priority_and_one_thread(lab):
    run = lab(LASTS).run
    until_epoch(run)
    assert run.pid != os.getpid() and os.getsid(run.pid) == run.pid
    assert os.getpriority(os.PRIO_PROCESS, run.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    if Path(f"/proc/{run.pid}/environ").exists():
        assert b"OMP_NUM_THREADS=1" in Path(f"/proc/{run.pid}/environ").read_bytes().split(b"\0")


def test_two_presses_at_once_are_one_training(lab):
    jobs, gate = [], threading.Barrier(4)

    def press():
        gate.wait()
        jobs.append(lab(LASTS))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(jobs) == 4 and len({j.run.id for j in jobs}) == 1
    assert sum(not j.joined for j in jobs) == 1
    assert len(store.ids(lab.folder)) == 1


def test_cancel_ends_the_process_and_the_next_can_start(lab):
    first = lab(LASTS).run
    until_epoch(first)
    assert launcher.cancel(first).state == "cancelled"
    assert not launcher.is_alive(first)
    second = lab(DONE)
    assert not second.joined and second.run.id != first.id
    assert until(second.run, "done", "failed", "lost").state == "done"
    assert launcher.follow(first).state == "cancelled"


def test_cancel_ends_one_that_does_not_listen(lab):
    run = lab(STUBBORN).run
    until_epoch(run)
    assert launcher.cancel(run).state == "cancelled"
    assert not launcher.is_alive(run)


def test_a_process_that_lingers_after_its_end_does_not_hold_up_the_next(lab):
    first = lab(LINGERS).run
    until(first, "done")
    second = lab(DONE)
    assert not second.joined and until(second.run, "done").state == "done"
    assert launcher.follow(first).state == "done"


def test_a_runs_folder_may_be_named_from_where_the_server_runs(lab, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(launcher, "PROGRAM", (sys.executable, str(tmp_path / "stand_in.py")))
    run = launcher.start({"preset": "instant", "seed": DONE}, folder=Path("here")).run
    assert until(run, "done").test_accuracy == 0.9
    assert (tmp_path / "here" / run.id / "network.safetensors").is_file()
    assert launcher.current(Path("here")).id == run.id


def test_cancelling_what_has_ended_changes_nothing(lab):
    run = lab(DONE).run
    until(run, "done")
    assert launcher.cancel(run).state == "done"


def test_a_training_killed_from_outside_is_lost(lab):
    run = lab(LASTS).run
    until_epoch(run)
    os.kill(run.pid, signal.SIGKILL)
    now = until(run, "lost", "failed", "done")
    assert now.state == "lost" and now.reason.endswith(".") and "ended from outside" in now.reason


def test_a_crash_is_told_by_the_last_line_of_stderr_and_not_by_its_progress_bar(lab):
    now = until(lab(CRASHES).run, "failed", "lost")
    assert (now.state, now.reason) == ("failed", "The training failed: MemoryError: no room")


def test_a_failure_that_the_training_tells_is_passed_on(lab):
    now = until(lab(FAILS).run, "failed", "lost")
    assert (now.state, now.reason) == ("failed", "The loss is not a number any more: lower the learning rate.")


def test_a_training_that_says_nothing_any_more_is_ended(lab, monkeypatch):
    run = lab(LASTS).run
    until_epoch(run)
    monkeypatch.setattr(launcher, "HUNG_AFTER", 0.0)
    now = until(run, "failed")
    assert "no sign of life" in now.reason and not launcher.is_alive(run)


def test_another_server_finds_follows_and_cancels_it(lab, monkeypatch):
    run = lab(LASTS).run
    until_epoch(run)
    monkeypatch.setattr(launcher, "_logs", {})  # what a new server knows: nothing
    monkeypatch.setattr(launcher, "_children", [])
    found = launcher.current(lab.folder)
    assert found.id == run.id and launcher.follow(found).state == "running"
    assert lab(LASTS).joined
    assert launcher.cancel(found).state == "cancelled"


def test_a_process_with_the_same_number_but_another_birth_is_left_alone(lab):
    run = lab(LASTS).run
    until_epoch(run)
    described = store.read_json(run.folder / "run.json")
    store.write_json(run.folder / "run.json", described | {"born": "another moment"})
    with pytest.raises(JobError, match="only be stopped there"):
        launcher.cancel(run)
    assert launcher.is_alive(run)
    store.write_json(run.folder / "run.json", described)


def test_no_process_is_ended_by_number_alone():
    assert process.born(os.getpid())
    assert not process.end(os.getpid(), "", signal.SIGTERM)
    assert not process.end(os.getpid(), process.born(os.getpid()) + "1", signal.SIGTERM)
    assert process.born(2**22 + 1) == ""


def test_a_runs_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JobError, match="can't be started"):
        launcher.start({"preset": "instant"}, folder=tmp_path / "file" / "runs")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DIGIT_LENS_TRAINING", "off", "switched off"),
        ("DIGIT_LENS_MAX_EPOCHS", "2", "at most 2 epochs"),
        ("DIGIT_LENS_MAX_UNITS", "100", "at most 100 units"),
        ("DIGIT_LENS_TRAININGS_PER_HOUR", "1", "an hour"),
    ],
)
def test_a_public_server_has_limits(lab, monkeypatch, name, value, words):
    until(lab(DONE).run, "done")
    monkeypatch.setenv(name, value)
    with pytest.raises(JobError, match=words):
        lab(DONE)


def test_impossible_settings_are_told_before_anything_starts(lab):
    with pytest.raises(JobError, match="Learning rate"):
        lab(DONE, learning_rate=-1.0)
    assert store.ids(lab.folder) == []


def test_a_word_reaches_the_training_and_one_epoch_too_many_does_not(lab, monkeypatch):
    run = lab(LASTS).run
    until_epoch(run)
    launcher.tell(run, "pause")
    assert run.control.read_text() == "pause\n"
    monkeypatch.setenv("DIGIT_LENS_MAX_EPOCHS", "2")
    with pytest.raises(JobError, match="at most 2 epochs"):
        launcher.tell(run, "more")
    assert run.control.read_text() == "pause\n"


def test_the_numpy_engine_has_settings_of_its_own():
    assert limits.resolved({"engine": "numpy", "epochs": 2}).activation == "sigmoid"


def test_options_become_the_command_line():
    options = {"preset": "quick", "hidden": (128, 64), "batch_norm": False, "normalise": True, "drawings": None}
    assert launcher.arguments(options) == ["--preset", "quick", "--hidden", "128", "64", "--no-batch-norm", "--normalise"]


def test_what_was_started_is_written_down(lab):
    run = lab(DONE).run
    described = json.loads((run.folder / "run.json").read_text())
    assert described["options"] == {"preset": "instant", "seed": DONE}
    assert described["command"][-2:] == ["--snapshots", str(run.snapshots)]

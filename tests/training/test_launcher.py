"""Background training: one run at a time, followed, stopped, cancelled and found again. A stand-in trains, to be quick."""

import errno
import json
import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest

from system import files
from tests.python import output_of
from tests.training.stand_in import CRASHES, DONE, FAILS, LASTS, LINGERS, STUBBORN, until, until_epoch, wait_for
from training.jobs import environment, launcher, process, store
from training.jobs.environment import EnvironmentVariableError
from training.jobs.store import RunError

# What another server does with the runs folder.
OTHER_SERVER = """
import sys
from pathlib import Path
from training.jobs import launcher
folder = Path(sys.argv[1])
run = launcher.current(folder)
print(run.id, launcher.follow(run).state, launcher.start({}, folder=folder).id, launcher.cancel(run).state)
"""


def test_a_run_is_written_down_ends_well_and_can_then_neither_be_cancelled_nor_stopped(lab):
    run = lab(DONE)
    assert json.loads((run.folder / "run.json").read_text())["options"] == {"preset": "instant", "seed": DONE}
    assert store.read(run.id, lab.folder) == run
    now = until(run, "done")
    assert (now.test_accuracy, now.seconds_left) == (0.9, None)
    assert run.checkpoint.read_text() == "a network"
    assert launcher.cancel(run).state == "done"
    with pytest.raises(RunError, match="not training"):
        launcher.finish(run)
    assert not run.stop.exists()


@pytest.mark.posix
def test_its_own_process_in_its_own_session_with_lower_priority_and_one_thread(run):
    assert run.pid != os.getpid() and os.getsid(run.pid) == run.pid
    assert os.getpriority(os.PRIO_PROCESS, run.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    if Path(f"/proc/{run.pid}/environ").exists():
        assert b"OMP_NUM_THREADS=1" in Path(f"/proc/{run.pid}/environ").read_bytes().split(b"\0")


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has SCHED_IDLE")
def test_it_runs_only_when_nobody_else_wants_to(lab, monkeypatch):
    monkeypatch.delenv("DIGIT_LENS_GIVE_WAY")
    run = lab(LASTS)
    assert os.sched_getscheduler(run.pid) == os.SCHED_IDLE
    assert os.sched_getscheduler(0) != os.SCHED_IDLE


def test_two_presses_at_once_are_one_training(lab):
    with ThreadPoolExecutor(4) as threads:
        runs = list(threads.map(lab, [LASTS] * 4))
    assert len({run.id for run in runs}) == len(store.ids(lab.folder)) == 1


@pytest.mark.parametrize("seed", [LASTS, STUBBORN], ids=["it listens", "it does not"])
def test_cancel_ends_the_process_and_the_next_can_start(lab, seed: int):
    first = lab(seed)
    until_epoch(first)
    assert launcher.cancel(first).state == "cancelled"
    assert not process.is_alive(first)
    second = lab(DONE)
    assert second.id != first.id
    until(second, "done")
    assert launcher.follow(first).state == "cancelled"


def test_a_process_that_lingers_after_its_end_does_not_hold_up_the_next(lab, monkeypatch: pytest.MonkeyPatch):
    first, prepared = lab(LINGERS), []
    until(first, "done")
    monkeypatch.setattr(process, "PROGRAM", launcher.PROGRAM)
    monkeypatch.setattr(process, "prepare", lambda: prepared.append(True))
    launcher.prepare(first.folder.parent)
    assert prepared, "the page does not run again when the process has gone"
    second = lab(DONE)
    assert second.id != first.id and until(second, "done").state == "done"
    assert process.end(first.pid, first.born)


@pytest.mark.posix
def test_a_training_killed_from_outside_is_lost(run):
    os.kill(run.pid, signal.SIGKILL)
    now = until(run, "lost", "failed", "done")
    assert now.state == "lost" and "ended from outside" in now.reason


def test_a_run_that_fails_gives_its_reason_without_a_path_of_the_server(lab):
    assert until(lab(FAILS), "failed").reason == "The loss is not a number any more: lower the learning rate."  # told by the run
    run = lab(CRASHES)
    wait_for(lambda: not process.is_alive(run))  # it would write to the file too
    progress_bar = "The training run failed: MemoryError: no room"  # the last line of stderr, without its progress bar
    assert until(run, "failed").reason == progress_bar
    (run.folder / "stderr.txt").write_text(f"OSError: {run.folder}/x and {store.ROOT}/training/y can't be read\n")
    words = until(run, "failed", "lost").reason
    assert str(lab.folder.parent) not in words and str(store.ROOT) not in words
    assert f"runs/{run.id}/x and training/y" in words


def test_another_server_finds_follows_and_cancels_it(lab, run):
    other = output_of("-c", OTHER_SERVER, str(lab.folder), timeout=60)
    assert other.split() == [run.id, "running", run.id, "cancelled"]
    assert launcher.follow(run).state == "cancelled"


@pytest.mark.parametrize("name", ["file", "file/runs", pytest.param("/sys/runs", marks=pytest.mark.posix)])
def test_a_runs_folder_that_cannot_be_made_is_one_sentence_without_its_path(tmp_path, name: str):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match=rf"^A training run can't be started in {Path(name).name}/: [^/\n]*\.$"):
        launcher.start({"preset": "instant"}, folder=tmp_path / name)
    assert launcher.current(tmp_path / name) is None


def test_a_run_whose_file_cannot_be_written_is_ended_and_leaves_nothing(lab, monkeypatch: pytest.MonkeyPatch):
    start, started = process.start, []
    monkeypatch.setattr(process, "start", lambda *given: started.append(start(*given)) or started[-1])
    full_disk = patch.object(files, "write", side_effect=OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    with full_disk, pytest.raises(RunError, match="No space left on device"):
        lab(LASTS)
    assert started[0].poll() is not None and store.ids(lab.folder) == []


def test_a_runs_folder_deleted_underneath(lab, run):
    """All questions about the run are answered, and a new run can start."""
    shutil.rmtree(lab.folder)
    assert launcher.current(lab.folder) is None and store.ids(lab.folder) == []
    again = lab(LASTS)
    assert again.id != run.id
    process.end(run.pid, run.born)
    assert launcher.follow(run).state == "lost" and process.is_alive(again)


WRONG = [*((name, word) for name in environment.SWITCHES for word in ("maybe", "", "2", "öff")), ("DIGIT_LENS_MAX_EPOCHS", "3")]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_with_an_unknown_environment_variable_or_an_impossible_setting_nothing_starts(lab, monkeypatch, name: str, value: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(EnvironmentVariableError) as caught:
        environment.check()
    assert name in str(caught.value) and str(caught.value).endswith(".") and "\n" not in str(caught.value)
    with pytest.raises(RunError):
        lab(DONE)
    monkeypatch.undo()
    with pytest.raises(RunError, match="Learning rate"):
        launcher.start({"learning_rate": -1.0}, folder=lab.folder)
    assert store.ids(lab.folder) == []


@pytest.mark.posix
def test_stopping_a_run_does_not_wait_for_a_reader_of_a_pipe_in_place_of_its_file(run):
    os.mkfifo(run.stop)
    with pytest.raises(RunError, match="can't be written"):
        launcher.finish(run)

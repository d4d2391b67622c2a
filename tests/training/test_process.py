"""The processes of training runs: identified by their start time, ended with their children, and prepared with torch imported."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from model import checkpoint
from tests.model.networks import same
from tests.training.stand_in import LASTS, STAND_IN, until, until_epoch, wait_for
from training.jobs import launcher, process, store

TINY = {"preset": "instant", "epochs": 1, "hidden": (8,), "train_size": 500, "batch_size": 50, "seed": 5}
# A stand-in that waits for its arguments, as training.waiting_process does.
WAITS = """
import json, sys
message = sys.stdin.read()
if not message:
    sys.exit(0)
errors, *sys.argv[1:] = json.loads(message)
open(errors, "w").write("an error")
"""


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch):
    """Let a stand-in wait, whatever memory the machine has. End it after the test."""
    monkeypatch.setenv("DIGIT_LENS_PREPARED", "on")
    monkeypatch.setattr(process, "MIN_MEMORY", 0)
    monkeypatch.setattr(process, "PREPARED", (sys.executable, "-c", WAITS + STAND_IN))
    yield
    for child in process.waiting:
        child.stdin.close()  # as if the server had ended
        assert child.wait(10) == 0


def pids() -> list[int]:
    return [child.pid for child in process.waiting]


@pytest.mark.posix
def test_the_next_run_is_the_process_that_waits(folder: Path, waits):
    launcher.prepare(folder)
    launcher.prepare(folder)
    (pid,) = pids()
    run = launcher.start({"preset": "quick", "seed": None}, folder=folder)
    assert 0 <= run.options["seed"] < launcher.SEEDS
    until_epoch(run)
    assert run.pid == pid and process.is_alive(run) and (run.folder / "stderr.txt").read_text() == "an error"
    launcher.prepare(folder)
    assert pids() == [], "a run is in progress"
    launcher.finish(run)
    wait_for(lambda: not process.is_alive(run))
    launcher.prepare(folder)
    assert len(pids()) == 1


@pytest.mark.posix
def test_a_run_starts_also_if_the_process_that_waited_is_gone(lab, waits, monkeypatch: pytest.MonkeyPatch):
    process.prepare()
    (child,) = process.waiting
    child.kill()
    child.wait(10)
    monkeypatch.setattr(process, "PROGRAM", launcher.PROGRAM)
    run = lab(LASTS)
    until(run, "running")
    assert run.pid not in (0, child.pid) and store.read(run.id, lab.folder).pid == run.pid


@pytest.mark.posix
def test_nothing_waits_where_nothing_can_be_trained_or_memory_is_scarce(folder: Path, waits, monkeypatch: pytest.MonkeyPatch):
    for owner, name, value in (
        (process, "MIN_MEMORY", 1e18),
        (launcher.limits, "lacks_torch", lambda: True),
        (launcher, "PROGRAM", ("another", "program")),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, value)
            launcher.prepare(folder)
            assert pids() == [], name
    monkeypatch.setenv("DIGIT_LENS_PREPARED", "off")
    launcher.prepare(folder)
    assert pids() == []


@pytest.mark.posix
@pytest.mark.usefixtures("signals")
def test_a_real_one_trains_the_same_network_as_the_command(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DIGIT_LENS_PREPARED", "on")
    monkeypatch.setattr(process, "MIN_MEMORY", 0)
    folder.mkdir()
    process.prepare()
    run = launcher.start(TINY, folder=folder)
    until(run, "done")
    from training.__main__ import main  # torch

    out = tmp_path / "network.safetensors"
    assert main([*launcher.arguments(TINY), "--out", str(out)]) == 0
    assert same(checkpoint.load(run.checkpoint), checkpoint.load(out))
    assert json.loads(run.log.read_text().splitlines()[0])["settings"]["seed"] == 5
    assert "epoch 1/1" in (run.folder / "stderr.txt").read_text(), "its progress bar"


def test_a_full_disk_is_the_reason_of_a_run_that_could_not_write_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "stderr.txt").touch()
    assert process.last_words(tmp_path) == ""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2**20 - 1))
    assert process.last_words(tmp_path) == "the disk that holds its folder is full."


def test_a_process_is_ended_with_its_children_but_none_by_its_number_alone():
    """As with the python.exe of a virtual environment on Windows, which starts the real Python."""
    script = "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE); "
    parent = subprocess.Popen([sys.executable, "-c", script + "print(child.pid, flush=True); input()"], stdout=-1, stdin=-1)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    birth = process.born(parent.pid)
    for other in ("", birth + "1"):
        assert not process.exists(parent.pid, other)
        process.end(parent.pid, other)
    assert process.exists(parent.pid, birth) and process.born(2**22 + 1) == "" != process.born(os.getpid())
    assert process.end(parent.pid, birth)
    parent.wait()
    assert not process.exists(parent.pid, birth)
    psutil.wait_procs([child], timeout=10)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE

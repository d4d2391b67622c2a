"""The process that waits with torch imported: it trains what it is asked to, holds the lock, and ends with its server."""

import json
import sys
import threading
from pathlib import Path

import pytest

from model import checkpoint
from tests.model.networks import same
from tests.training.stand_in import until, wait_for
from training.jobs import command_line, launcher, process, store

pytestmark = pytest.mark.posix
TINY = {"preset": "instant", "epochs": 1, "hidden": (8,), "train_size": 500, "batch_size": 50, "seed": 5}
# What waits instead, in a test without torch: it writes down what it was given, and holds the lock until "control" is there.
WAITS = """
import json, os, socket, sys, time
with socket.socket(fileno=0) as server:
    message, descriptors, _, _ = socket.recv_fds(server, 65536, 2)
    if not message:
        sys.exit(0)
    given = json.loads(message)
    log, control = given[given.index("--log") + 1], given[given.index("--control") + 1]
    os.write(descriptors[0], b"an error")
    open(log, "w").write(json.dumps({"event": "start", "epochs": 1, "settings": {}}) + "\\n")
    while not os.path.exists(control):
        time.sleep(0.02)
"""


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch):
    """Let a stand-in wait, whatever memory the machine has. End it after the test."""
    monkeypatch.setenv("DIGIT_LENS_PREPARED", "on")
    monkeypatch.setattr(process, "MIN_MEMORY", 0)
    monkeypatch.setattr(process, "PREPARED", (sys.executable, "-c", WAITS))
    yield
    child, order = process.take_prepared()
    if child is not None:
        order.close()
        child.wait(10)


def test_the_next_run_is_the_process_that_waits_and_the_lock_is_its_own(folder: Path, waits):
    folder.mkdir()
    launcher.watch(folder)
    run = launcher.start({"preset": "instant", "seed": None}, folder=folder)
    assert 0 <= run.options["seed"] < launcher.SEEDS
    until(run, "running")
    assert launcher.is_alive(run) and (run.folder / "stderr.txt").read_text() == "an error"
    assert process.exists(run.pid, run.born)
    again = launcher.start({"preset": "instant", "seed": None}, folder=folder)
    assert again.id == run.id, "a second press asks for the same"
    run.control.write_text("")
    wait_for(lambda: not launcher.is_alive(run))
    wait_for(lambda: not any(thread.name == "training runs" for thread in threading.enumerate()))  # it prepares the next one


def test_one_process_waits_and_a_dead_one_is_replaced(waits):
    process.prepare()
    process.prepare()
    first, order = process.take_prepared()
    assert first is not None and process.take_prepared() == (None, None)
    order.close()  # as if the server had ended
    assert first.wait(10) == 0
    process.prepare()
    second, order = process.take_prepared()
    assert second is not None and order is not None
    second.kill()
    second.wait(10)
    with order:
        process.reap()


def test_a_run_starts_also_if_the_process_that_waited_is_gone(lab, waits, monkeypatch: pytest.MonkeyPatch):
    process.prepare()
    child, order = process.take_prepared()
    child.kill()
    child.wait(10)
    monkeypatch.setattr(process, "take_prepared", lambda: (child, order))
    monkeypatch.setattr(process, "PROGRAM", launcher.PROGRAM)
    run = lab(4)
    until(run, "running")
    assert run.pid not in (0, child.pid) and store.read(run.id, lab.folder).pid == run.pid


@pytest.mark.parametrize("why", ["DIGIT_LENS_PREPARED", "memory", "torch", "program"])
def test_nothing_waits_where_nothing_can_be_trained_or_memory_is_scarce(folder: Path, waits, monkeypatch, why: str):
    if why == "memory":
        monkeypatch.setattr(process, "MIN_MEMORY", 1e18)
    elif why == "torch":
        monkeypatch.setattr(launcher.limits, "lacks_torch", lambda: True)
    elif why == "program":
        monkeypatch.setattr(launcher, "PROGRAM", ("another", "program"))
    else:
        monkeypatch.setenv(why, "off")
    launcher.watch(folder)
    assert process.take_prepared() == (None, None)


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
    assert main([*command_line.arguments(TINY), "--out", str(out)]) == 0
    assert same(checkpoint.load(run.checkpoint), checkpoint.load(out))
    assert json.loads(run.log.read_text().splitlines()[0])["settings"]["seed"] == 5
    assert "epoch 1/1" in (run.folder / "stderr.txt").read_text(), "its progress bar"

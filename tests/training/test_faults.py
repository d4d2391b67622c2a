"""A training run whose process or server is killed while it writes a checkpoint, and a disk that is full.

The signals and the training runs are real. `python -m benchmarks.faults` kills more of them.
"""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from benchmarks.faults import SHORT, state_of
from tests.training.stand_in import SLEEPER, wait_for
from training.jobs import launcher, store

# A training process that puts no written file into its place while the file exists that its first argument names.
SLOW_SAVES = """
import os, runpy, sys, time
real, hold = os.fsync, sys.argv.pop(1)
def wait(file):
    while os.path.exists(hold):
        time.sleep(0.02)
    real(file)
os.fsync = wait
runpy.run_module("training", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("victim", ["server", "training"])
def test_killed_while_a_checkpoint_is_being_written(folder: Path, victim: str, monkeypatch: pytest.MonkeyPatch):
    """If the server is killed, the run goes on to its end, and another server finds it and reads its network.

    If the run is killed, its files are whole and there is a reason.
    """
    hold = folder.with_name("hold")
    hold.touch()
    program = (sys.executable, "-c", SLOW_SAVES, str(hold))
    script = (
        "import time; from pathlib import Path; from training.jobs import launcher\n"
        f"launcher.PROGRAM = {program!r}; launcher.start({SHORT!r}, folder=Path({str(folder)!r})); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=store.ROOT) as server:
        wait_for(lambda: any(folder.rglob("snapshots/.*.part")))
        run = launcher.current(folder)
        if victim == "training":
            psutil.Process(run.pid).kill()
        server.kill()
    if victim == "server":
        again = launcher.start(SHORT, folder=folder)
        assert again.id == launcher.current(folder).id == run.id
    hold.unlink()
    wait_for(lambda: not launcher.follow(run).running)
    progress = launcher.follow(run)
    assert progress.state == ("done" if victim == "server" else "lost")
    assert progress.reason or victim == "server"
    assert state_of(run.checkpoint) == ("whole" if victim == "server" else "none")
    assert all(state_of(path) == "whole" for _, path in store.snapshots(run))
    monkeypatch.setattr(launcher, "PROGRAM", SLEEPER)
    assert launcher.start({"preset": "instant"}, folder=folder).id != run.id


@pytest.fixture
def small_disk(tmp_path: Path):
    """Mount a disk of 700 KB, which has room for one of the shipped network's checkpoints but not for two."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(place)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_fails_a_training_in_one_sentence(small_disk: Path):
    """Snapshots fill the disk, and those that don't fit are left out. Without room for the checkpoint, the run fails."""
    run = launcher.start(SHORT, folder=small_disk / "runs")
    wait_for(lambda: not launcher.follow(run).running)
    progress = launcher.follow(run)
    assert progress.state == "failed"
    assert "full" in progress.reason or "No space left on device" in progress.reason
    assert "Snapshots are left out" in progress.note
    assert "Traceback" not in progress.reason and "Errno" not in progress.reason
    assert [state_of(path) for _, path in store.snapshots(run)] == ["whole"]
    assert not run.checkpoint.exists()

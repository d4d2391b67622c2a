"""Training runs whose process or server is killed or starts twice, and a clock that is set back.

The signals are real, and so are most training runs. `python -m benchmarks.faults` kills more of them. test_launcher.py tests the
same with a stand-in for the training process.
"""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from harness.faults import SHORT, kill_save, state_of
from harness.runs import make_run
from tests.training.stand_in import LASTS, SLEEPER, in_processes, wait_for
from training.jobs import launcher, limits, process, store


def test_a_process_killed_while_it_saves_leaves_a_whole_checkpoint_or_none(tmp_path: Path):
    rng, path, longest = random.Random(2), tmp_path / "saved.safetensors", 0.02
    states = {kill_save(path, rng.uniform(0, longest)) for _ in range(10)}
    while "whole" not in states and longest < 30:  # a busy machine saves nothing in so short a time
        longest *= 2
        states.add(kill_save(path, longest))
    assert {"whole"} <= states <= {"whole", "none"}


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
            assert process.end(run.pid, run.born, kill=True)
        server.kill()
    assert any(folder.rglob("snapshots/.*.part"))
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


def test_two_servers_on_one_folder_start_one_training(folder: Path):
    folder.mkdir()
    imports = "from pathlib import Path; from training.jobs import launcher"
    imports += f"; launcher.PROGRAM, launcher.START_WAIT = {SLEEPER!r}, 600"
    code = f"print(launcher.start({{'preset': 'instant'}}, folder=Path({str(folder)!r})).id)"
    assert len(set(in_processes(imports, code, *[()] * 4))) == 1
    assert len(store.ids(folder)) == 1


def test_a_clock_set_back_hides_no_training(lab, monkeypatch: pytest.MonkeyPatch):
    """Runs from the future are more than are kept. The run that is going on is still found, and is not deleted for its age."""
    monkeypatch.setattr(limits, "MAX_RUNS", 2)
    for minute in range(3):
        make_run(lab.folder, f"20990101-00{minute:02d}00-abcd", network=True)
    run = lab(LASTS)
    assert launcher.current(lab.folder) == run
    assert launcher.is_alive(run)
    assert len(store.ids(lab.folder)) == 2

"""What holds when things break: kills at random moments, a full disk, a runs folder that goes, two servers, a clock set back.

Real training runs and real signals in short forms. `python -m benchmarks.faults` has the long ones, test_launcher.py those with a
stand-in for the training process.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.faults import SHORT, kill_save, kill_training, state_of
from model import checkpoint, files
from model.checkpoint import CheckpointError
from training.jobs import launcher, process, store
from training.jobs.launcher import JobError

ROOT = Path(__file__).parents[2]
SLEEPER = (sys.executable, "-c", "import time; time.sleep(30)")


@pytest.fixture
def folder(tmp_path: Path):
    """A runs folder; what still trains in it at the end is killed."""
    yield tmp_path / "runs"
    run = launcher.current(tmp_path / "runs")
    if run is not None:
        process.end(run.pid, run.born, signal.SIGKILL)


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of 1 MB: two of the shipped network's checkpoints do not fit."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(place)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def wait_for(condition, seconds: float = 60) -> None:
    """Until it is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


@pytest.mark.torch
def test_trainings_killed_at_random_moments_leave_a_whole_checkpoint_or_none(folder: Path):
    """Six kills over a training's length: never half a checkpoint or snapshot, a reason each time, and the next one starts."""
    rng = random.Random(1)
    for i in range(6):
        left = kill_training(folder, rng.uniform(0, 4))
        assert left["half"] == 0, i
        assert left["unsaid"] == 0, i
        assert left["next_starts"] == 1, i


def test_a_process_killed_while_it_saves_leaves_a_whole_checkpoint_or_none(tmp_path: Path):
    """Killed in the middle of saving over and over: the file is the old or the new one, never half of one."""
    rng = random.Random(2)
    states = {kill_save(tmp_path / "saved.safetensors", rng.uniform(0, 0.02)) for _ in range(10)}
    assert states <= {"whole", "none"}
    assert "whole" in states


@pytest.mark.torch
def test_a_training_outlives_its_server_and_is_found_again(folder: Path):
    """The process that started it is killed: the training goes on, another server follows it to its end and reads its network."""
    script = (
        "import os; from pathlib import Path; from training.jobs import launcher\n"
        f"launcher.start({SHORT!r}, folder=Path({str(folder)!r})); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    run = launcher.current(folder)
    assert run is not None
    assert launcher.follow(run).running
    again = launcher.start(SHORT, folder=folder)
    assert again.joined
    assert again.run.id == run.id
    wait_for(lambda: not launcher.follow(run).running)
    assert launcher.follow(run).state == "done"
    assert state_of(run.checkpoint) == "whole"


# A training that takes its time over each checkpoint, with the file half-way to its place.
SLOW_SAVES = (
    "import os, runpy, time; real = os.fsync; os.fsync = lambda file: (time.sleep(0.15), real(file))\n"
    "runpy.run_module('training', run_name='__main__', alter_sys=True)"
)


@pytest.mark.torch
@pytest.mark.parametrize("victim", ["server", "training"])
def test_killed_while_a_checkpoint_is_being_written(folder: Path, victim: str):
    """The server: the training writes on, to its end. The training: what is there is whole, and there is a reason to show."""
    program = (sys.executable, "-c", SLOW_SAVES)
    script = (
        "import time; from pathlib import Path; from training.jobs import launcher\n"
        f"launcher.start({SHORT!r}, folder=Path({str(folder)!r}), program={program!r}); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) as server:
        wait_for(lambda: any(folder.rglob("snapshots/.*.part")))
        run = launcher.current(folder)
        if victim == "training":
            assert process.end(run.pid, run.born, signal.SIGKILL)
        server.kill()
    assert any(folder.rglob("snapshots/.*.part"))
    wait_for(lambda: not launcher.follow(run).running)
    told = launcher.follow(run)
    assert told.state == ("done" if victim == "server" else "lost")
    assert told.reason or victim == "server"
    assert state_of(run.checkpoint) == ("whole" if victim == "server" else "none")
    assert all(state_of(path) == "whole" for _, path in store.snapshots(run))
    assert not launcher.start({"preset": "instant"}, folder=folder, program=SLEEPER).joined


def test_two_servers_on_one_folder_start_one_training(folder: Path):
    """Four processes press at the same moment: one training, and all of them have it."""
    folder.mkdir()
    script = (
        "import sys, time; from pathlib import Path; from training.jobs import launcher\n"
        "time.sleep(max(0, float(sys.argv[1]) - time.time()))\n"
        f"print(launcher.start({{'preset': 'instant'}}, folder=Path({str(folder)!r}), program={SLEEPER!r}).run.id)"
    )
    moment = str(time.time() + 1.5)
    servers = [subprocess.Popen([sys.executable, "-c", script, moment], cwd=ROOT, stdout=subprocess.PIPE) for _ in range(4)]
    told = {server.communicate()[0].strip() for server in servers}
    assert len(told) == 1
    assert len(store.ids(folder)) == 1


@pytest.mark.torch
def test_a_stopped_training_is_found_and_ended(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """A real training that hangs (SIGSTOP) is ended after DIGIT_LENS_HUNG_AFTER with a reason, and the next one starts."""
    run = launcher.start({"preset": "default"}, folder=folder).run
    wait_for(lambda: launcher.follow(run).epoch > 0)
    os.killpg(run.pid, signal.SIGSTOP)
    time.sleep(0.5)
    monkeypatch.setenv("DIGIT_LENS_HUNG_AFTER", "0.3")
    wait_for(lambda: launcher.follow(run).state == "failed", 10)
    assert "no sign of life" in launcher.follow(run).reason
    assert not launcher.is_alive(run)
    assert not launcher.start({"preset": "instant"}, folder=folder, program=SLEEPER).joined


def test_a_full_disk_keeps_the_old_checkpoint(small_disk: Path):
    """There is room for one checkpoint: the second save says so, and the first stays whole, with nothing beside it."""
    network, path = checkpoint.load(), small_disk / "network.safetensors"
    checkpoint.save(network, path, {"name": "first"})
    with pytest.raises(CheckpointError, match="No space left on device"):
        checkpoint.save(network, path, {"name": "second"})
    assert checkpoint.load(path).metadata == {"name": "first"}
    with pytest.raises(OSError, match="No space left on device"):
        files.write(small_disk / "current.json", "x" * 700_000)
    assert [entry.name for entry in small_disk.iterdir()] == [path.name]


@pytest.mark.torch
def test_a_full_disk_fails_a_training_in_one_sentence(small_disk: Path):
    """Snapshots fill the disk: the training ends, says why, and no half of a network is left."""
    folder = small_disk / "runs"
    run = launcher.start(SHORT, folder=folder).run
    wait_for(lambda: not launcher.follow(run).running)
    told = launcher.follow(run)
    assert told.state == "failed"
    assert "full" in told.reason or "No space left on device" in told.reason
    assert "Traceback" not in told.reason
    assert "Errno" not in told.reason
    assert all(state_of(path) == "whole" for _, path in store.snapshots(run))
    assert not run.checkpoint.exists()


def test_a_file_that_may_not_grow_is_a_full_disk_too(tmp_path: Path):
    """A limit on the size of files (no root needed): the save fails as on a full disk, and leaves nothing."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    script = (
        "import sys; from model import checkpoint\n"
        "try: checkpoint.save(checkpoint.load(), sys.argv[1])\n"
        "except checkpoint.CheckpointError as error: print(error)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "a.safetensors")]
    done = subprocess.run(command, cwd=ROOT, preexec_fn=limited, capture_output=True, text=True, check=True)
    assert "a.safetensors can't be written: File too large" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.torch
def test_a_runs_folder_deleted_underneath(folder: Path):
    """While a training runs, runs/ goes: what is asked of it gives an answer, and a new training can start."""
    run = launcher.start({"preset": "default"}, folder=folder).run
    wait_for(lambda: launcher.follow(run).epoch > 0)
    shutil.rmtree(folder)
    assert launcher.current(folder) is None
    assert not launcher.is_alive(run)
    assert launcher.follow(run).state in ("lost", "failed")
    assert store.ids(folder) == []
    again = launcher.start({"preset": "instant"}, folder=folder, program=SLEEPER)
    assert not again.joined
    process.end(run.pid, run.born, signal.SIGKILL)
    assert launcher.is_alive(again.run)


def test_a_runs_folder_that_cannot_be_written(tmp_path: Path, small_disk: Path):
    """Read-only, or a file in its place: one sentence that names the folder, but not where it lies."""
    (tmp_path / "file").write_text("")
    places = [tmp_path / "file"]
    done = subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], capture_output=True, check=False)
    if done.returncode == 0:
        places.append(small_disk / "runs")
    for place in places:
        with pytest.raises(JobError) as caught:
            launcher.start({"preset": "instant"}, folder=place, program=SLEEPER)
        assert f"{place.name}/" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert launcher.current(place) is None


def test_a_clock_set_back_hides_no_training(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """With runs from the future, more of them than are kept, the one that runs is neither missed nor deleted for its age."""
    monkeypatch.setenv("DIGIT_LENS_MAX_RUNS", "2")
    for minute in range(3):
        (folder / f"20990101-00{minute:02d}00-abcd").mkdir(parents=True)
        (folder / f"20990101-00{minute:02d}00-abcd" / "network.safetensors").write_bytes(b"a network")
    run = launcher.start({"preset": "instant"}, folder=folder, program=SLEEPER).run
    assert launcher.current(folder) == run
    assert launcher.is_alive(run)
    assert run.id in store.ids(folder)
    assert len(store.ids(folder)) == 2

"""A full disk, and a runs folder that can't be written or is deleted."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from harness.faults import SHORT, state_of
from model import checkpoint
from model.checkpoint import CheckpointError
from system import files
from tests.training.stand_in import SLEEPER, wait_for
from training.jobs import launcher, process, store
from training.jobs.launcher import JobError

ROOT = Path(__file__).parents[2]


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


def test_a_full_disk_keeps_the_old_checkpoint(small_disk: Path):
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
    """Snapshots fill the disk. The run ends, gives the reason, and leaves no half of a network."""
    folder = small_disk / "runs"
    run = launcher.start(SHORT, folder=folder)
    wait_for(lambda: not launcher.follow(run).running)
    progress = launcher.follow(run)
    assert progress.state == "failed"
    assert "full" in progress.reason or "No space left on device" in progress.reason
    assert "Traceback" not in progress.reason
    assert "Errno" not in progress.reason
    assert all(state_of(path) == "whole" for _, path in store.snapshots(run))
    assert not run.checkpoint.exists()


@pytest.mark.posix
def test_a_file_that_may_not_grow_is_a_full_disk_too(tmp_path: Path):
    """With a limit on the size of files, which needs no root, a save fails as on a full disk and leaves nothing."""
    import resource

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


@pytest.mark.posix
@pytest.mark.torch
def test_a_runs_folder_deleted_underneath(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """runs/ is deleted during a run. All questions about the run are answered, and a new run can start."""
    run = launcher.start({"preset": "tutorial"}, folder=folder)  # it draws no pictures before it begins
    wait_for(lambda: launcher.follow(run).epoch > 0)
    wait_for(lambda: shutil.rmtree(folder, ignore_errors=True) or not folder.exists())  # the run goes on writing into it
    assert launcher.current(folder) is None
    assert not launcher.is_alive(run)
    assert launcher.follow(run).state in ("lost", "failed")
    assert store.ids(folder) == []
    monkeypatch.setattr(launcher, "PROGRAM", SLEEPER)
    again = launcher.start({"preset": "instant"}, folder=folder)
    assert again.id != run.id
    process.end(run.pid, run.born, kill=True)
    assert launcher.is_alive(again)


def test_a_runs_folder_that_cannot_be_written(tmp_path: Path, small_disk: Path):
    """runs/ is read-only, or a file. The message is one sentence that names the folder without its path."""
    (tmp_path / "file").write_text("")
    places = [tmp_path / "file"]
    done = subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], capture_output=True, check=False)
    if done.returncode == 0:
        places.append(small_disk / "runs")
    for place in places:
        with pytest.raises(JobError) as caught:
            launcher.start({"preset": "instant"}, folder=place)
        assert f"{place.name}/" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert launcher.current(place) is None

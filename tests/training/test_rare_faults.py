"""What goes wrong rarely and must lose nothing: no file left to open, a full disk, a deleted folder, a network still needed."""

import errno
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from harness.faults import SHORT, state_of
from harness.python import output_of
from system import files
from tests.training.stand_in import DONE, LASTS, STUBBORN, until, until_epoch, wait_for
from training.jobs import launcher, process, store
from training.jobs.launcher import JobError
from training.jobs.store import RunError

full_disk = partial(patch.object, files, "write", side_effect=OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))


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
    """Snapshots fill the disk. The run ends, gives the reason, and leaves no half of a network."""
    run = launcher.start(SHORT, folder=small_disk / "runs")
    wait_for(lambda: not launcher.follow(run).running)
    progress = launcher.follow(run)
    assert progress.state == "failed"
    assert "full" in progress.reason or "No space left on device" in progress.reason
    assert "Traceback" not in progress.reason
    assert "Errno" not in progress.reason
    assert all(state_of(path) == "whole" for _, path in store.snapshots(run))
    assert not run.checkpoint.exists()


@pytest.mark.posix
def test_a_save_that_finds_no_room_is_one_sentence_and_leaves_the_old_checkpoint(tmp_path: Path):
    """A limit on the size of files stands in for a full disk. It needs no root."""
    path = tmp_path / "a.safetensors"
    path.write_text("old")
    code = (
        "import resource, sys; from model import checkpoint\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: checkpoint.save(checkpoint.load(), sys.argv[1])\n"
        "except checkpoint.CheckpointError as error: print(error)"
    )
    assert "a.safetensors can't be written: File too large" in output_of("-c", code, str(path))
    assert list(tmp_path.iterdir()) == [path] and path.read_text() == "old"


@pytest.mark.posix
def test_a_runs_folder_deleted_underneath(lab, run):
    """All questions about the run are answered, and a new run can start."""
    shutil.rmtree(lab.folder)
    assert launcher.current(lab.folder) is None
    assert not launcher.is_alive(run)
    assert launcher.follow(run).state == "lost"
    assert store.ids(lab.folder) == []
    again = lab(LASTS)
    assert again.id != run.id
    process.end(run.pid, run.born, kill=True)
    assert launcher.is_alive(again)


def test_a_run_stays_alive_for_a_server_that_can_open_no_file_at_the_moment(lab, run):
    """It was taken for lost, for good, and the next start killed it."""
    store.rename(run.id, "mine", lab.folder)  # so that it must be read anew
    with patch.object(os, "open", side_effect=OSError(errno.EMFILE, os.strerror(errno.EMFILE))):
        assert launcher.current(lab.folder) is None and store.read(run.id, lab.folder).pid == 0
        assert launcher.follow(run).running
    assert launcher.follow(run).running and store.read(run.id, lab.folder).pid == run.pid
    again = lab(DONE)
    assert again.id == run.id and launcher.is_alive(run)


def test_a_cancelled_run_whose_end_cannot_be_stored_is_one_sentence(lab, monkeypatch: pytest.MonkeyPatch):
    run = lab(STUBBORN)  # so that the server has to say how it ended
    until_epoch(run)
    monkeypatch.setattr(launcher, "TERM_GRACE", 0.05)
    with full_disk(), pytest.raises(JobError, match="how can't be stored: No space left on device"):
        launcher.cancel(run)
    assert not launcher.is_alive(run)


def test_a_run_whose_process_id_cannot_be_stored_is_ended(lab, monkeypatch: pytest.MonkeyPatch):
    start, started = process.start, []
    monkeypatch.setattr(process, "start", lambda *given, **options: started.append(start(*given, **options)) or started[-1])
    with patch.object(store, "change", side_effect=RunError("The disk is full.")), pytest.raises(JobError):
        lab(LASTS)
    assert started[0].poll() is not None and store.ids(lab.folder) == []


def test_a_run_that_another_goes_on_from_is_not_deleted(lab):
    first = lab(DONE)
    until(first, "done")
    second = lab(LASTS, resume=str(first.checkpoint))
    with pytest.raises(RunError, match="goes on from this network"):
        launcher.delete(first)
    launcher.cancel(second)
    launcher.delete(first)
    assert store.is_deleted(first.id, lab.folder)

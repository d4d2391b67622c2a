"""What goes wrong rarely and must lose nothing: no file left to open, a full disk, and runs that others go on from."""

import errno
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.runs import make_run
from model import checkpoint
from system import files
from tests.training.stand_in import DONE, LASTS, until, until_epoch
from training.__main__ import main
from training.jobs import launcher, limits, process, queue, store
from training.jobs.launcher import JobError
from training.jobs.queue import Waiting
from training.jobs.store import RunError

ANNE, BEN = "a" * 64, "b" * 64


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch):
    """Return a context manager in which each write of a file fails, as on a full disk."""

    def write(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @contextmanager
    def full() -> Iterator[None]:
        with monkeypatch.context() as patched:
            patched.setattr(files, "write", write)
            yield

    return full


def test_a_run_stays_alive_for_a_server_that_can_open_no_file_at_the_moment(lab, monkeypatch: pytest.MonkeyPatch):
    """It was taken for lost, for good, and the next start killed it."""
    run = lab(LASTS)
    until_epoch(run)

    def no_file_left(*_: object) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    store.rename(run.id, "mine", lab.folder)  # so that it must be read anew
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", no_file_left)
        assert launcher.current(lab.folder) is None and store.read(run.id, lab.folder).pid == 0
        assert launcher.follow(run).running
    assert launcher.follow(run).running and store.read(run.id, lab.folder).pid == run.pid
    again = lab(DONE)
    assert again.id == run.id and launcher.is_alive(run)


def test_a_cancelled_run_whose_end_cannot_be_stored_is_one_sentence(lab, full_disk, monkeypatch: pytest.MonkeyPatch):
    run = lab(5)  # it does not listen, so that the server has to say how it ended
    until_epoch(run)
    monkeypatch.setattr(launcher, "TERM_GRACE", 0.05)
    with full_disk(), pytest.raises(JobError, match="how can't be stored: No space left on device"):
        launcher.cancel(run)
    assert not launcher.is_alive(run)


def test_a_waiting_run_keeps_its_place_if_the_disk_is_full(lab, full_disk):
    first = lab(LASTS)
    queue.add(Waiting(BEN, "next", 1.0, {"preset": "instant", "seed": DONE}), lab.folder)
    launcher.cancel(first)
    with full_disk():
        assert not launcher.start_next(lab.folder)
        assert [place.owner for place in queue.waiting(lab.folder)] == [BEN] and store.ids(lab.folder) == [first.id]
    assert launcher.start_next(lab.folder) and launcher.current(lab.folder).owner == BEN
    assert list((lab.folder / queue.FOLDER).iterdir()) == []


def test_a_run_whose_process_id_cannot_be_stored_is_ended_and_waits_on(lab, monkeypatch: pytest.MonkeyPatch):
    """Its place went back to the queue while it ran, so that it was trained twice."""
    first = lab(LASTS)
    launcher.cancel(first)
    queue.add(Waiting(BEN, "next", 1.0, {"preset": "instant", "seed": LASTS}), lab.folder)
    write, described, started = files.write, [], []
    start = process.start

    def failing(path: Path, content: bytes | str) -> None:
        if path.name == "run.json":
            described.append(path)
            if len(described) == 2:  # with the id of the process, which has started
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, content)

    monkeypatch.setattr(files, "write", failing)
    monkeypatch.setattr(process, "start", lambda *given, **options: started.append(start(*given, **options)) or started[-1])
    assert not launcher.start_next(lab.folder)
    assert started[0].poll() is not None and store.ids(lab.folder) == [first.id]
    assert [place.owner for place in queue.waiting(lab.folder)] == [BEN] and launcher.current(lab.folder).id == first.id
    assert launcher.start_next(lab.folder) and len(store.ids(lab.folder)) == 2


def test_a_run_that_another_goes_on_from_is_not_pruned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Fine-tuning one's oldest network deleted it before the new run had read it."""
    monkeypatch.setenv("DIGIT_LENS_MAX_RUNS", "3")
    runs = [make_run(tmp_path, f"2026010{day}-000000-abcd", network=True) for day in range(1, 6)]
    options = {"resume": str(runs[1].checkpoint)}
    store.write_json(runs[-1].folder / "run.json", {"options": {"resume": str(runs[0].checkpoint)}})
    queue.add(Waiting(ANNE, "", 1.0, options), tmp_path)
    limits.prune(tmp_path, store.read(runs[-1].id, tmp_path))
    assert store.ids(tmp_path) == [runs[4].id, runs[1].id, runs[0].id]


def test_a_run_that_a_waiting_one_goes_on_from_is_not_deleted(lab):
    run = lab(DONE)
    until(run, "done")
    queue.add(Waiting(ANNE, "", 1.0, {"resume": str(run.checkpoint)}), lab.folder)
    with pytest.raises(RunError, match="goes on from this network"):
        launcher.delete(run)
    queue.withdraw(ANNE, lab.folder)
    launcher.delete(run)
    assert store.is_deleted(run.id, lab.folder)


@pytest.mark.parametrize("hidden", [5, None, "64", [[64]]])
def test_a_place_with_impossible_layers_is_refused_and_holds_nobody_up(lab, hidden: object):
    """It was an exception in every page, and ended the thread of the queue for good."""
    queue.add(Waiting(ANNE, "", 1.0, {"preset": "instant", "hidden": hidden}), lab.folder)
    queue.add(Waiting(BEN, "", 2.0, {"preset": "instant", "seed": DONE}), lab.folder)
    assert launcher.start_next(lab.folder) and launcher.current(lab.folder).owner == BEN
    assert "Hidden layers is" in queue.place_of(ANNE, lab.folder).refusal


@pytest.mark.usefixtures("signals")
def test_a_run_that_is_told_to_stop_while_it_saves_its_network_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It said that no checkpoint was written, and the log had both endings."""
    save = checkpoint.save

    def interrupted(*arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        save(*arguments)

    monkeypatch.setattr(checkpoint, "save", interrupted)
    out, log = tmp_path / "net.safetensors", tmp_path / "log.jsonl"
    tiny = ["--preset=instant", "--hidden=8", "--epochs=1", "--train-size=500", "--batch-size=50", "--synthetic-digits=0"]
    assert main([*tiny, "--shapes=0", "--out", str(out), "--log", str(log)]) == 0
    assert [json.loads(line)["event"] for line in log.read_text().splitlines()][-1] == "done"
    assert checkpoint.load(out).sizes == (784, 8, 10)

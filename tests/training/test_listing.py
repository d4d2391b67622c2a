"""The list of training runs: what has ended is read once, and what changes is read again."""

import os
from pathlib import Path

import pytest

from tests.made_runs import make_run
from training.jobs import launcher, listing, store
from training.jobs.store import RunError


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A runs folder with 30 runs that ended a while ago. Every third one has a network."""
    for number in range(30):
        run_id, done = f"20261123-{120000 + number}-{number:04x}", {"event": "done", "test_accuracy": number / 100}
        run = make_run(tmp_path / "runs", run_id, events=[done], name=f"run {number}", time=1.7e9 + number)
        if number % 3 == 0:
            run.checkpoint.write_bytes(b"a network")
        os.utime(run.folder, (1.7e9, 1.7e9))
    return tmp_path / "runs"


def test_runs_are_listed_newest_first_with_what_is_known_of_them(runs: Path):
    listed = list(listing.all_runs(runs))
    assert [run.run.name for run in listed] == [f"run {number}" for number in reversed(range(30))]
    assert [run.progress.test_accuracy for run in listed][:2] == [0.29, 0.28]
    assert [run.has_network for run in reversed(listed)] == [number % 3 == 0 for number in range(30)]
    assert listing.get(listed[4].run.id, runs) is listed[4]


def test_a_run_that_has_ended_is_read_once(runs: Path, monkeypatch: pytest.MonkeyPatch):
    first = list(listing.all_runs(runs))
    monkeypatch.setattr(store, "read", lambda *_: pytest.fail("a run was read again"))
    assert all(one is other for one, other in zip(first, listing.all_runs(runs), strict=True))


def test_a_changed_run_is_read_again_and_only_that(runs: Path):
    first = list(listing.all_runs(runs))
    store.rename(first[3].run.id, "my run", runs)
    (first[6].run.folder / "network.safetensors").write_bytes(b"a network")
    first[8].run.checkpoint.unlink()
    again = list(listing.all_runs(runs))
    assert again[3].run.name == "my run" and again[6].has_network and not again[8].has_network
    assert [index for index in range(30) if first[index] is not again[index]] == [3, 6, 8]
    launcher.delete(first[0].run)
    assert next(listing.all_runs(runs)).run.id == first[1].run.id
    with pytest.raises(RunError):
        listing.get(first[0].run.id, runs)


def test_a_run_in_progress_is_always_read_again(lab, run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listing, "SETTLED", 0.0)
    assert next(listing.all_runs(lab.folder)).progress.running
    launcher.cancel(run)  # which changes nothing in the folder
    assert next(listing.all_runs(lab.folder)).progress.state == "cancelled"

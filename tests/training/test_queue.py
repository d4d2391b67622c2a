"""The queue of training runs that wait for another to end, with a stand-in for the training process."""

import threading
import time
from pathlib import Path

import pytest

from tests.training.stand_in import DONE, LASTS, at_once, in_processes, wait_for
from training.jobs import launcher, queue, store
from training.jobs.launcher import JobError
from training.jobs.queue import Waiting

ANNE, BEN, CARLA = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
def ask(lab, monkeypatch: pytest.MonkeyPatch):
    """Return a function that requests a run for an owner. No thread starts waiting runs."""
    monkeypatch.setattr(launcher, "watch", lambda *_: None)

    def request(owner: str, seed: int = LASTS, **options):
        return launcher.request({"preset": "instant", "seed": seed}, f"run of {owner[:1]}", lab.folder, owner, **options)

    return request


def owners(folder: Path) -> list[str]:
    """Return the first letters of those who wait, in order."""
    return [place.owner[:1] for place in queue.waiting(folder)]


def test_runs_wait_in_order_and_start_when_the_one_before_has_ended(lab, ask):
    first = ask(ANNE)
    assert isinstance(ask(BEN), Waiting) and isinstance(ask(CARLA), Waiting) and owners(lab.folder) == ["b", "c"]
    assert not launcher.start_next(lab.folder) and owners(lab.folder) == ["b", "c"]
    launcher.cancel(first)
    assert isinstance(ask(ANNE), Waiting) and owners(lab.folder) == ["b", "c", "a"], "nobody overtakes those who wait"
    assert launcher.start_next(lab.folder)
    running = launcher.current(lab.folder)
    assert (running.owner, running.name) == (BEN, "run of b") and launcher.follow(running).running
    assert owners(lab.folder) == ["c", "a"]
    assert not launcher.start_next(lab.folder)


def test_everyone_has_one_place_also_beside_a_run_of_their_own(lab, ask):
    first = ask(ANNE)
    again = ask(ANNE)  # a press that was counted twice
    assert again.id == first.id and owners(lab.folder) == []
    assert isinstance(ask(ANNE, DONE), Waiting)
    with pytest.raises(JobError, match="waits already"):
        ask(ANNE, DONE)
    assert owners(lab.folder) == ["a"]


def test_a_waiting_run_can_be_withdrawn_until_it_has_started(lab, ask):
    first = ask(ANNE)
    ask(BEN)
    queue.withdraw(BEN, lab.folder)
    assert owners(lab.folder) == [] and queue.place_of(BEN, lab.folder) is None
    ask(BEN)
    launcher.cancel(first)
    launcher.start_next(lab.folder)
    with pytest.raises(JobError, match="has started meanwhile"):
        queue.withdraw(BEN, lab.folder)


def test_four_servers_on_one_folder_let_as_many_wait_as_one(lab, monkeypatch: pytest.MonkeyPatch):
    """Each counted before the others had written: four waited where three may."""
    lab(LASTS)
    monkeypatch.setenv("DIGIT_LENS_MAX_WAITING", "3")
    code = (
        "for letter in sys.argv[2]:\n"
        "    try: queue.add(queue.Waiting(letter * 64, '', time.time(), {'preset': 'instant'}), Path(sys.argv[1]))\n"
        "    except queue.JobError as error: print(error)"
    )
    imports = "import sys, time; from pathlib import Path; from training.jobs import queue"
    refused = "".join(in_processes(imports, code, *((str(lab.folder), letters) for letters in ("ab", "cd", "ef", "01"))))
    assert len(queue.waiting(lab.folder)) == 3 and refused.count("lets wait: 3") == 5


def test_many_who_look_at_once_start_a_waiting_run_once(lab, ask):
    """Nor is it started again if the server was killed before it could remove the place."""
    first = ask(ANNE)
    place = ask(BEN)
    launcher.cancel(first)
    started = at_once(6, lambda: launcher.start_next(lab.folder))
    assert sum(started) == 1 and len(store.ids(lab.folder)) == 2 and owners(lab.folder) == []
    queue.add(place, lab.folder)  # as the server left it
    launcher.cancel(launcher.current(lab.folder))
    assert not launcher.start_next(lab.folder)
    assert owners(lab.folder) == [] and len(store.ids(lab.folder)) == 2


def test_a_run_that_may_not_start_any_more_gives_its_place_up_and_says_why(lab, ask, monkeypatch: pytest.MonkeyPatch):
    first = ask(ANNE)
    ask(BEN)
    ask(CARLA)
    launcher.cancel(first)
    monkeypatch.setattr(launcher.limits, "refusal", lambda options, _: "" if options["seed"] == DONE else "Not any more.")
    assert not launcher.start_next(lab.folder)
    assert queue.place_of(BEN, lab.folder).refusal == queue.place_of(CARLA, lab.folder).refusal == "Not any more."
    assert owners(lab.folder) == []
    assert not isinstance(ask(BEN, DONE), Waiting)


def test_a_thread_starts_waiting_runs_when_no_page_is_open(lab, ask, monkeypatch: pytest.MonkeyPatch):
    program = launcher.PROGRAM
    monkeypatch.undo()
    monkeypatch.setattr(launcher, "PROGRAM", program)
    monkeypatch.setattr(launcher, "WATCH_INTERVAL", 0.05)
    first = ask(ANNE)
    ask(BEN, DONE)
    launcher.cancel(first)
    wait_for(lambda: launcher.current(lab.folder).owner == BEN)
    wait_for(lambda: not any(thread.name == "training runs" for thread in threading.enumerate()))
    assert owners(lab.folder) == []


@pytest.mark.posix
def test_files_that_are_no_places_are_ignored(lab, ask, tmp_path: Path):
    ask(ANNE)
    ask(BEN)
    folder = lab.folder / queue.FOLDER
    (folder / f"{'d' * 64}.json").write_text("[1, 2")
    (folder / f"{'e' * 64}.json").write_text('{"options": {"preset": "instant"}, "time": 1e300}')
    (folder / "notes.json").write_text('{"options": {"preset": "instant"}, "time": 1}')
    (folder / f"{'f' * 64}.json").symlink_to(folder / f"{BEN}.json")
    assert owners(lab.folder) == ["b"]


def test_a_place_goes_with_its_owner_to_a_new_secret(lab, ask):
    ask(ANNE)
    ask(BEN)
    queue.change_owner(BEN, BEN, lab.folder)
    queue.change_owner(BEN, CARLA, lab.folder)
    assert owners(lab.folder) == ["c"] and queue.place_of(BEN, lab.folder) is None
    assert queue.place_of(CARLA, lab.folder).name == "run of b"
    assert time.time() - queue.place_of(CARLA, lab.folder).time < 60

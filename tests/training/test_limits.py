"""The limits of a server: what may start, how long it may take, who may end it, and which runs are kept."""

import os
import time
from functools import partial
from pathlib import Path

import psutil
import pytest

from harness.runs import make_run
from tests.training.stand_in import DONE, LASTS, PAUSES, until, wait_for
from tests.ui.session import new_session
from training.jobs import launcher, limits, log, store
from training.jobs.launcher import JobError
from ui import access


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DIGIT_LENS_TRAINING", "off", "switched off"),
        ("DIGIT_LENS_MAX_EPOCHS", "2", "at most 2 epochs"),
        ("DIGIT_LENS_MAX_UNITS", "100", "at most 100 neurons"),
        ("DIGIT_LENS_MAX_MINUTES", "0.01", "at most 0.01 minutes"),
        ("DIGIT_LENS_TRAININGS_PER_HOUR", "1", "an hour"),
    ],
)
def test_a_public_server_has_limits(lab, monkeypatch, name, value, words):
    until(lab(DONE), "done")
    monkeypatch.setenv(name, value)
    with pytest.raises(JobError, match=words):
        lab(DONE)


def test_a_shared_server_limits_the_length_of_a_run_by_itself(tmp_path: Path, monkeypatch):
    options = {"hidden": (1024, 1024, 1024, 1024), "batch_size": 32, "epochs": 1000}
    assert limits.refusal(options, tmp_path) == ""
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")
    assert "at most 60 minutes" in limits.refusal(options, tmp_path)
    monkeypatch.setenv("DIGIT_LENS_MAX_MINUTES", "100000")
    assert limits.refusal(options, tmp_path) == ""


def test_a_run_gets_the_limits_of_its_server_and_keeps_them_by_itself(lab, monkeypatch):
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")
    monkeypatch.setenv("DIGIT_LENS_MAX_PAUSE", "0.5")
    given = psutil.Process(lab(LASTS).pid).cmdline()
    assert given[given.index("--max-minutes") + 1] == "60" and given[given.index("--max-pause") + 1] == "0.5"


def test_a_paused_run_that_does_not_end_its_pause_is_ended(lab, monkeypatch):
    monkeypatch.setenv("DIGIT_LENS_MAX_PAUSE", "0.01")  # 0.6 s
    monkeypatch.setenv("DIGIT_LENS_HUNG_AFTER", "0.2")
    run = lab(PAUSES)
    until(run, "paused")
    launcher.end_if_hung(run)
    assert launcher.follow(run).state == "paused"
    wait_for(lambda: log.of(run.log).quiet() > 0.9)
    launcher.end_if_hung(run)
    assert launcher.follow(run).state == "failed" and not launcher.is_alive(run)


def test_discarding_a_run_does_not_give_its_start_back(lab, monkeypatch):
    monkeypatch.setenv("DIGIT_LENS_TRAININGS_PER_HOUR", "2")
    for _ in range(2):
        run = lab(LASTS)
        launcher.cancel(run)
        launcher.delete(run)
    with pytest.raises(JobError, match="2 training runs an hour"):
        lab(DONE)
    store.write_json(lab.folder / limits.STARTED, {"times": [time.time() + 120, time.time() + 130]})  # the clock was set back
    with pytest.raises(JobError, match="2 training runs an hour"):
        lab(DONE)
    store.write_json(lab.folder / limits.STARTED, {"times": [time.time() - 3700, time.time() + 3700, 1e300, "x", None]})
    until(lab(DONE), "done")


def test_an_absent_owner_frees_a_run_after_a_while_and_a_present_one_keeps_it(lab, monkeypatch):
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")
    monkeypatch.setenv("DIGIT_LENS_RUNS", str(lab.folder))

    session = partial(new_session, monkeypatch)
    session("a" * 43)
    run = launcher.start({"seed": LASTS}, folder=lab.folder, owner=access.owner())
    store.change(run.id, lab.folder, time=time.time() - 1000)
    access.note_presence(run.id)  # the owner's page is open
    session("b" * 43)
    with pytest.raises(store.RunError, match="only there"):
        access.check_may_steer(run.id)
    access.note_presence(run.id)  # a stranger's page does not count
    os.utime(run.folder / "owner_seen", (time.time() - 1000, time.time() - 1000))
    access.note_presence(run.id)
    access.check_may_steer(run.id)
    with pytest.raises(store.RunError, match="only there"):
        access.check_may_change(run.id)  # its name and its network stay the owner's
    session("a" * 43)
    access.note_presence(run.id)
    session("b" * 43)
    with pytest.raises(store.RunError, match="only there"):
        access.check_may_steer(run.id)


@pytest.mark.parametrize(
    ("owners", "networks", "left"),
    [
        pytest.param(["theirs", "theirs", "mine", "mine"], [0, 1, 2, 3], [3, 1, 0], id="one's own before those of others"),
        pytest.param(["theirs", "theirs", "mine", "mine"], [0, 1, 2, 3], [3, 1], id="then the oldest"),
        pytest.param(["", "", "", ""], [0], [3, 0], id="those without a network before older ones"),
    ],
)
def test_some_runs_are_pruned_before_others(tmp_path: Path, monkeypatch, owners: list[str], networks: list[int], left: list[int]):
    monkeypatch.setenv("DIGIT_LENS_MAX_RUNS", str(len(left)))
    for k, owner in enumerate(owners):
        run = make_run(tmp_path, f"2026010{k}-000000-abcd", network=k in networks, owner=owner)
    limits.prune(tmp_path, run)
    assert store.ids(tmp_path) == [f"2026010{k}-000000-abcd" for k in left]

"""The runs folder: nothing leads out of it, and a run is listed, repeated and read again."""

import os
from pathlib import Path

import pytest

from tests.made_runs import ID, make_run
from training.jobs import launcher, listing, store
from training.jobs.launcher import arguments, repeat
from training.jobs.store import RunError


@pytest.mark.parametrize("run", ["..", "../x", "/etc", "default", f"{ID}/..", "", ID.upper(), f"{ID}\n", "\ud800", None])
def test_no_path_leads_outside_the_runs_folder(tmp_path: Path, run):
    with pytest.raises(RunError):
        store.path_of(run, tmp_path)


def test_the_names_of_runs_sort_in_the_order_in_which_the_runs_were_created(tmp_path: Path):
    created = [store.create(tmp_path).name for _ in range(30)]
    (tmp_path / "20261124-120001-aaaa").write_text("not a folder")
    (tmp_path / "notes").mkdir()
    assert store.ids(tmp_path) == created[::-1] and store.current(tmp_path) is None


def test_a_run_is_renamed_and_keeps_everything_else_unless_its_file_is_damaged(tmp_path: Path):
    make_run(tmp_path, name="old", pid=7)
    store.rename(ID, "  two\nwords \ud800" + "x" * 100, tmp_path)
    run = store.read(ID, tmp_path)
    assert run.name.startswith("two words x") and len(run.name) == store.MAX_NAME and run.pid == 7
    for content in ("[1]", '{"name": '):
        (run.folder / "run.json").write_text(content)
        with pytest.raises(RunError, match=r"can't be changed: run\.json is damaged"):
            store.rename(ID, "mine", tmp_path)
        assert (run.folder / "run.json").read_text() == content


@pytest.mark.parametrize(
    ("networks", "resume", "left"),
    [
        pytest.param([0, 1, 2, 3], "", [3, 2], id="the oldest go first"),
        pytest.param([0], "", [3, 0], id="those without a network before older ones"),
        pytest.param([0, 1, 2, 3], "runs/20260100-000000-abcd/network.safetensors", [3, 0], id="but not where the newest begins"),
    ],
)
def test_some_runs_are_pruned_before_others(tmp_path: Path, monkeypatch, networks: list[int], resume: str, left: list[int]):
    monkeypatch.setattr(store, "MAX_RUNS", 2)
    for k in range(4):
        run = make_run(tmp_path, f"2026010{k}-000000-abcd", network=k in networks, options={"resume": resume})
    store.prune(run)
    assert store.ids(tmp_path) == [f"2026010{k}-000000-abcd" for k in left]


def test_runs_are_listed_newest_first_and_one_that_has_ended_is_read_again_only_if_it_changes(tmp_path: Path):
    for number in range(10):
        run_id, done = f"20261123-{120000 + number}-{number:04x}", {"event": "done", "test_accuracy": number / 100}
        run = make_run(tmp_path, run_id, events=[done], name=f"run {number}", network=number % 3 == 0)
        os.utime(run.folder, (1.7e9, 1.7e9))  # it ended a while ago
    first = list(listing.all_runs(tmp_path))
    assert [each.run.name for each in first] == [f"run {number}" for number in reversed(range(10))]
    assert [each.progress.test_accuracy for each in first][:2] == [0.09, 0.08]
    assert [each.has_network for each in reversed(first)] == [number % 3 == 0 for number in range(10)]
    assert listing.get(first[4].run.id, tmp_path) is first[4]
    store.rename(first[3].run.id, "my run", tmp_path)
    (first[5].run.folder / "network.safetensors").write_bytes(b"a network")
    first[6].run.checkpoint.unlink()
    again = list(listing.all_runs(tmp_path))
    assert again[3].run.name == "my run" and again[5].has_network and not again[6].has_network
    assert [index for index in range(10) if first[index] is not again[index]] == [3, 5, 6]
    launcher.delete(first[0].run)
    assert next(listing.all_runs(tmp_path)).run.id == first[1].run.id
    with pytest.raises(RunError):
        listing.get(first[0].run.id, tmp_path)


def test_a_run_in_progress_is_always_read_again(lab, run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listing, "SETTLED", 0.0)
    assert next(listing.all_runs(lab.folder)).progress.running
    launcher.cancel(run)  # which changes nothing in the folder
    assert next(listing.all_runs(lab.folder)).progress.state == "cancelled"


def test_options_become_arguments():
    options = {"preset": "quick", "hidden": (128, 64), "batch_norm": False, "fast": True, "drawings": None}
    assert arguments(options) == ["--preset", "quick", "--hidden", "128", "64", "--no-batch-norm", "--fast"]


@pytest.mark.parametrize(("epochs", "more"), [(3, ""), (2, " --epochs 2")], ids=["to its end", "stopped early"])
def test_the_command_repeats_the_options_and_the_epochs_that_were_trained(tmp_path: Path, epochs: int, more: str):
    """The learning rate of a run that was stopped early had another schedule, so that it is not quite the same."""
    start, done = {"event": "start", "epochs": 3}, {"event": "done", "epochs": epochs}
    run = make_run(tmp_path, options={"preset": "instant", "seed": 3}, events=[start, done])
    command = f"python -m training --preset instant --seed 3{more} --out network.safetensors"
    assert repeat(run, launcher.follow(run)) == (command, epochs == 3)


def test_the_command_shows_no_path_of_the_server(tmp_path: Path):
    runs = tmp_path / "runs"
    files = {"drawings": f"{runs}/drawings/a.json", "resume": f"{store.ROOT}/model/connected.safetensors"}
    run = make_run(runs, options={**files, "epochs": 2}, events=[{"event": "start", "epochs": 2}])
    command, _ = repeat(run, launcher.follow(run))
    assert "--drawings runs/drawings/a.json --resume model/connected.safetensors" in command
    assert str(tmp_path) not in command and str(store.ROOT) not in command

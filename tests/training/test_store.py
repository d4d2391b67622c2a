"""The runs folder: nothing leads out of it, and damaged files are borne."""

from pathlib import Path

import pytest

from tests.made_runs import ID, make_run
from training.jobs import launcher, store


@pytest.mark.parametrize("run", ["..", "../x", "/etc", "default", f"{ID}/..", "", ID.upper(), f"{ID}\n", "\ud800", None])
def test_no_path_leads_outside_the_runs_folder(tmp_path: Path, run):
    with pytest.raises(store.RunError):
        store.path_of(run, tmp_path)


def test_the_names_of_runs_sort_in_the_order_in_which_the_runs_were_created(tmp_path: Path):
    created = [store.create(tmp_path).name for _ in range(30)]
    (tmp_path / "20261124-120001-aaaa").write_text("not a folder")
    (tmp_path / "notes").mkdir()
    assert store.ids(tmp_path) == created[::-1] and store.current(tmp_path) is None


def test_damaged_files_of_a_run_are_borne(tmp_path: Path):
    run = make_run(tmp_path, time=1e18, pid=True, options=[1], name=["x"])
    assert (run.time, run.pid, run.options, run.name) == (0, 0, {}, "")
    (run.folder / "run.json").write_text("[" * 10_000)
    run.log.write_bytes(b'\xff\n[]\n{"event": 3}\n{"event": "step", "loss": NaN, "epoch": "x"}\n{"event": "done"')
    run = store.read(ID, tmp_path)
    assert (run.pid, run.options) == (0, {})
    assert launcher.follow(run).state == "lost"


def test_a_run_is_renamed_and_keeps_everything_else(tmp_path: Path):
    make_run(tmp_path, name="old", pid=7)
    store.rename(ID, "  two\nwords \ud800" + "x" * 100, tmp_path)
    run = store.read(ID, tmp_path)
    assert run.name.startswith("two words x") and len(run.name) == store.MAX_NAME and run.pid == 7


@pytest.mark.parametrize("content", ["[1]", '{"name": '])
def test_a_change_of_a_run_that_cannot_be_read_is_refused_and_keeps_the_file(tmp_path: Path, content: str):
    run = make_run(tmp_path)
    (run.folder / "run.json").write_text(content)
    with pytest.raises(store.RunError, match=r"can't be changed: run\.json is damaged"):
        store.rename(ID, "mine", tmp_path)
    assert (run.folder / "run.json").read_text() == content


def test_snapshots_are_those_of_the_index_that_are_there(tmp_path: Path):
    run = make_run(tmp_path)
    run.snapshots.mkdir()
    (run.snapshots / "000.safetensors").write_text("")
    listed = [("000.safetensors", 0), ("001.safetensors", 1), ("../run.json", 2), ("000.safetensors", "x"), (3, 3)]
    store.write_json(run.snapshots / "index.json", {"snapshots": [{"file": f, "epoch": e} for f, e in listed]})
    assert store.snapshots(run) == [(0.0, run.snapshots / "000.safetensors")]


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

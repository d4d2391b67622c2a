"""The runs folder: nothing leads out of it, whatever stands in it can be shown, and deleted runs can be brought back."""

import json
import os
import time
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from harness.runs import ID, make_run
from system import files
from training.jobs import json_values, launcher, log, process, store


@pytest.mark.parametrize("run", ["..", "../x", "/etc", "default", f"{ID}/..", "", ID.upper(), f"{ID}\n", "\ud800", None])
def test_no_path_leads_outside_the_runs_folder(tmp_path: Path, run):
    with pytest.raises(store.RunError):
        store.path_of(run, tmp_path)


def test_the_names_of_runs_sort_in_the_order_in_which_the_runs_were_created(tmp_path: Path):
    created = [store.create(tmp_path).name for _ in range(30)]
    assert store.ids(tmp_path) == created[::-1]


@pytest.mark.posix
def test_links_and_what_is_no_folder_of_a_run_are_no_runs(tmp_path: Path):
    runs, elsewhere = tmp_path / "runs", make_run(tmp_path / "elsewhere").folder
    assert store.ids(runs) == []
    runs.mkdir()
    (runs / ID).symlink_to(elsewhere)
    (runs / "20261124-120001-aaaa").write_text("not a folder")
    (runs / "notes").mkdir()
    assert store.ids(runs) == []
    with pytest.raises(store.RunError):
        store.path_of(ID, runs)


FILES = ("run.json", "progress.jsonl", "stderr.txt", "ended.json", "control", "network.safetensors", "snapshots/index.json")
SECRET = {"event": "failed", "state": "failed", "reason": "SECRET", "name": "SECRET", "id": ID}


@pytest.mark.posix
@pytest.mark.parametrize("name", [*FILES, "../current.json"])
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_no_file_of_a_run_is_followed_or_waited_for(tmp_path: Path, name: str, kind: str):
    """A link to a secret shows nothing of it, and a pipe does not hold the page up."""
    (tmp_path / "secret").write_text(json.dumps(SECRET) + "\n")
    run = make_run(tmp_path / "runs", name="ours")
    path = run.folder / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    {"link": lambda: path.symlink_to(tmp_path / "secret"), "pipe": lambda: os.mkfifo(path), "folder": path.mkdir}[kind]()
    began = time.monotonic()
    run = store.read(ID, tmp_path / "runs")
    shown = [run.name, launcher.follow(run).reason, process.last_words(run.folder), str(log.of(run.log).events())]
    shown += [str(store.network_bytes(run)), str(store.snapshots(run)), str(store.has_network(run))]
    assert "SECRET" not in " ".join(shown) and launcher.current(tmp_path / "runs") is None
    assert not store.has_network(run) and store.network_bytes(run) == b""
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "record",
    [
        {"time": 1e18, "pid": 1e18},
        {"time": -1e18, "pid": True},
        {"time": int("1" + "0" * 400), "pid": "x"},
        {"time": "<b>", "name": ["x"], "options": [1]},
        {"name": "\ud800 \u202e\u200b\x00name", "born": {}},
        {"options": {"preset": "\ud800", "hidden": [[[[[[1]]]]]], "epochs": int("1" + "0" * 400)}},
    ],
)
def test_whatever_run_json_holds_can_be_shown(tmp_path: Path, record: dict):
    run = make_run(tmp_path, **record)
    datetime.fromtimestamp(run.time).strftime("%c")
    for value in (run.name, run.born, json.dumps(dict(run.options), ensure_ascii=False)):
        value.encode()
    assert run.name in ("", " name") and isinstance(run.pid, int)


def test_what_a_file_holds_is_shortened_to_what_can_be_shown():
    value = {"k" * 300: ["x" * 2000, float("nan"), True, {"a": {"b": {"c": 1}}}]}
    assert json_values.plain(value) == {"k" * 100: ["x" * 1000, None, True, {"a": {"b": None}}]}


def test_broken_files_of_a_run_are_borne(tmp_path: Path):
    run = make_run(tmp_path)
    (run.folder / "run.json").write_text("[" * 10_000)
    run.log.write_bytes(b'\xff\n[]\n{"event": 3}\n{"event": "step", "loss": NaN, "epoch": "x"}\n{"event": "done"')
    run = store.read(ID, tmp_path)
    assert (run.pid, run.options) == (0, {})
    assert launcher.follow(run).state == "lost"


def test_a_run_is_renamed_and_what_is_changed_is_read_anew(tmp_path: Path):
    make_run(tmp_path, name="old", pid=7)
    store.rename(ID, "  two\nwords \ud800" + "x" * 100, tmp_path)
    run = store.read(ID, tmp_path)
    assert run.name.startswith("two words x") and len(run.name) == store.MAX_NAME and run.pid == 7


@pytest.mark.parametrize("content", ["[1]", '{"name": ', "[" * 10_000])
def test_a_change_of_a_run_that_cannot_be_read_is_refused_and_keeps_the_file(tmp_path: Path, content: str):
    run = make_run(tmp_path)
    (run.folder / "run.json").write_text(content)
    with pytest.raises(store.RunError, match=r"can't be changed: run\.json is damaged"):
        store.rename(ID, "mine", tmp_path)
    assert (run.folder / "run.json").read_text() == content


def test_a_change_while_no_file_can_be_opened_keeps_process_and_options(tmp_path: Path):
    """The rename wrote a file with nothing but the name."""
    make_run(tmp_path, pid=7, options={"preset": "quick"})
    before = (tmp_path / ID / "run.json").read_bytes()
    refused = patch.object(files, "read", side_effect=OSError(24, "Too many open files"))
    with refused, pytest.raises(store.RunError, match="Too many open files"):
        store.rename(ID, "mine", tmp_path)
    assert (tmp_path / ID / "run.json").read_bytes() == before


def test_what_a_killed_process_was_writing_is_deleted_later(tmp_path: Path):
    run = make_run(tmp_path)
    run.snapshots.mkdir()
    paths = [run.folder / ".run-0123.part", run.snapshots / ".000-0123.part", run.snapshots / ".001-4567.part"]
    for path in paths:
        path.write_text("half")
    for path in paths[:2]:
        os.utime(path, (1, 1))
    store.remove_unfinished(tmp_path)
    assert [path.exists() for path in paths] == [False, False, True] and (run.folder / "run.json").exists()


@pytest.mark.parametrize("moment", [1_000_000, time.time() + 1e6], ids=["long ago", "before the clock was set back"])
def test_the_runs_deleted_last_can_be_brought_back_however_old_they_are(tmp_path: Path, moment: float):
    """Six newer runs were deleted before: the old run that is deleted now is the one that comes back."""
    names = [f"2026010{k}-000000-abcd" for k in range(1, 8)]
    for name in names:
        (tmp_path / name).mkdir()
    for k, name in enumerate(reversed(names[1:])):
        store.delete(name, tmp_path)
        os.utime(tmp_path / store.DELETED / name, (moment + k, moment + k))
    store.delete(names[0], tmp_path)
    assert store.is_deleted(names[0], tmp_path)
    assert len(store.ids(tmp_path / store.DELETED)) == store.KEPT_DELETED
    assert not store.is_deleted(names[-1], tmp_path)  # deleted first
    store.restore(names[0], tmp_path)
    assert store.ids(tmp_path) == [names[0]]
    with pytest.raises(store.RunError):
        store.restore(names[-1], tmp_path)


@pytest.mark.posix
def test_snapshots_are_those_of_the_index_that_are_there(tmp_path: Path):
    run = make_run(tmp_path)
    run.snapshots.mkdir()
    (run.snapshots / "000.safetensors").write_text("")
    listed = [("000.safetensors", 0), ("001.safetensors", 1), ("../run.json", 2), ("000.safetensors", "x"), (3, 3)]
    store.write_json(run.snapshots / "index.json", {"snapshots": [{"file": f, "epoch": e} for f, e in listed]})
    assert store.snapshots(run) == [(0.0, run.snapshots / "000.safetensors")]
    (run.snapshots / "001.safetensors").symlink_to(run.snapshots / "000.safetensors")
    assert len(store.snapshots(run)) == 1
    (run.snapshots / "001.safetensors").unlink()
    (run.snapshots / "001.safetensors").write_text("")
    assert [epoch for epoch, _ in store.snapshots(run)] == [0.0, 1.0]

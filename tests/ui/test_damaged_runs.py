"""A run's folder may hold anything in place of its files. Nothing is waited for or read whole, and the run can be deleted."""

import json
import os
import threading
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from model.checkpoint import CheckpointError
from tests.made_runs import ID, make_run
from tests.ui.page import data_of, open_page, press_picture
from tests.ui.session import visitor as visitor_of
from training.jobs import launcher, store
from ui import networks
from ui.components import browser_storage
from ui.components import runs as component
from ui.components.runs import messages

OTHER = "20250101-000000-abcd"  # an older run
START = {"event": "start", "epochs": 2}
FILES = ("run.json", "progress.jsonl", "stop", "stderr.txt", "network.safetensors", "latest.safetensors")
LARGE, MOST = 300 * 2**20, 80 * 2**20  # bytes of a file, and those that may be in memory at a time
PATIENCE = 20  # s


def in_place(path: Path, kind: str) -> None:
    """Put something other than a file of a run at a path. A large file takes no room on the disk.

    Reading from the device /dev/ptmx waits. Reading from /dev/zero would take all memory if the test fails.
    """
    path.unlink(missing_ok=True)
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
            (path / "inner").touch()
        case "large":
            path.touch()
            os.truncate(path, LARGE)
        case target:
            path.symlink_to(target)


def in_time(act: Callable[[], object]) -> object:
    """Return what a function returns. Fail if it waits for something, or keeps a large file in memory."""
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(act()), daemon=True)
    tracemalloc.start()
    thread.start()
    thread.join(PATIENCE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found and peak < MOST
    return found[0]


@pytest.mark.posix
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", ["pipe", "folder", "large", "/dev/ptmx", "../outside", "nothing", "run.json", "stop"])
def test_whatever_stands_in_place_of_a_file_the_run_is_listed_and_can_be_deleted(runs: Path, kind: str, name: str):
    in_place(runs / "outside", "large")
    make_run(runs, OTHER, events=[{"event": "cancelled"}])
    run = make_run(runs, events=[START])
    in_place(run.folder / name, kind)
    status = in_time(lambda: messages.machine({}, ID, [ID]))
    assert [entry["id"] for entry in status["runs"]] == [ID, OTHER] and status["run"]["state"] in ("lost", "failed")
    assert in_time(lambda: messages.retrain(store.current(), ""))["part"] == "rest"
    with pytest.raises(CheckpointError):
        networks.get(ID, {})
    launcher.delete(store.read(ID))
    assert store.ids() == [OTHER] and (runs / "outside").stat().st_size == LARGE


@pytest.mark.posix
def test_of_a_run_that_is_a_link_only_the_link_is_deleted_and_one_to_itself_hides_no_other(runs: Path):
    kept = make_run(runs / "elsewhere", events=[START])
    (runs / ID).symlink_to(kept.folder)
    (runs / OTHER).symlink_to(OTHER)
    assert store.ids() == [ID]
    launcher.delete(store.read(ID))
    assert store.ids() == [] and kept.log.exists()


@pytest.mark.parametrize("depth", [20, 200, 800, 100_000])
@pytest.mark.parametrize("name", ["run.json", "progress.jsonl"])
def test_a_file_that_is_nested_deeply_can_be_shown_and_the_run_deleted(runs: Path, name: str, depth: int):
    run = make_run(runs, events=[START], name="x")
    for text in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
        content = {"run.json": f'{{"name": "x", "options": {{"preset": {text}, "hidden": [{text}]}}}}'}
        settings = f'{{"event": "start", "epochs": 2, "settings": {{"hidden": {text}, "optimiser": {text}}}}}\n'
        (run.folder / name).write_text(content.get(name, settings))
        assert json.dumps(messages.machine({}, ID, [ID]), allow_nan=False)
        with suppress(store.RunError):
            store.rename(ID, "y")
    launcher.delete(store.read(ID))
    assert store.ids() == []


def test_a_long_file_is_read_to_a_limit(runs: Path):
    run = make_run(runs, events=[START])
    (run.folder / "stderr.txt").write_bytes(b"x\n" * 20_000_000)
    assert in_time(lambda: messages.machine({}, ID, [ID]))["run"]["id"] == ID


def test_a_network_that_is_too_large_is_listed_but_refused_when_it_is_wanted(runs: Path):
    run = make_run(runs, events=[{"event": "done"}], network=True)
    os.truncate(run.checkpoint, LARGE)
    app = open_page(view="Training")
    assert data_of(app, component.KEY)["machine"]["runs"][0]["bytes"] == LARGE
    press_picture(app, "use", {"id": ID, "request": "1"}, browser_storage.KEY)
    assert "larger than a network may be" in visitor_of(app).answer[1]

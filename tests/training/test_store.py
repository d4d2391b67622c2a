"""The runs folder: nothing outside it, broken files borne, logs read as they grow, names, deleting, snapshots, the oldest go."""

import pytest

from training.jobs import launcher, limits, log, store


@pytest.mark.parametrize("run", ["..", "../x", "/etc", "default", "20260101-000000-abcd/..", "", "20260101-000000-ABCD", None])
def test_no_path_leads_outside_the_runs_folder(tmp_path, run):
    with pytest.raises(store.RunError):
        store.path_of(run, tmp_path)


def test_links_are_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "runs"
    folder.mkdir()
    (folder / "20260101-000000-abcd").symlink_to(tmp_path / "elsewhere")
    assert store.ids(folder) == []
    with pytest.raises(store.RunError):
        store.path_of("20260101-000000-abcd", folder)
    (folder / "run.json").symlink_to(tmp_path / "secret.json")
    (tmp_path / "secret.json").write_text('{"a": 1}')
    assert store.read_json(folder / "run.json") == {}


def test_broken_files_of_a_run_are_borne(tmp_path):
    path = tmp_path / "20260101-000000-abcd"
    path.mkdir()
    (path / "run.json").write_text("[" * 10_000)
    (path / "progress.jsonl").write_bytes(
        b'\xff\n[]\n{"event": 3}\n{"event": "step", "loss": NaN, "epoch": "x"}\n{"event": "done"'
    )
    run = store.read(path.name, tmp_path)
    assert (run.pid, run.command) == (0, ())
    assert launcher.follow(run).state == "lost"


def test_a_log_is_read_as_it_grows_by_whole_lines(tmp_path):
    path = tmp_path / "log"
    reader = log.Log(path)
    assert reader.events() == ()
    path.write_text('{"event": "start"}\n{"event": ')
    assert [e["event"] for e in reader.events()] == ["start"]
    with path.open("a") as file:
        file.write('"step"}\n')
    assert [e["event"] for e in reader.events()] == ["start", "step"]
    path.write_text('{"event": "x"}\n')  # a shorter one in its place
    assert [e["event"] for e in reader.events()] == ["x"]


def test_one_more_epoch_makes_the_training_longer():
    told = [{"event": "start", "epochs": 1}, {"event": "epoch", "epoch": 1, "epochs": 2, "seconds": 1.0}]
    assert log.summarise("x", told).epochs == 2


def test_paused_and_resumed():
    told = [{"event": "start", "epochs": 2}, {"event": "paused", "seconds": 1.0}]
    assert log.summarise("x", told).state == "paused"
    assert log.summarise("x", [*told, {"event": "resumed", "seconds": 9.0}]).state == "running"


def test_old_runs_without_a_network_go_first(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "MAX_RUNS", 2)
    for k in range(4):
        (tmp_path / f"2026010{k + 1}-000000-abcd").mkdir()
    (tmp_path / "20260101-000000-abcd" / "network.safetensors").write_text("")
    limits.prune(tmp_path)
    assert store.ids(tmp_path) == ["20260104-000000-abcd", "20260101-000000-abcd"]


def test_a_run_is_renamed(tmp_path):
    path = tmp_path / "20260101-000000-abcd"
    path.mkdir()
    store.rename(path.name, "  two\nwords " + "x" * 100, tmp_path)
    name = store.read(path.name, tmp_path).name
    assert name.startswith("two words x") and len(name) == store.MAX_NAME


def test_a_deleted_run_can_be_brought_back_until_more_are_deleted(tmp_path):
    names = [f"2026010{k}-000000-abcd" for k in range(1, 8)]
    for name in names:
        (tmp_path / name).mkdir()
    store.delete(names[0], tmp_path)
    assert names[0] not in store.ids(tmp_path)
    store.restore(names[0], tmp_path)
    assert store.ids(tmp_path) == sorted(names, reverse=True)
    for name in names:
        store.delete(name, tmp_path)
    with pytest.raises(store.RunError):
        store.restore(names[0], tmp_path)
    assert len(store.ids(tmp_path / store.DELETED)) == store.KEPT_DELETED


def test_snapshots_are_those_of_the_index_that_are_there(tmp_path):
    path = tmp_path / "20260101-000000-abcd"
    (path / "snapshots").mkdir(parents=True)
    (path / "snapshots" / "000.safetensors").write_text("")
    listed = [("000.safetensors", 0), ("001.safetensors", 1), ("../run.json", 2), ("000.safetensors", "x")]
    store.write_json(path / "snapshots" / "index.json", {"snapshots": [{"file": f, "epoch": e} for f, e in listed]})
    run = store.read(path.name, tmp_path)
    assert store.snapshots(run) == [(0.0, path / "snapshots" / "000.safetensors")]

"""Which runs are kept, and the settings that options mean."""

from pathlib import Path

import pytest

from harness.runs import make_run
from training.jobs import limits, store


@pytest.mark.parametrize(
    ("networks", "left"),
    [
        pytest.param([0, 1, 2, 3], [3, 2, 1], id="the oldest go first"),
        pytest.param([0], [3, 0], id="those without a network before older ones"),
    ],
)
def test_some_runs_are_pruned_before_others(tmp_path: Path, monkeypatch, networks: list[int], left: list[int]):
    monkeypatch.setattr(limits, "MAX_RUNS", len(left))
    for k in range(4):
        run = make_run(tmp_path, f"2026010{k}-000000-abcd", network=k in networks)
    limits.prune(tmp_path, run)
    assert store.ids(tmp_path) == [f"2026010{k}-000000-abcd" for k in left]


def test_a_run_that_another_goes_on_from_is_not_pruned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MAX_RUNS", 2)
    runs = [make_run(tmp_path, f"2026010{day}-000000-abcd", network=True) for day in range(1, 5)]
    store.write_json(runs[-1].folder / "run.json", {"options": {"resume": str(runs[0].checkpoint)}})
    limits.prune(tmp_path, store.read(runs[-1].id, tmp_path))
    assert store.ids(tmp_path) == [runs[3].id, runs[0].id]

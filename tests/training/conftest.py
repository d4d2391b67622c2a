"""A runs folder for the tests that start real training runs."""

from pathlib import Path

import pytest

from training.jobs import launcher, process


@pytest.fixture
def folder(tmp_path: Path):
    """Return a runs folder. If a run is still going on at the end of the test, kill it."""
    yield tmp_path / "runs"
    run = launcher.current(tmp_path / "runs")
    if run is not None:
        process.end(run.pid, run.born, kill=True)

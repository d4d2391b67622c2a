"""A runs folder, for real training runs and for stand-ins. Real runs of one process read and draw their images once."""

import functools
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.training.stand_in import LASTS, STAND_IN, end_run, until_epoch
from training.jobs import launcher, store


@pytest.fixture
def folder(tmp_path: Path):
    """Return a runs folder. If a run is still going on at the end of the test, kill it."""
    yield tmp_path / "runs"
    end_run(tmp_path / "runs")


@pytest.fixture
def lab(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that starts stand-ins for a training run in a runs folder: lab(seed, **options)."""
    monkeypatch.setattr(launcher, "PROGRAM", (sys.executable, "-c", STAND_IN))

    def start(seed: int, **options):
        return launcher.start({"preset": "instant", "seed": seed, **options}, folder=folder)

    start.folder = folder
    return start


@pytest.fixture
def run(lab) -> store.Run:
    """Start a stand-in that lasts, and wait until it has reported its first epoch. Return its run."""
    run = lab(LASTS)
    until_epoch(run)
    return run


@pytest.fixture
def refused(capsys: pytest.CaptureFixture):
    """Return a function that runs a command, refused(main, *arguments), which must fail. It returns the one sentence printed."""

    def run(main: Callable[[list[str]], int], *arguments: str) -> str:
        try:
            code = main([*arguments])
        except SystemExit as exit:
            code = exit.code
        out, err = capsys.readouterr()
        assert (code, out) == (2, "") and err.count("\n") == 1 and err.endswith(".\n")
        return err

    return run


@pytest.fixture
def signals():
    """Give SIGTERM and SIGINT back to pytest at the end of a test that calls training.__main__.main, which handles them."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session", autouse=True)
def _make_images_once():
    """Unpack MNIST once. Draw the digits that calibration adds to the held-out images once, and only a tenth of them.

    Drawing all takes 1.4 s at the end of each training run, which is most of the time of a tiny one.
    """
    from training import calibrate, data, synthetic_digits

    @functools.cache
    def drawn(n: int) -> tuple:
        return synthetic_digits.images(n // 10, 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "load", functools.cache(data.load))
        patch.setattr(calibrate, "synthetic_digits", SimpleNamespace(images=lambda n, seed: drawn(n)))
        yield

"""A machine presses at random, from fixed seeds, and on a fixed way. What must always be true stays true (harness/presses)."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.presses import opened
from harness import driver
from harness.presses.actions import Press
from harness.presses.walk import follow, walk
from tests.training.stand_in import end_run

COUNT, SECONDS = 40, 18.0  # presses; s that an edition may take, so that all take 90 s with the opening of their pages
TRIES = 4  # to shorten the list of presses, only after a failure
# Through Teach it, by each kind of press there. A random walk may miss it.
WAY: tuple[Press, ...] = (
    ("teach", "teach-digit-8"),
    ("quickly", ["teach", "teach-step"]),
    ("teach", "teach-backward"),
    ("neuron", "0:5"),
    ("draw", "5"),
    ("teach", "teach-step"),
    ("teach", "teach-back"),
)


@pytest.mark.parametrize(("seed", "size"), [(1, (1400, 900)), (2, (390, 844))], ids=["desktop", "phone"])
def test_what_must_always_be_true_of_the_pocket_edition(browser: Browser, pocket_file: Path, seed: int, size: tuple[int, int]):
    fault, _ = walk(lambda: opened(browser, pocket_file.as_uri(), size), seed, COUNT, SECONDS / 2, TRIES)
    assert fault is None, f"seed {seed}: {fault}"


def test_what_must_always_be_true_for_an_owner(browser: Browser, tmp_path: Path):
    with driver.serving(tmp_path / "runs") as server:
        fault, _ = walk(lambda: opened(browser, server.url, (1400, 900)), 3, COUNT, SECONDS, TRIES)
        end_run(tmp_path / "runs")
    assert fault is None, f"seed 3: {fault}"


def test_what_must_always_be_true_for_a_guest(browser: Browser, tmp_path: Path):
    with driver.serving(tmp_path / "runs", environment={"DIGIT_LENS_SHARED": "on"}) as server:
        fault, _ = walk(lambda: opened(browser, server.url, (390, 844)), 4, COUNT, SECONDS, TRIES)
    assert fault is None, f"seed 4: {fault}"


@pytest.mark.parametrize("edition", ["app", "pocket"])
def test_what_must_always_be_true_while_a_digit_is_taught(browser: Browser, url: str, pocket_file: Path, edition: str):
    address, tab = (url, "Teach it") if edition == "app" else (pocket_file.as_uri(), "panel-teach")
    presses = (("draw", "3"), ("view", tab), *WAY)
    with opened(browser, address, (1400, 900)) as visit:
        fault, done = follow(visit, dict(enumerate(presses)).get)
    assert fault is None and done == len(presses), fault

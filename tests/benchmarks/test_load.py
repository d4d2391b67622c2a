"""benchmarks.load: its ratios, and the longest time of a phase."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from benchmarks import load
from harness.websocket_client import VisitError


def phase(n: int, training: bool, p95_ms: float) -> dict:
    return {"n": n, "training": training, "p95_ms": p95_ms}


def test_ratios_compare_the_right_phases():
    """ratio_p95: without a training run, at the largest number of sessions. ratio_training_p95: at 30 sessions."""
    sessions = [phase(1, False, 9), phase(30, False, 20), phase(50, False, 40), phase(30, True, 50), phase(50, True, 900)]
    plain = [phase(1, False, 80), phase(50, False, 4000), phase(50, True, 9000)]
    assert load.ratios({"sessions": sessions, "plain": plain}) == {"ratio_p95": 100, "ratio_training_p95": 2.5}
    assert load.ratios({"plain": plain}) == {}
    assert load.ratios({"sessions": [phase(30, True, 50), phase(10, False, 20)]}) == {}


class SlowVisitor:
    """A visitor whose page takes 0.1 s for an answer and answers every other stroke wrongly."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.now = 0.0  # s

    async def draw_own(self, k: int) -> float:
        await asyncio.sleep(0.1)
        self.now += 0.1
        if k % 2:
            raise VisitError("wrong")
        return 0.1


def test_a_phase_ends_after_its_longest_time(monkeypatch: pytest.MonkeyPatch):
    """100 strokes at that pace would take 10 s. No stroke begins after 0.35 s, so that there are four."""
    visitor = SlowVisitor()
    monkeypatch.setattr(load, "PACE", 0.01)
    monkeypatch.setattr(load, "time", SimpleNamespace(perf_counter=lambda: visitor.now))
    with ThreadPoolExecutor(1) as thread:  # in this one Playwright's event loop may still be running
        times, errors, _ = thread.submit(asyncio.run, load.drive([visitor], seconds=1.0, first=0, limit=0.35)).result()
    assert (len(times), errors) == (2, 2)

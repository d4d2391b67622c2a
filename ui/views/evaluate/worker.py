"""Measure the robustness of networks in a background thread: one network at a time, however many visitors there are.

A page that polls requests the networks that it shows. A network that no page has requested for a while is dropped, so that
nothing is measured for a visitor who has left. What is measured is kept for all visitors.
"""

import threading
import time
from dataclasses import dataclass

import numpy as np

from model import robustness
from model.evaluation import Classifier
from model.robustness import NOTHING, Robustness

MOST_KEPT = 200  # measurements, 1 KB each
ABANDONED = 8.0  # s without a request; pages poll every 3 s or more often
Digits = tuple[np.ndarray, np.ndarray]  # images and labels
PAUSE = 0.002  # s between two chunks, in which the server answers strokes


@dataclass
class _Job:
    """A request to measure how accurately one network classifies distorted digits.

    network: None when all is measured, which frees its memory.
    found: what is measured so far. It is replaced, never changed in place, so that other threads can read it safely.
    """

    network: Classifier | None
    digits: Digits
    requested: float  # monotonic clock, s
    found: Robustness = NOTHING


class Worker:
    """Measures the accuracy of networks on distorted digits, one at a time, in a thread that ends when none is left."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, _Job] = {}  # oldest first
        self._thread: threading.Thread | None = None

    def request(self, key: str, network: Classifier, digits: Digits) -> Robustness:
        """Request a network's accuracies on distorted `digits`. Return those measured so far. Call again later to get more.

        key: identifies the network. Only the first request with this key sets the network and the digits.
        """
        with self._lock:
            job = self._jobs.setdefault(key, _Job(network, digits, 0.0))
            job.requested = time.monotonic()
            if job.network is not None and self._thread is None:
                self._thread = threading.Thread(target=self._run, name="robustness", daemon=True)
                self._thread.start()
            return job.found

    def _run(self) -> None:
        try:
            while (job := self._next()) is not None:
                assert job.network is not None, "_next skips those that are done"
                for found in robustness.measure(job.network, *job.digits):
                    job.found = found
                    time.sleep(PAUSE)
                    if _is_abandoned(job):
                        break
                else:
                    job.network = None
        except BaseException:
            with self._lock:
                self._jobs, self._thread = {}, None  # the next request starts anew
            raise

    def _next(self) -> _Job | None:
        """Return the oldest unfinished job, or None. Delete abandoned jobs, and the oldest jobs beyond MOST_KEPT."""
        with self._lock:
            kept = {key: job for key, job in self._jobs.items() if job.network is None or not _is_abandoned(job)}
            self._jobs = dict(list(kept.items())[-MOST_KEPT:])
            job = next((job for job in self._jobs.values() if job.network is not None), None)
            if job is None:
                self._thread = None  # under the lock, so that a request that comes now starts another thread
            return job


def _is_abandoned(job: _Job) -> bool:
    return time.monotonic() - job.requested > ABANDONED

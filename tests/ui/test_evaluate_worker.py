"""ui.views.evaluate.worker: it measures one network after another, and drops what nobody requests any more."""

import threading
import time
from types import SimpleNamespace

import numpy as np

from model import mnist
from model.network import random_network
from tests.training.stand_in import wait_for
from ui.views.evaluate import worker as module
from ui.views.evaluate.worker import Worker

DIGITS = mnist.test_images()[:100], mnist.test_labels()[:100]


def test_the_worker_measures_one_network_at_a_time_and_drops_what_nobody_wants(monkeypatch):
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now, sleep=time.sleep))
    now, running, most, seen = 0.0, 0, 0, []
    reading, go_on = threading.Event(), threading.Event()

    class Slow:
        """A network that reads when it may go on, and counts how many read at once."""

        def __init__(self, name: str) -> None:
            self.name, self.network = name, random_network((784, 10), np.random.default_rng(0))

        def forward(self, pixels):
            nonlocal running, most
            running += 1
            most = max(most, running)
            seen.append(self.name)
            reading.set()
            assert go_on.wait(60)
            running -= 1
            return self.network.forward(pixels)

    worker, wanted, left = Worker(), Slow("wanted"), Slow("left")
    worker.request("wanted", wanted, DIGITS)
    assert reading.wait(60)
    worker.request("left", left, DIGITS)
    now = module.ABANDONED + 1
    worker.request("wanted", wanted, DIGITS)
    go_on.set()
    wait_for(lambda: worker.request("wanted", wanted, DIGITS).done == 1)
    wait_for(lambda: not any(thread.name == "robustness" for thread in threading.enumerate()))  # nothing is left to measure
    assert most == 1 and "left" not in seen
    found = worker.request("wanted", wanted, DIGITS)
    assert worker.request("wanted", wanted, DIGITS) is found  # kept

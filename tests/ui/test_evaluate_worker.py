"""ui.views.evaluate.worker: it measures one network after another, and drops what nobody requests any more."""

import time

import numpy as np
import pytest

from model import mnist
from model.network import random_network
from ui.views.evaluate import worker as module
from ui.views.evaluate.worker import Worker

DIGITS = mnist.test_images()[:100], mnist.test_labels()[:100]


def test_the_worker_measures_one_network_at_a_time_and_drops_what_nobody_wants(monkeypatch):
    monkeypatch.setattr(module, "ABANDONED", 0.3)
    running, most, seen = 0, 0, []

    class Slow:
        """A network that takes 5 ms and counts how many read at once."""

        def __init__(self, name: str) -> None:
            self.name, self.network = name, random_network((784, 10), np.random.default_rng(0))

        def forward(self, pixels):
            nonlocal running, most
            running += 1
            most = max(most, running)
            seen.append(self.name)
            time.sleep(0.005)
            running -= 1
            return self.network.forward(pixels)

    worker, wanted, left = Worker(), Slow("wanted"), Slow("left")
    worker.request("wanted", wanted, DIGITS)
    worker.request("left", left, DIGITS)
    deadline = time.monotonic() + 30
    while (found := worker.request("wanted", wanted, DIGITS)).done < 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert found.done == 1 and most == 1 and "left" not in seen
    assert worker.request("wanted", wanted, DIGITS) is found  # kept


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_measurement_that_fails_is_tried_again():
    class Failing:
        """A network that fails the first time."""

        calls = 0

        def forward(self, pixels):
            self.calls += 1
            if self.calls == 1:
                raise MemoryError
            return random_network((784, 10), np.random.default_rng(0)).forward(pixels)

    worker, network = Worker(), Failing()
    worker.request("failing", network, DIGITS)
    deadline = time.monotonic() + 30
    while worker.request("failing", network, DIGITS).done < 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert worker.request("failing", network, DIGITS).done == 1

"""Run `python -m training.torch_reference` for lesson 9, in a process of its own. At most one runs at a time; results are cached.

The server never imports torch, which would cost it 270 MB and, in every script run, time for collecting garbage.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import streamlit as st

from model import checkpoint
from model.network import Network

ROOT = Path(__file__).resolve().parents[3]
TIMEOUT = 120  # s; importing torch takes 2 to 10
MOST_KEPT = 16  # answers, about 2 KB each, with networks that are mostly the same one
LOOK = 0.1  # s between two looks at the running process: so soon a stroke is answered meanwhile


class TorchError(RuntimeError):
    """torch could not be asked; the message says why."""


class _Side:
    """The one worker of a server, and what it was asked. An answer is kept with its network, whose id is in the key."""

    def __init__(self) -> None:
        self.worker = ThreadPoolExecutor(1, thread_name_prefix="torch-side")
        self.asked: OrderedDict[tuple, tuple[Network, Future]] = OrderedDict()

    def ask(self, network: Network, pixels: np.ndarray) -> Future:
        """The answer to come; the same question is asked once, unless it failed."""
        key = (id(network), pixels.tobytes())
        _, answer = self.asked.get(key, (network, None))
        if answer is None or (answer.done() and answer.exception()):
            answer = self.worker.submit(run, network, pixels)
            self.asked[key] = (network, answer)
            while len(self.asked) > MOST_KEPT:
                self.asked.popitem(last=False)
        return answer


@st.cache_resource(show_spinner=False)
def _side() -> _Side:
    return _Side()


def known(network: Network, pixels: np.ndarray) -> bool:
    """Whether the answer is there already, so that no one has to ask for it."""
    _, answer = _side().asked.get((id(network), pixels.tobytes()), (network, None))
    return answer is not None and answer.done() and not answer.exception()


def ask(network: Network, pixels: np.ndarray) -> dict:
    """torch's answer (`training.torch_reference.compare`), waiting for it under a spinner. Raises TorchError."""
    future = _side().ask(network, pixels)
    if not future.done():
        with st.spinner("Starting torch in a process of its own …"):
            while not future.done():
                try:
                    future.result(LOOK)
                except TimeoutError:
                    st.empty()  # a call at which Streamlit ends this run if the reader has done something else
                except Exception:
                    break
    return future.result()


def run(network: Network, pixels: np.ndarray) -> dict:
    """One run of the process. pixels: float32, 784 of them. Raises TorchError."""
    with tempfile.TemporaryDirectory() as folder:
        saved, drawn = Path(folder) / "network.safetensors", Path(folder) / "pixels.npy"
        checkpoint.save(network, saved, {})
        np.save(drawn, pixels)
        command = [sys.executable, "-m", "training.torch_reference", str(saved), str(drawn)]
        try:
            done = subprocess.run(
                command, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=TIMEOUT
            )
        except subprocess.TimeoutExpired as error:
            raise TorchError(f"torch gave no answer within {TIMEOUT} s: the machine is busy. Try again.") from error
        except OSError as error:
            raise TorchError(f"torch's process could not be started ({error.strerror}). Try again.") from error
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise TorchError(f"torch's process failed ({last[:120]}). Is torch installed? `pip install -r requirements.txt`.")
        return json.loads(done.stdout)

"""Run `python -m training.torch_reference` for lesson 9 in its own process. One runs at a time, and results are cached.

The server never imports torch. That would take 270 MB and slow down garbage collection after every script run.
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
from training.jobs import limits

ROOT = Path(__file__).resolve().parents[3]
TIMEOUT = 120  # s; importing torch takes 2 to 10
MOST_CACHED = 16  # results of about 2 KB each
POLL_INTERVAL = 0.1  # s; within this time a waiting page responds to a new stroke


class TorchError(RuntimeError):
    """PyTorch failed to return a result."""


# Not in Streamlit's cache, which a visitor can empty: there would be a second worker thread.
_worker = ThreadPoolExecutor(1, thread_name_prefix="torch-process")
_cache: OrderedDict[tuple[str, bytes], Future] = OrderedDict()  # (key of the network, pixels) -> results, latest last


def clear() -> None:
    _cache.clear()


def is_cached(network: Network, pixels: np.ndarray) -> bool:
    """Return whether PyTorch's logits and losses for this network and image are cached, so that `result` returns them at once."""
    future = _cached(network, pixels)
    return future is not None and future.done()


def _cached(network: Network, pixels: np.ndarray) -> Future | None:
    """Return the cached Future of the PyTorch results for this network and image, or None if there is none or it has failed."""
    future = _cache.get((network.key, pixels.tobytes()))
    return None if future is None or (future.done() and future.exception()) else future


def _submit(network: Network, pixels: np.ndarray) -> Future:
    """Return a Future of PyTorch's logits for an image and of its loss for each label. Start PyTorch if these are not cached."""
    future = _cached(network, pixels)
    if future is None:
        future = _worker.submit(run, network, pixels)
        _cache[network.key, pixels.tobytes()] = future
        while len(_cache) > MOST_CACHED:
            _cache.popitem(last=False)
    return future


def result(network: Network, pixels: np.ndarray) -> dict:
    """Return PyTorch's logits and losses for an image. Show a spinner while PyTorch runs. Raise TorchError if PyTorch fails."""
    future = _submit(network, pixels)
    if not future.done():
        with st.spinner("Starting PyTorch in its own process …"):
            while not future.done():
                try:
                    future.result(POLL_INTERVAL)
                except TimeoutError:
                    st.empty()  # lets Streamlit end this script run if the person has done something else
                except Exception:
                    break
    return future.result()


def run(network: Network, pixels: np.ndarray) -> dict:
    """Compute the logits of an image, float32 (28, 28), and its loss for each label, with PyTorch in another process.

    Return a dict with torch's version, the ten logits and probabilities, and for each label the loss and its derivative by the
    label's logit. `training.torch_reference.compare` lists the keys. Raise TorchError if PyTorch fails.
    """
    if limits.lacks_torch():
        raise TorchError(limits.NO_TORCH)
    with tempfile.TemporaryDirectory() as folder:
        saved, drawn = Path(folder) / "network.safetensors", Path(folder) / "pixels.npy"
        checkpoint.save(network, saved, {})
        np.save(drawn, pixels)
        command = [sys.executable, "-m", "training.torch_reference", str(saved), str(drawn)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        try:
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=TIMEOUT)
        except subprocess.TimeoutExpired as error:
            raise TorchError(f"PyTorch gave no result within {TIMEOUT} s because the machine is busy. Try again.") from error
        except OSError as error:
            raise TorchError(f"PyTorch could not be started ({error.strerror}). Try again.") from error
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise TorchError(f"PyTorch failed ({last[:120]}).")
        return json.loads(done.stdout)

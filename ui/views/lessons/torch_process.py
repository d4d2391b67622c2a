"""Run `python -m training.torch_reference` for lesson 9 in a process of its own, because the server never imports torch."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import streamlit as st

from model import checkpoint
from model.network import Network
from training.jobs import limits

ROOT = Path(__file__).resolve().parents[3]
POLL_INTERVAL = 0.1  # s; within this time a waiting page responds to a new stroke


class TorchError(RuntimeError):
    """PyTorch failed to return a result."""


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
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError as error:
            raise TorchError(f"PyTorch could not be started ({error.strerror}). Try again.") from error
        with process:
            try:
                while process.poll() is None:
                    time.sleep(POLL_INTERVAL)
                    st.empty()  # lets Streamlit end this script run if the person has done something else
            finally:
                process.kill()
            output, errors = process.communicate()
        if process.returncode:
            last = (errors.strip().splitlines() or ["no reason given"])[-1]
            raise TorchError(f"PyTorch failed ({last[:120]}).")
        return json.loads(output)

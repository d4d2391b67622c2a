"""Train with several processes started by torchrun: join the process group."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch.distributed as dist

from training.settings import SettingsError


def processes() -> int:
    return int(os.environ.get("WORLD_SIZE", "1"))


@contextmanager
def group(device: str) -> Iterator[int]:
    """Join the group of training processes that torchrun started. Yield the rank of this process, 0 if it is the only one.

    device: "cpu" or "cuda". Raises SettingsError if CUDA is not available.
    """
    torch.set_num_threads(1)  # more are hardly faster
    if device == "cuda" and not torch.cuda.is_available():
        raise SettingsError("The device 'cuda' is not there on this machine: choose cpu.")
    if processes() == 1:
        yield 0
        return
    if device == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if device == "cuda" else "gloo")
    try:
        yield dist.get_rank()
    finally:
        dist.destroy_process_group()

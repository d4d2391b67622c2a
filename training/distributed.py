"""Train with several processes started by torchrun: join the process group, and share commands such as "pause"."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
import torch.distributed as dist

from training.settings import SettingsError


@contextmanager
def group(device: str) -> Iterator[int]:
    """Join the group of training processes that torchrun started. Yield the rank of this process, 0 if it is the only one.

    device: "cpu" or "cuda". Raises SettingsError if CUDA is not available.
    """
    torch.set_num_threads(1)  # more are hardly faster
    if device == "cuda" and not torch.cuda.is_available():
        raise SettingsError("The device 'cuda' is not there on this machine: choose cpu.")
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield 0
        return
    if device == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if device == "cuda" else "gloo")
    try:
        yield dist.get_rank()
    finally:
        dist.destroy_process_group()


def agreed(control: Callable[[], str]) -> Callable[[], str]:
    """Return a function that calls `control` in the first training process only, and returns its command in all processes.

    With a single process, that is `control` itself.
    """
    if not dist.is_initialized():
        return control

    def command() -> str:
        told = [control() if dist.get_rank() == 0 else ""]
        dist.broadcast_object_list(told)
        return told[0]

    return command

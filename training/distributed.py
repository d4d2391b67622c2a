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

    device: "cpu" or "cuda". Raises SettingsError if the device does not exist.
    """
    torch.set_num_threads(1)  # more are hardly faster
    try:
        kind = torch.device(device).type
    except RuntimeError as error:
        raise SettingsError(f"There is no device {device!r:.40}: choose cpu or cuda.") from error
    if kind not in ("cpu", "cuda") or (kind == "cuda" and not torch.cuda.is_available()):
        raise SettingsError(f"The device {device!r:.40} is not there on this machine: choose cpu.")
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield 0
        return
    if kind == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if kind == "cuda" else "gloo")
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

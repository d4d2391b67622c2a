"""Train with several processes started by torchrun: join the process group, and share the control commands."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
import torch.distributed as dist

from training.jobs.control import COMMANDS
from training.settings import SettingsError


@contextmanager
def group(device: str, threads: int) -> Iterator[int]:
    """Join the group of training processes that torchrun started. Yield the rank of this process.

    If there is only one process, the rank is 0.
    device: "cpu" (the group uses gloo) or "cuda" (the group uses NCCL).
    threads: number of CPU threads for torch.
    Raises SettingsError if the device does not exist.
    """
    torch.set_num_threads(threads)
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


def agreed(control: Callable[[], str], command_file: Path | None) -> Callable[[], str]:
    """Wrap `control` so that it returns the same command in all training processes. So they pause or stop together.

    Return the wrapped function. The first process calls `control` and broadcasts the command to the other processes.
    control: a function that returns the next command, such as "run" or "pause".
    command_file: the file from which `control` reads, or None if the training run takes no commands.
    If there is only one process or no file, `control` itself is returned.
    """
    if command_file is None or not dist.is_initialized():
        return control

    def word() -> str:
        told = torch.tensor([COMMANDS.index(control()) if dist.get_rank() == 0 else 0])
        dist.broadcast(told, 0)
        return COMMANDS[int(told)]

    return word

"""Train in another process without importing torch anew, which takes 3 s."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.process import BaseProcess

from training.__main__ import main


def start(arguments: list[str], environment: Mapping[str, object] | None = None) -> BaseProcess:
    """Start `python -m training` with arguments. On Linux, the process is a fork of this one."""
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    process = context.Process(target=_train, args=(arguments, environment or {}))
    process.start()
    return process


def _train(arguments: list[str], environment: Mapping[str, object]) -> None:
    """Exit with the exit code of the training."""
    os.environ |= {name: str(value) for name, value in environment.items()}
    sys.exit(main(arguments))

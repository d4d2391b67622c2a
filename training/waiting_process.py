"""A training process that imports torch before it knows what to train: python -m training.waiting_process

The server starts this process in advance (`training.jobs.process.prepare`), because `import torch` takes longer than people like
to wait after pressing Retrain. On standard input, the server sends the path of a file for error messages and the arguments of
`python -m training`, as a list in JSON. The process ends silently if the server ends before that, or after IDLE seconds.
"""

import importlib
import json
import os
import sys
import threading
from pathlib import Path

IDLE = 900  # s; the next page that is opened makes the server prepare another one
HEAVY = ("torch._dynamo", "torchvision.datasets", "training.torch_engine", "training.loop", "training.fine_tune")


def main() -> int:
    """Import torch, wait until the server sends arguments for `python -m training`, and train. Return the exit code."""
    from training import __main__ as command

    for name in HEAVY:
        importlib.import_module(name)
    idle = threading.Timer(IDLE, os._exit, [0])
    idle.start()
    message = sys.stdin.read()
    idle.cancel()
    if not message:  # the server has ended
        return 0
    errors, *arguments = json.loads(message)
    with Path(errors).open("wb") as file:
        os.dup2(file.fileno(), 2)
    return command.main(arguments)


if __name__ == "__main__":
    sys.exit(main())

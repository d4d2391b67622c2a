"""A training process that imports torch before it knows what to train: python -m training.waiting_process

The server starts this process in advance (`training.jobs.process.prepare`), because `import torch` takes longer than people like
to wait after pressing Retrain. Standard input is a Unix socket. The server sends one message: the arguments of `python -m
training` as a line of JSON, with an open file for error messages. The process ends silently if the server ends before sending the
message, or after IDLE seconds without a message.
"""

import importlib
import json
import os
import socket
import sys

IDLE = 900.0  # s; the next page that is opened makes the server prepare another one
MAX_BYTES = 65_536  # of the message
HEAVY = ("torch._dynamo", "torchvision.datasets", "training.loop", "training.fine_tune")


def main() -> int:
    """Import torch, wait until the server sends arguments for `python -m training`, and train. Return the exit code."""
    from training import __main__ as command

    if sys.platform == "win32":
        return 0  # Windows can't send open files over a socket
    for name in HEAVY:
        importlib.import_module(name)
    with socket.socket(fileno=os.dup(0)) as server:
        server.settimeout(IDLE)
        try:
            message, descriptors, _, _ = socket.recv_fds(server, MAX_BYTES, 1)  # pyrefly: ignore[missing-attribute]
            while message and not message.endswith(b"\n"):
                message += server.recv(MAX_BYTES) or b"\n"
        except OSError:  # it took too long
            return 0
    if not descriptors:  # the server has ended
        return 0
    os.dup2(descriptors[0], 2)
    os.set_inheritable(2, True)
    return command.main(json.loads(message))


if __name__ == "__main__":
    sys.exit(main())

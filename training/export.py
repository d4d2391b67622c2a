"""Export a checkpoint: `python -m training.export page|onnx|torch|code [CHECKPOINT] --out FILE`.

page    the pocket edition, a web page in one file. It classifies drawn digits and trains the network without a server.
onnx    an ONNX model. The input is pixels, shape (n, 784). The outputs are logits and probabilities, shape (n, 10).
torch   a zip archive with a state_dict for an nn.Sequential, and a script that loads it.
code    one Python file that needs only NumPy: python digit.py picture.png

Exit code: 0 if the file was written, 2 if a file can't be read or written.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from model import export
from model.checkpoint import DEFAULT, CheckpointError, load
from model.mnist import DataError
from model.network import Network
from system import files, portable
from ui.components import pocket

WRITERS: Mapping[str, Callable[[Network], bytes]] = {
    "page": lambda network: pocket.page(network).encode(),
    "onnx": export.to_onnx,
    "torch": export.to_torch,
    "code": lambda network: export.to_code(network).encode(),
}


def main(arguments: list[str] | None = None) -> int:
    portable.print_any_name()
    parser = argparse.ArgumentParser(
        prog="python -m training.export", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("format", choices=list(WRITERS), help="what to write")
    parser.add_argument("checkpoint", nargs="?", type=Path, default=DEFAULT, help="default: the shipped network")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    options = parser.parse_args(arguments)
    try:
        network = load(options.checkpoint)
        content = WRITERS[options.format](network)
        files.write(options.out, content)
    except (CheckpointError, DataError, OSError) as error:
        problem = f"{options.out} can't be written: {error.strerror}" if isinstance(error, OSError) else error
        print(f"{problem}.", file=sys.stderr)
        return 2
    print(f"{options.out}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

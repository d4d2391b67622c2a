"""Export a checkpoint: `python -m training.export page|onnx|torch|code [CHECKPOINT] --out FILE`.

page    the pocket edition: one web page that reads what is drawn on it and learns, from a file and with no server.
onnx    an ONNX model: pixels (n, 784) in, logits and probabilities (n, 10) out
torch   a zip archive: a state_dict for an nn.Sequential, and the script that loads it
code    one Python file that needs NumPy only: python digit.py picture.png

Exit code: 0 written, 2 a file that can't be read or written (one sentence).
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

"""Start the app's server with `python -m ui [SCRIPT] [OPTION …]`, which takes the options of `streamlit run`.

Streamlit is patched for many users (`ui.server.patch_streamlit`). Without `--server.address`, the server listens on this machine
alone. If DIGIT_LENS_ADDRESS is set, this address is printed for a class, with its QR code.
"""

import argparse
import os
import sys
from pathlib import Path

import segno
from streamlit.web import cli

from system import portable
from training.jobs import environment
from ui import server

APP = Path(__file__).parents[1] / "app.py"


def main(arguments: list[str]) -> None:
    """Run the app's server until it is stopped. arguments: those of `streamlit run`. If they name no script, app.py is run."""
    if not arguments[:1] or arguments[0].startswith("-"):
        arguments = [str(APP), *arguments]
    portable.print_any_name()
    portable.raise_file_limit()  # macOS allows 256 files, and thirty pages that load at once open more
    server.patch_streamlit()
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--server.address", dest="address", default=os.environ.get("STREAMLIT_SERVER_ADDRESS", "127.0.0.1"))
    listens_on = options.parse_known_args(arguments)[0].address
    arguments = [*arguments, "--server.address", listens_on]
    if server.share(listens_on) and not environment.address():
        print("Other machines can open this page, so DIGIT_LENS_SHARED is on: nobody can train on this machine from the page.")
    if address := environment.address():
        print(f"\nPupils open {address} or read this with a phone:\n")
        segno.make(address).terminal(compact=portable.can_print("▀▄█"))  # else of spaces in two colours
        print(f"\nFor the projector: {address}/?projector\n", flush=True)
    cli.main(["run", *arguments], prog_name="streamlit")


if __name__ == "__main__":
    main(sys.argv[1:])

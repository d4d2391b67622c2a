"""Start the app's server with `python -m ui [SCRIPT] [OPTION …]`, which takes the options of `streamlit run`.

`python -m ui app|dev|class [--port N]` chooses the options for oneself or for a class. run.py calls it. app and dev listen on
this machine alone, at port 8501 or the next free one. dev reloads pages when a source file changes. class listens on the network,
at port 8501. HOST in the environment names another IP address, such as 0.0.0.0 for all.

Streamlit is patched for many users (`ui.server.patch_streamlit`). Without `--server.address`, the server listens on this machine
alone. If DIGIT_LENS_ADDRESS is set, this address is printed for a class, with its QR code.
"""

import argparse
import ipaddress
import os
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import segno
from streamlit.web import cli

from system import portable
from training.jobs import environment
from ui import server

APP = Path(__file__).parents[1] / "app.py"
MODES = "app", "dev", "class"
PORT = 8501


def main(arguments: list[str]) -> None:
    """Run the app's server until it is stopped. arguments: a mode, or those of `streamlit run`. By default app.py is run."""
    portable.print_any_name()
    if arguments[:1] and arguments[0] in MODES:
        parser = argparse.ArgumentParser(prog="python run.py", allow_abbrev=False)
        parser.add_argument("mode", choices=MODES)
        parser.add_argument("--port", type=int)
        asked = parser.parse_args(arguments)
        arguments = options(asked.mode, asked.port)
    if not arguments[:1] or arguments[0].startswith("-"):
        arguments = [str(APP), *arguments]
    portable.raise_file_limit()  # macOS allows 256 files, and thirty pages that load at once open more
    server.patch_streamlit()
    os.environ.setdefault("STREAMLIT_SERVER_ADDRESS", "127.0.0.1")  # an argument wins
    if address := environment.address():
        print(f"\nPupils open {address} or read this with a phone:\n")
        is_unicode = sys.stdout.encoding.lower().startswith("utf")
        segno.make(address).terminal(compact=is_unicode)  # else of spaces in two colours
        print(f"\nFor the projector: {address}/?projector\n", flush=True)
    cli.main(["run", *arguments], prog_name="streamlit")


def options(mode: str, port: int | None) -> list[str]:
    """Return Streamlit's options for a mode, "app", "dev" or "class", and print the page's address.

    port: None for the mode's default. Raises SystemExit if HOST is no IP address, or DIGIT_LENS_ADDRESS no web address.
    The server only accepts requests to this machine's own names, so that no other site can reach it by DNS rebinding.
    """
    host = os.environ.get("HOST") or ("0.0.0.0" if mode == "class" else "127.0.0.1")
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        sys.exit(f"HOST is {host!r:.80}, which is no IP address: leave it out, or use 0.0.0.0 for all of this machine.")
    local = f"[{ip}]" if ip.version == 6 else host
    if ip.is_unspecified or host in ("127.0.0.1", "::1"):
        local = "localhost"
    address = f"http://{own_address() if ip.is_unspecified else local}:{port or PORT}"
    found = ["--browser.serverAddress", local, "--server.address", str(ip)]
    if port or mode == "class":  # its address is written down, so that it can't be another one
        found += ["--server.port", str(port or PORT)]
    if mode == "dev":
        found += ["--server.fileWatcherType", "auto", "--server.runOnSave", "true"]
    if mode == "class":
        os.environ.setdefault("DIGIT_LENS_SHARED", "on")
        place = address = os.environ.setdefault("DIGIT_LENS_ADDRESS", address)
        found += ["--server.headless", "true"]
    else:
        place = f"http://{local}:{port or PORT}{'' if port else ' or the next free port'}"
    if "STREAMLIT_SERVER_ALLOWED_HOSTS" not in os.environ:
        own = socket.gethostname()
        names = {"localhost", "127.0.0.1", "::1", str(ip), own, f"{own}.local", host_of(address)}
        found += [word for name in sorted(names) for word in ("--server.allowedHosts", name)]
    reach = "on this machine alone" if ip.is_loopback else "for everyone on this network"
    print(f"Digit Lens opens at {place}, {reach} (Ctrl+C ends it).", flush=True)
    return found


def host_of(address: str) -> str:
    """Return the host in a web address. Raises SystemExit if there is none."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if not host:
        example = "http://192.168.1.20:8501"
        sys.exit(f"DIGIT_LENS_ADDRESS is {address!r:.80}, which is no web address: write it as in {example}.")
    return host


def own_address() -> str:
    """Return this machine's address in the local network, or its name if it is offline."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing: the system only chooses the address that leads out
            return probe.getsockname()[0]
    except OSError:
        return socket.gethostname()


if __name__ == "__main__":
    main(sys.argv[1:])

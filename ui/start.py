"""Start the app's server for oneself or for a class: `python -m ui.start [app|dev|class] [--port N]`. run.py calls it.

app and dev listen on this machine alone, at port 8501 or the next free one. dev reloads pages when a source file changes. class
listens on the network, at port 8501. HOST in the environment names another address to listen on, such as 0.0.0.0 for all.
"""

import argparse
import ipaddress
import os
import socket
import sys
from urllib.parse import urlsplit

from ui.__main__ import main as serve

PORT = 8501


def main(arguments: list[str]) -> None:
    """Print the page's address and run the server until it is stopped."""
    parser = argparse.ArgumentParser(prog="python run.py", allow_abbrev=False)
    parser.add_argument("mode", nargs="?", default="app", choices=["app", "dev", "class"])
    parser.add_argument("--port", type=int)
    asked = parser.parse_args(arguments)
    serve(options(asked.mode, asked.port))


def options(mode: str, port: int | None) -> list[str]:
    """Return Streamlit's options for a mode, "app", "dev" or "class", and print the page's address.

    port: None for Streamlit's choice. Raises SystemExit if HOST is no address of this machine.
    The server only accepts requests to this machine's own names, so that no other site can reach it by DNS rebinding.
    """
    host = os.environ.get("HOST") or ("0.0.0.0" if mode == "class" else "127.0.0.1")
    ip = ipaddress.ip_address(address_of(host))
    local = "localhost" if ip.is_unspecified or str(ip) in ("127.0.0.1", "::1") else host
    found = ["--browser.serverAddress", local, "--server.address", str(ip)]
    if port or mode == "class":  # its address is written down, so that it can't be another one
        found += ["--server.port", str(port or PORT)]
    place = address = f"http://{bracketed(own_address(ip.version) if ip.is_unspecified else local)}:{port or PORT}"
    if mode == "dev":
        found += ["--server.fileWatcherType", "auto", "--server.runOnSave", "true"]
    if mode == "class":
        os.environ.setdefault("DIGIT_LENS_SHARED", "on")
        place = address = os.environ.setdefault("DIGIT_LENS_ADDRESS", address)
        found += ["--server.headless", "true"]
    else:
        place = f"http://{bracketed(local)}:{port or PORT}{'' if port else ' or the next free port'}"
    if "STREAMLIT_SERVER_ALLOWED_HOSTS" not in os.environ:
        own, known = socket.gethostname(), urlsplit(address).hostname
        names = {"localhost", "127.0.0.1", "::1", host, str(ip), own, f"{own}.local", known or host}
        found += [word for name in sorted(names) for word in ("--server.allowedHosts", name)]
    reach = "on this machine alone" if ip.is_loopback else "for everyone on this network"
    print(f"Digit Lens opens at {place}, {reach} (Ctrl+C ends it).", flush=True)
    return found


def address_of(host: str) -> str:
    """Return the IP address for a host name or address of this machine. Raise SystemExit if a server can't listen there."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        family, *_, place = min(found, key=lambda entry: entry[0] == socket.AF_INET6)
        with socket.socket(family) as probe:
            probe.bind((place[0], 0))
    except (OSError, UnicodeError):
        sys.exit(f"HOST is {host!r:.80}, which is no address of this machine: leave it out, or use 0.0.0.0 for all.")
    return str(place[0])


def bracketed(host: str) -> str:
    """Return a host as it is written in a URL: an IPv6 address in brackets, anything else unchanged."""
    return f"[{host}]" if ":" in host else host


def own_address(version: int) -> str:
    """Return this machine's address in the local network, or its name if it is offline. version: the IP version, 4 or 6."""
    family, far = (socket.AF_INET6, "2001:db8::1") if version == 6 else (socket.AF_INET, "192.0.2.1")
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))  # sends nothing: the system only chooses the address that leads out
            return probe.getsockname()[0]
    except OSError:
        return socket.gethostname()


if __name__ == "__main__":
    main(sys.argv[1:])

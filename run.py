"""Install Digit Lens and run it. This needs nothing but Python 3.11 or newer, on Linux, macOS and Windows.

    python run.py                     open the app; the first start installs what it needs into .venv
    python run.py dev                 the same, reloading when a file changes
    python run.py class               serve a class: listen on the network and print the address and its QR code
    python run.py test [ARGUMENT …]   run every test, or pass the arguments to pytest
    python run.py install             only install; install-tests: also what the tests need

app, dev and class have --port N. The default is 8501, or the next free port. app and dev listen on this machine alone;
HOST=0.0.0.0 in the environment makes them listen on the network. The Makefile calls this file.
"""

from __future__ import annotations  # so that an old Python reads this file to the end and can say that it is too old

import argparse
import ipaddress
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
PORT, PORTS = 8501, 20  # the first port that is tried, and how many
LOWEST_PORT, HIGHEST_PORT = 1024, 65535  # lower ones are the system's
CPU_INDEX = "https://download.pytorch.org/whl/cpu"  # PyTorch without CUDA, for Linux
INDEX_WAIT = 3  # s until an index must have answered
REQUIREMENTS, TEST_REQUIREMENTS = "requirements.txt", "tests/requirements.txt"
FAILED = "The packages can't be installed: the lines above say why. Check the connection and the disk, and start again."


class Problem(Exception):
    """The app can't be installed or started. The message tells the user what to do."""


def main(arguments: list[str]) -> int:
    """Parse the command-line arguments and run the command. Return the exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may know ASCII alone
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter, allow_abbrev=False)
    parser.add_argument("command", nargs="?", default="app", choices=["app", "dev", "class", "test", "install", "install-tests"])
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    asked, more = parser.parse_known_args(arguments)
    if more and asked.command != "test":
        parser.error(f"unknown: {' '.join(more)}")
    try:
        check_python(sys.version_info[:2])
        install(REQUIREMENTS)
        if asked.command in ("test", "install-tests"):
            install(TEST_REQUIREMENTS)
        if asked.command == "test":
            return test(more)
        return serve(free_port(asked.port), asked.command) if asked.command in ("app", "dev", "class") else 0
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The next start goes on from here.", file=sys.stderr)
        return 130


def check_python(version: tuple[int, int]) -> None:
    """Raise Problem if the Python version is too old for the app."""
    if version < OLDEST:
        newer = [name for name in (f"python3.{minor}" for minor in range(14, 10, -1)) if shutil.which(name)]
        use = f"start it with {newer[0]}, or with make PYTHON={newer[0]}" if newer else "install a newer one"
        raise Problem("Digit Lens needs Python {}.{} or newer, and this is {}.{}: {}.".format(*OLDEST, *version, use))


def python() -> Path:
    """Return the path of the Python interpreter in the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(requirements: str) -> None:
    """Install the packages of a requirements file into .venv, unless the same file was installed before.

    If this fails, install the app's packages without PyTorch, and try everything again at the next start. Raise Problem if that
    fails too, unless packages of an earlier installation are there.
    """
    stamp = VENV / ("installed" if requirements == REQUIREMENTS else "installed-tests")
    wanted = (ROOT / requirements).read_text(encoding="utf-8")
    earlier = stamp.is_file() and python().exists()
    if earlier and stamp.read_text(encoding="utf-8") == wanted:
        return
    make_environment()
    remove_incomplete()
    print("Installing what the app needs …", flush=True)
    if pip(["-r", str(ROOT / requirements), *torch_index()]):
        stamp.write_text(wanted, encoding="utf-8")
        return
    if requirements != REQUIREMENTS:
        raise Problem(FAILED)
    print("Not everything can be installed (see above). Installing the app without PyTorch: it can't train …", flush=True)
    light = VENV / "without-torch.txt"
    light.write_text(re.sub("(?m)^torch.*\n", "", wanted), encoding="utf-8")
    if not pip(["-r", str(light)]) and not earlier:
        raise Problem(FAILED)


def make_environment() -> None:
    """Create the virtual environment .venv, and replace one that does not work. Raise Problem if it can't be created."""
    check = f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"
    if python().exists() and not subprocess.run([str(python()), "-c", check], stderr=subprocess.DEVNULL).returncode:
        return
    print("Making a virtual environment in .venv …", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
        raise Problem("The virtual environment can't be made: the lines above say why.")


def remove_incomplete() -> None:
    """Delete the metadata of packages whose installation was interrupted, so that pip installs them again."""
    for info in VENV.glob("[Ll]ib/**/site-packages/*.dist-info"):
        if not (info / "RECORD").is_file():
            shutil.rmtree(info)


def torch_index() -> list[str]:
    """Return pip's options for PyTorch without CUDA on Linux.

    Return [] on other systems, if PyTorch is already installed, or if a request to PyTorch's package server fails.
    """
    if not sys.platform.startswith("linux") or list(VENV.glob("lib/*/site-packages/torch-*.dist-info")):
        return []
    try:
        with urllib.request.urlopen(CPU_INDEX + "/torch/", timeout=INDEX_WAIT):
            return ["--extra-index-url", CPU_INDEX]
    except (OSError, HTTPException):
        return []


def pip(arguments: list[str]) -> bool:
    """Run `pip install` with the given arguments. Return whether it succeeded."""
    command = [str(python()), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    return subprocess.run(command).returncode == 0


def free_port(requested: int | None) -> int:
    """Return the requested port. If it is None, return the first free port from PORT on. Raise Problem if none is free."""
    if requested is not None and not LOWEST_PORT <= requested <= HIGHEST_PORT:
        raise Problem(f"Port {requested} can't be used: choose one from {LOWEST_PORT} to {HIGHEST_PORT}.")
    wanted = range(PORT, PORT + PORTS) if requested is None else [requested]
    free = next((port for port in wanted if not in_use(port)), None)
    if free is None:
        raise Problem(f"Port {wanted[0]} is in use, perhaps by another Digit Lens: choose another one (--port, or make PORT=…).")
    return free


def in_use(port: int) -> bool:
    """Return whether another program on this machine uses the port."""
    with socket.socket() as probe:
        if os.name != "nt":  # there, the option would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except (OSError, OverflowError):
            return True
    return False


def serve(port: int, mode: str) -> int:
    """Run the app's server on a port until it stops. Return its exit code. Raise Problem if HOST is no address of this machine.

    mode: "app"; "dev", which reloads pages when a source file changes; or "class", which others in the local network can open.
    The server only accepts requests to this machine's own names, so that no other site can reach it by DNS rebinding.
    """
    environment, host = dict(os.environ), os.environ.get("HOST") or ("0.0.0.0" if mode == "class" else "127.0.0.1")
    ip = ipaddress.ip_address(address_of(host))
    local = "localhost" if ip.is_unspecified or str(ip) in ("127.0.0.1", "::1") else host
    address = f"http://{bracketed(own_address(ip.version) if ip.is_unspecified else local)}:{port}"
    command = [str(python()), "-m", "ui", "--server.port", str(port), "--browser.serverAddress", local]
    if mode == "dev":
        command += ["--server.fileWatcherType", "auto", "--server.runOnSave", "true"]
    if mode == "class":
        environment = {"DIGIT_LENS_SHARED": "on", "DIGIT_LENS_ADDRESS": address, **environment}
        address = environment["DIGIT_LENS_ADDRESS"]
        command += ["--server.headless", "true"]
    if "STREAMLIT_SERVER_ALLOWED_HOSTS" not in environment:
        own = socket.gethostname()
        names = {"localhost", "127.0.0.1", "::1", host, str(ip), own, f"{own}.local", host_of(address)}
        command += [word for name in sorted(names) for word in ("--server.allowedHosts", name)]
    reach = "on this machine alone" if ip.is_loopback else "for everyone on this network"
    place = address if mode == "class" else f"http://{bracketed(local)}:{port}"
    print(f"Digit Lens opens at {place}, {reach} (Ctrl+C ends it).", flush=True)
    command += ["--server.address", str(ip)]
    process = subprocess.Popen(command, cwd=str(ROOT), env=environment)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        return process.wait()
    except KeyboardInterrupt:  # a terminal sends Ctrl+C to the server too, but `kill -INT` does not
        process.terminate()
        return process.wait()


def address_of(host: str) -> str:
    """Return the IP address for a host name or address of this machine. Raise Problem if a server can't listen there."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        family, *_, place = min(found, key=lambda entry: entry[0] == socket.AF_INET6)
        with socket.socket(family) as probe:
            probe.bind((place[0], 0))
    except (OSError, UnicodeError):
        raise Problem(
            f"HOST is {host!r:.80}, which is no address of this machine: leave it out, or use 0.0.0.0 for all."
        ) from None
    return str(place[0])


def host_of(address: str) -> str:
    """Return the host in a web address. Raise Problem if there is none."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if not host:
        example = "http://192.168.1.20:8501"
        raise Problem(f"DIGIT_LENS_ADDRESS is {address!r:.80}, which is no web address: write it as in {example}.")
    return host


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


def test(arguments: list[str]) -> int:
    """Run pytest with the given arguments. Without arguments, run all tests in three processes. Return the exit code."""
    # With an empty PYTHONDONTWRITEBYTECODE, the many processes that tests start find their modules compiled.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": ""}
    if subprocess.run([str(python()), "-m", "tests.browser.install"], cwd=str(ROOT), env=environment).returncode:
        return 1
    by_file = ["--dist", "loadfile", "--no-loadscope-reorder"]  # the browser tests of a file share a page
    command = [str(python()), "-m", "pytest", *by_file, *(arguments or ["--numprocesses", "3"])]
    return subprocess.run(command, cwd=str(ROOT), env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

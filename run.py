"""Install Digit Lens and run it. This needs nothing but Python 3.11 or newer, on Linux, macOS and Windows.

    python run.py                     open the app; the first start installs what it needs into .venv
    python run.py dev                 open the app, and reload it when a file changes
    python run.py class               serve a class: listen on the network and print the address and its QR code
    python run.py test [ARGUMENT …]   run every test, or pass the arguments to pytest
    python run.py install             install what the app needs
    python run.py install-tests       install what the app and its tests need

app, dev and class take --port N (see ui/__main__.py). The Makefile calls this file.
"""

from __future__ import annotations  # so that an old Python reads this file to the end and can say that it is too old

import argparse
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from http.client import HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
CPU_INDEX = "https://download.pytorch.org/whl/cpu"  # PyTorch without CUDA, for Linux
INDEX_WAIT = 3  # s until an index must have answered
REQUIREMENTS, TEST_REQUIREMENTS = "requirements.txt", "tests/requirements.txt"


def main(arguments: list[str]) -> int:
    """Parse the command-line arguments and run the command. Return the exit code.

    Raise SystemExit with a sentence if the app can't be installed.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may know ASCII alone
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter, allow_abbrev=False)
    parser.add_argument("command", nargs="?", default="app", choices=["app", "dev", "class", "test", "install", "install-tests"])
    asked, more = parser.parse_known_args(arguments)
    try:
        check_python(sys.version_info[:2])
        install(REQUIREMENTS)
        if asked.command in ("test", "install-tests"):
            install(TEST_REQUIREMENTS)
        if asked.command == "test":
            return test(more)
        return start("ui", asked.command, *more) if asked.command in ("app", "dev", "class") else 0
    except KeyboardInterrupt:
        print("\nInterrupted. The next start goes on from here.", file=sys.stderr)
        return 130


def check_python(version: tuple[int, int]) -> None:
    """Raise SystemExit if the Python version is too old for the app."""
    if version < OLDEST:
        newer = [name for name in (f"python3.{minor}" for minor in range(14, 10, -1)) if shutil.which(name)]
        use = f"start it with {newer[0]}, or with make PYTHON={newer[0]}" if newer else "install a newer one"
        sys.exit("Digit Lens needs Python {}.{} or newer, and this is {}.{}: {}.".format(*OLDEST, *version, use))


def python() -> Path:
    """Return the path of the Python interpreter in the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(requirements: str) -> None:
    """Install the packages of a requirements file into .venv, unless they are already installed.

    If the app's packages can't be installed, try again without PyTorch, or keep an earlier installation. Raise SystemExit if
    neither is possible.
    """
    stamp = VENV / ("installed" if requirements == REQUIREMENTS else "installed-tests")
    wanted = (ROOT / requirements).read_text(encoding="utf-8")
    earlier = stamp.is_file() and python().exists()
    if earlier and stamp.read_text(encoding="utf-8") == wanted:
        return
    make_environment()
    print("Installing what the app needs …", flush=True)
    if pip("-r", str(ROOT / requirements), *torch_index()):
        stamp.write_text(wanted, encoding="utf-8")
        return
    if requirements == REQUIREMENTS:
        print("Not everything can be installed (see above). Installing the app without PyTorch: it can't train …", flush=True)
        light = VENV / "without-torch.txt"
        light.write_text(re.sub("(?m)^torch.*\n", "", wanted), encoding="utf-8")
        if pip("-r", str(light)) or earlier:
            return
    sys.exit("\nThe packages can't be installed: the lines above say why. Check the connection and the disk, and start again.")


def make_environment() -> None:
    """Create the virtual environment .venv, and replace one that does not work. Raise SystemExit if it can't be created."""
    for info in VENV.glob("[Ll]ib/**/site-packages/*.dist-info"):
        if not (info / "RECORD").is_file():  # its installation was interrupted; so pip installs it again
            shutil.rmtree(info)
    check = f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"
    if python().exists() and not subprocess.run([str(python()), "-c", check], stderr=subprocess.DEVNULL).returncode:
        return
    print("Making a virtual environment in .venv …", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
        sys.exit("\nThe virtual environment can't be made: the lines above say why.")


def torch_index() -> list[str]:
    """Return the pip options that install PyTorch without CUDA on Linux.

    Return [] on other systems, if PyTorch is already installed, or if a request to PyTorch's package server fails.
    """
    if not sys.platform.startswith("linux") or list(VENV.glob("lib/*/site-packages/torch-*.dist-info")):
        return []
    try:
        with urllib.request.urlopen(CPU_INDEX + "/torch/", timeout=INDEX_WAIT):
            return ["--extra-index-url", CPU_INDEX]
    except (OSError, HTTPException):
        return []


def pip(*arguments: str) -> bool:
    """Run `pip install` with the given arguments. Return whether it succeeded."""
    command = [str(python()), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    return subprocess.run(command).returncode == 0


def start(module: str, *arguments: str) -> int:
    """Run a module in the virtual environment. Return its exit code."""
    os.chdir(ROOT)
    command = [str(python()), "-m", module, *arguments]
    if os.name != "nt":
        os.execv(command[0], command)  # it takes the place of this process, so that signals reach it
    return subprocess.run(command).returncode


def test(arguments: list[str]) -> int:
    """Run pytest with the given arguments. Without arguments, run all tests in three processes. Return the exit code."""
    # With an empty PYTHONDONTWRITEBYTECODE, the many processes that tests start find their modules compiled.
    os.environ.update({"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": ""})
    if subprocess.run([str(python()), "-m", "tests.browser.install"], cwd=ROOT).returncode:
        return 1
    return start("pytest", "--dist", "loadfile", "--no-loadscope-reorder", *(arguments or ["--numprocesses", "3"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

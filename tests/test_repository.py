"""A Docker image holds all that a page needs, and a terminal may know only ASCII."""

import fnmatch
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.python import ROOT, output_of


def test_an_image_holds_all_that_a_page_needs(tmp_path: Path):
    """The page can be shown with the files of the image alone. `.dockerignore` leaves tests and training runs out of it."""
    out = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    copied = tmp_path / "app"

    def ignore(folder: str, names: list[str]) -> list[str]:
        paths = {name: str((Path(folder) / name).relative_to(ROOT)) for name in names}
        left_out = [name for name, path in paths.items() if any(fnmatch.fnmatch(path, line.removeprefix("**/")) for line in out)]
        return [*left_out, "__pycache__"]

    shutil.copytree(ROOT, copied, ignore=ignore)
    assert not {"tests", "runs", ".git", ".venv"} & {path.name for path in copied.iterdir()}
    assert (copied / "model" / "default.safetensors").stat().st_size > 400_000
    assert len(list((copied / "training" / "data" / "MNIST" / "raw").glob("*.gz"))) == 4
    script = (
        "from streamlit.testing.v1 import AppTest\n"
        "from model import checkpoint, mnist\n"
        "assert not AppTest.from_file('app.py', default_timeout=60).run().exception\n"
        "images, labels = mnist.test_set(); print(checkpoint.load().forward(images[0]).digit == labels[0])"
    )
    assert output_of("-c", script, cwd=copied).strip() == "True"


def in_ascii(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run Python in the repository with an output that is ASCII."""
    known = {**os.environ, "PYTHONIOENCODING": "ascii", **environment}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=known, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("command", [["run.py"], ["-m", "training"], ["-m", "benchmarks.live_latency"], ["-m", "ui", "app"]])
def test_the_help_of_a_command_is_ascii(command: list[str]):
    done = in_ascii(*command, "--help")
    assert done.returncode == 0 and done.stdout.isascii() and b"Traceback" not in done.stderr


def test_a_file_name_is_escaped(tmp_path: Path):
    out = tmp_path / "zw\u00f6lf.py"
    done = in_ascii("-m", "training.export", "code", "--out", str(out))
    assert done.returncode == 0 and b"zw\\xf6lf.py" in done.stdout and out.exists()


def test_the_address_of_a_class_and_its_code_are_printed():
    """The server itself is not started: its port is no number."""
    done = in_ascii("-m", "ui", "--server.port", "none", DIGIT_LENS_ADDRESS="http://192.168.1.20:8501/\u00fc")
    assert b"Pupils open http://192.168.1.20:8501/\\xfc or read" in done.stdout and b"UnicodeEncodeError" not in done.stderr
    assert b"\\u" not in done.stdout, "the QR code is drawn"

"""A terminal that knows ASCII alone: what can't be printed is escaped, and no command fails for that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run Python in the repository with an output that is ASCII."""
    known = {**os.environ, "PYTHONIOENCODING": "ascii", **environment}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=known, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("command", [["run.py"], ["-m", "training"], ["-m", "benchmarks.live_latency"], ["-m", "ui.start"]])
def test_the_help_of_a_command(command: list[str]):
    done = run(*command, "--help")
    assert done.returncode == 0 and done.stdout.isascii() and b"Traceback" not in done.stderr


def test_a_file_name(tmp_path: Path):
    out = tmp_path / "zw\u00f6lf.py"
    done = run("-m", "training.export", "code", "--out", str(out))
    assert done.returncode == 0 and b"zw\\xf6lf.py" in done.stdout and out.exists()


def test_the_address_of_a_class_and_its_code():
    """The server itself is not started: its port is no number."""
    done = run("-m", "ui", "--server.port", "none", DIGIT_LENS_ADDRESS="http://192.168.1.20:8501/\u00fc")
    assert b"Pupils open http://192.168.1.20:8501/\\xfc or read" in done.stdout and b"UnicodeEncodeError" not in done.stderr
    assert b"\\u" not in done.stdout, "the QR code is drawn"

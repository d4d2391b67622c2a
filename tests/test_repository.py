"""A Docker image holds all that a page needs, and a terminal may know only ASCII."""

import fnmatch
import os
import shutil
from pathlib import Path

import pytest

from tests.python import ROOT, output_of

ASCII = {**os.environ, "PYTHONIOENCODING": "ascii"}


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
        "assert not AppTest.from_file('ui/page.py', default_timeout=60).run().exception\n"
        "images, labels = mnist.test_set(); print(checkpoint.load().forward(images[0]).digit == labels[0])"
    )
    assert output_of("-c", script, cwd=copied).strip() == "True"


@pytest.mark.parametrize("command", ["run.py", "-m training", "-m benchmarks.live_latency", "-m model.predict", "-m ui app"])
def test_the_help_of_a_command_is_ascii(command: str):
    assert output_of(*command.split(), "--help", env=ASCII).isascii()


def test_a_file_name_is_escaped(tmp_path: Path):
    out = tmp_path / "zw\u00f6lf.py"
    assert r"zw\xf6lf.py" in output_of("-m", "training.export", "code", "--out", str(out), env=ASCII) and out.exists()


def test_the_address_of_a_class_and_its_code_are_printed():
    """The server itself is not started: its port is no number."""
    environment = {**ASCII, "DIGIT_LENS_ADDRESS": "http://192.168.1.20:8501/\u00fc"}
    with pytest.raises(RuntimeError, match=r"Pupils open http://192\.168\.1\.20:8501/\\xfc or read") as told:
        output_of("-m", "ui", "--server.port", "none", env=environment)
    assert "UnicodeEncodeError" not in str(told.value) and "\\u" not in str(told.value), "the QR code is drawn"

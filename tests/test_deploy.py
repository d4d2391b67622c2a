"""What docs/deploy.md says of limits is what the code has; nginx takes its configuration; an image holds all a page needs."""

import fnmatch
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from harness.python import output_of
from model import checkpoint, image, strokes
from tests.browser import install
from tests.house import ROOT, python_files
from training import settings
from training.jobs.environment import NAMES, NUMBERS
from ui import server
from ui.commands import networks

DEPLOY = (ROOT / "docs" / "deploy.md").read_text()
LIMITS = DEPLOY.split("## Limits")[1].split("\n## ")[0]


def test_every_variable_is_documented_and_every_documented_one_is_read():
    assert set(re.findall(r"DIGIT_LENS_[A-Z_]+", LIMITS)) == NAMES
    assert set(re.findall(r"DIGIT_LENS_[A-Z_]+", DEPLOY)) <= NAMES
    code = [ROOT / "app.py", *python_files("ui", "training", "model", "system")]
    assert {name for path in code for name in re.findall(r"[\"'](DIGIT_LENS_[A-Z_]+)[\"']", path.read_text())} == NAMES


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("epochs of one training run", f"{settings.MAX_EPOCHS:,}"),
        ("units of a hidden layer", f"{settings.MAX_UNITS}"),
        ("training runs kept", f"{NUMBERS['DIGIT_LENS_MAX_RUNS'][0]};"),
        ("training runs that wait", f" {NUMBERS['DIGIT_LENS_MAX_WAITING'][0]} "),
        ("length of a training run", f"none; with `DIGIT_LENS_SHARED=on` {NUMBERS['DIGIT_LENS_MAX_MINUTES'][1]} minutes"),
        ("length of a pause", "{} minutes; with `DIGIT_LENS_SHARED=on` {}".format(*NUMBERS["DIGIT_LENS_MAX_PAUSE"])),
        ("an owner without an open page", f"{NUMBERS['DIGIT_LENS_ABSENT_AFTER'][1]} minutes"),
        ("a training run without a sign of life", f"{NUMBERS['DIGIT_LENS_HUNG_AFTER'][0]} s"),
        ("an uploaded file", f"{image.MAX_BYTES / 2**20:.0f} MB"),
        ("pixels of an image", f"{image.MAX_PIXELS / 1e6:g} million; WebP {image.MAX_WEBP_PIXELS / 1e6:g}"),
        ("pixels of an image", f"JPEG {image.MAX_JPEG_PIXELS / 1e6:g} "),
        ("a drawing", f"{strokes.MAX_COMMANDS:,} points"),
        ("a checkpoint", f"{checkpoint.MAX_BYTES / 2**20:.0f} MB"),
        ("a checkpoint", f"{checkpoint.MAX_LAYERS} layers, {checkpoint.MAX_HEADER / 2**10:.0f} KB"),
        ("networks in one visit", f"{networks.MOST_ADDED}, and {networks.MOST_BYTES / 1e6:.0f} MB together"),
        ("polls of a running training", f"{server.OTHERS} a second"),
    ],
)
def test_a_limit_is_the_codes_own(row: str, says: str):
    (line,) = (line for line in LIMITS.splitlines() if line.startswith(f"| {row}"))
    assert says in line.split("|")[2]


def test_an_image_holds_all_that_a_page_needs(tmp_path: Path):
    """What .dockerignore lets through, alone in a folder: the page runs and reads, and neither tests nor trainings are there."""
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
        "print(checkpoint.load().forward(mnist.test_images()[0]).digit == mnist.test_labels()[0])"
    )
    assert output_of("-c", script, cwd=copied).strip() == "True"


@pytest.mark.posix
def test_installing_nginx_for_the_tests_starts_no_server(tmp_path, monkeypatch):
    """Debian's rule for that is in force during the installation only, and a rule that is there already stays."""
    monkeypatch.setattr(install, "POLICY", tmp_path / "policy-rc.d")
    ran = []
    monkeypatch.setattr(
        install.subprocess, "run", lambda command, **_: ran.append(subprocess.call([str(tmp_path / "policy-rc.d")]))
    )
    install.install(["nginx"])
    assert ran == [101, 101] and not (tmp_path / "policy-rc.d").exists()
    (tmp_path / "policy-rc.d").write_text("#!/bin/sh\nexit 7\n")
    (tmp_path / "policy-rc.d").chmod(0o755)
    install.install(["nginx"])
    assert ran[2:] == [7, 7] and (tmp_path / "policy-rc.d").exists()

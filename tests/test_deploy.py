"""A Docker image of this repository holds all that a page needs."""

import fnmatch
import shutil
from pathlib import Path

from tests.house import ROOT
from tests.python import output_of


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

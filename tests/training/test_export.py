"""python -m training.export: each format is written, and what can't be is one sentence."""

from pathlib import Path

import onnx
import pytest

from model import checkpoint
from training.export import WRITERS, main
from ui.components import pocket


@pytest.mark.parametrize("kind", ["page", *WRITERS])
def test_each_format_is_written(kind: str, tmp_path, capsys):
    out = tmp_path / f"network.{kind}"
    assert main([kind, "--out", str(out)]) == 0
    assert f"{out.stat().st_size:,} bytes" in capsys.readouterr().out


def test_the_pocket_edition_of_the_repository_is_that_of_its_code():
    """If this fails, run `python -m training.export page --out docs/digit-lens.html`."""
    file = Path(__file__).parents[2] / "docs" / "digit-lens.html"
    assert file.read_text(encoding="utf-8") == pocket.page(checkpoint.load())
    assert file.stat().st_size <= 2_800_000


def test_a_checkpoint_can_be_named(tmp_path):
    assert main(["onnx", str(checkpoint.DEFAULT.with_name("connected.safetensors")), "--out", str(tmp_path / "a.onnx")]) == 0
    weights, biases, *_ = onnx.load(tmp_path / "a.onnx").graph.initializer
    assert list(weights.dims) == [784, 64] and list(biases.dims) == [64]


def test_what_cannot_be_done_is_one_sentence(tmp_path, monkeypatch, refused):
    monkeypatch.chdir(tmp_path)
    assert "can't be written" in refused(main, "code", "--out", ".")
    for arguments in (["code", "missing.safetensors", "--out", "a"], ["code", "--out", "missing/a/b"]):
        assert "missing" in refused(main, *arguments)

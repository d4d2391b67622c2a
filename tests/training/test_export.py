"""python -m training.export: each format is written, and what can't be is one sentence."""

import pytest

from model import checkpoint, foreign
from training.export import WRITERS, main


@pytest.mark.parametrize("kind", WRITERS)
def test_each_format_is_written(kind: str, tmp_path, capsys):
    out = tmp_path / f"network.{kind}"
    assert main([kind, "--out", str(out)]) == 0
    assert f"{out.stat().st_size:,} bytes" in capsys.readouterr().out


def test_a_checkpoint_can_be_named(tmp_path):
    assert main(["onnx", str(checkpoint.DEFAULT), "--out", str(tmp_path / "a.onnx")]) == 0
    assert foreign.loads((tmp_path / "a.onnx").read_bytes(), "a").architecture == "784-128-64-10"


@pytest.mark.parametrize("arguments", [["code", "missing.safetensors", "--out", "a"], ["code", "--out", "missing/a/b"]])
def test_what_cannot_be_done_is_one_sentence(arguments: list[str], tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "missing" in said

"""python -m model.predict: files; bad files cost one sentence each and the exit code."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from harness.digits import sheet
from model import checkpoint, doubt, predict
from model.digit import from_image

ONE = sheet([[1]])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a.png and B.JPG hold a 1, blank.png nothing, broken.png is cut short, notes.txt is no image."""
    monkeypatch.chdir(tmp_path)
    ONE.save("a.png")
    ImageOps.invert(ONE).save("B.JPG")
    Image.new("L", (30, 30), 200).save("blank.png")
    Path("broken.png").write_bytes(Path("a.png").read_bytes()[:200])
    Path("notes.txt").write_text("not an image")
    return tmp_path


def test_a_file_is_a_line_with_its_digit_and_probability_and_a_blank_one_says_so(capsys: pytest.CaptureFixture):
    assert predict.main(["a.png", "B.JPG", "blank.png"]) == 0
    out, err = capsys.readouterr()
    first, second, third = out.splitlines()
    probability = checkpoint.load().forward(from_image(ONE).pixels).probabilities[1]
    assert first == f"a.png: 1 ({100 * probability:.1f} %)"
    assert second.startswith("B.JPG: 1 (")
    assert third == "blank.png: blank, no digit to see"
    assert err == ""


def test_json_holds_what_was_read_and_stays_json_if_a_file_is_bad(capsys: pytest.CaptureFixture):
    assert predict.main(["--json", "broken.png", "a.png", "blank.png"]) == 1
    out, err = capsys.readouterr()
    assert len(err.splitlines()) == 1
    passed = checkpoint.load().forward(from_image(ONE).pixels)
    values = {"probabilities": passed.probabilities.tolist(), "confidence": float(doubt.confidence(passed))}
    assert json.loads(out) == [
        {"file": "a.png", "digit": 1, **values},
        {"file": "blank.png", "digit": None, "probabilities": None, "confidence": None},
    ]


def test_what_does_not_look_like_a_digit_has_none_but_keeps_its_probabilities(capsys: pytest.CaptureFixture):
    network = checkpoint.load()
    checkpoint.save(network, Path("doubting.safetensors"), {**network.metadata, "contrast_half": 1000.0})
    arguments = ["--checkpoint", "doubting.safetensors", "a.png"]
    assert predict.main([*arguments, "--json"]) == 0
    (read,) = json.loads(capsys.readouterr().out)
    assert read["digit"] is None and 0 < read["confidence"] < doubt.THRESHOLD and np.argmax(read["probabilities"]) == 1
    assert predict.main(arguments) == 0
    assert capsys.readouterr().out == "a.png: does not look like a digit (nearest: 1)\n"


@pytest.mark.posix
def test_a_bad_file_or_a_pipe_does_not_stop_the_others(capsys: pytest.CaptureFixture):
    escapes = Path("a\x1b]0;owned\x07.png").absolute()
    escapes.write_bytes(Path("a.png").read_bytes())
    os.mkfifo("pipe.png")
    assert predict.main(["broken.png", "missing.png", "pipe.png", ".", "a.png", escapes.name, "\x1b[2J", "\U0001f600" * 60]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("a.png: 1 (") and "\na\\x1b]0;owned\\x07.png: 1 (" in out
    assert "\x1b" not in out + err
    broken, missing, pipe, *_ = err.splitlines()
    assert broken.startswith("broken.png: The image's data is broken")
    assert missing.startswith("missing.png: the file can't be read (No such file") and pipe.startswith("pipe.png: ")


@pytest.mark.parametrize("content", [None, b"", b"random bytes"])
def test_an_unknown_checkpoint_ends_it_at_once_in_one_sentence(content: bytes | None, capsys: pytest.CaptureFixture):
    if content is not None:
        Path("net.safetensors").write_bytes(content)
    assert predict.main(["a.png", "--checkpoint", "net.safetensors"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.startswith("net.safetensors")

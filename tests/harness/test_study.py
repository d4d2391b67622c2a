"""harness.study: the table of answers before and after, computed by hand for small classes."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from harness import study


def person(before: int, after: int) -> dict:
    """The answers of someone who answers the first `before` questions correctly, and later the first `after`."""

    def answers(count: int) -> dict[str, int]:
        wrong = [(q["right"] + 1) % len(q["options"]) for q in study.QUESTIONS]
        return {q["id"]: q["right"] if n < count else wrong[n] for n, q in enumerate(study.QUESTIONS)}

    return {"format": study.FORMAT, "before": answers(before), "after": answers(after)}


def save(folder: Path, *people: dict | str) -> Path:
    for number, one in enumerate(people):
        (folder / f"{number}.json").write_text(one if isinstance(one, str) else json.dumps(one), encoding="utf-8")
    return folder


def test_gains_are_those_computed_by_hand(tmp_path: Path):
    figures = study.compare(study.load(save(tmp_path, person(2, 7), person(4, 9))))
    assert figures["people"] == 2 and figures["left_out"] == {}
    assert figures["gain"] == pytest.approx(0.5)
    assert figures["normalised"] == pytest.approx(0.5 / 0.7)  # (0.8 − 0.3) / (1 − 0.3)
    assert [row["gain"] for row in figures["questions"]] == [0, 0, 0.5, 0.5, 1, 1, 1, 0.5, 0.5, 0]
    assert figures["gain_interval"] is None, "two people give no interval"


def test_a_class_that_knew_everything_has_no_normalised_gain(tmp_path: Path):
    figures = study.compare(study.load(save(tmp_path, *[person(10, 10)] * 6)))
    assert np.isnan(figures["normalised"]) and figures["normalised_interval"] is None


def test_files_that_do_not_count_are_named_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture):
    unfinished = person(3, 5)
    del unfinished["after"]["loss"]
    foreign = {**person(1, 2), "format": "other"}
    beyond = person(1, 2)
    beyond["before"]["sum"] = 9
    folder = save(tmp_path, person(3, 5), unfinished, foreign, "[" * 100_000, beyond, " " * (study.MAX_BYTES + 1))
    (folder / "6.json").symlink_to("/dev/zero")
    (folder / "7.json").write_bytes(b"\xff\xfe\0")
    (folder / "8.json").write_text(json.dumps(person(3, 5)), encoding="utf-16")  # by an editor of Windows
    os.mkfifo(folder / "9.json")
    assert study.main([str(folder), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["people"] == 2 and study.table(figures).startswith("2 people\n")
    assert set(figures["left_out"]) == {f"{number}.json" for number in (1, 2, 3, 4, 5, 6, 7, 9)}
    assert "no answer after" in figures["left_out"]["1.json"] and "too large" in figures["left_out"]["5.json"]


def test_a_folder_without_answers_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture):
    assert study.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("No file in ")

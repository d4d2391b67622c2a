"""The count of the words in the views."""

from pathlib import Path

import pytest

from harness import words

BEFORE = 8_010  # words at commit 861b20f, when texts explained things twice


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A neuron adds up its inputs.", 6),
        ("[[epochs|epoch]] are passes through all pictures", 6),
        ("<b>Three words</b> only", 0),
        ("the loss falls: $w - \\eta g$ is the step", 6),
        ("\\frac{a}{b} \\text{ is four words long}", 0),
        ("import numpy as np\nz = np.dot(x, w)", 0),
    ],
)
def test_only_words_that_a_person_reads_count(text: str, expected: int):
    assert words.count(text) == expected


def test_docstrings_do_not_count_and_an_f_string_is_one_text(tmp_path: Path):
    (tmp_path / "ui" / "views").mkdir(parents=True)
    source = '"""What this module holds, in words."""\nshown = f"It reads {digit} in the drawing" "."\n'
    (tmp_path / "ui" / "views" / "view.py").write_text(source, encoding="utf-8")
    assert words.by_part(tmp_path) == {"view.py": 5}


def test_the_views_have_fewer_words_than_before():
    assert 0 < words.by_part(words.ROOT).total() < BEFORE

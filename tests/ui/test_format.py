"""ui.text: numbers of any size in three significant digits, no percentage rounded to 0 % or 100 %, and foreign text as it is."""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.network import random_network
from system.json_values import number_of
from training.jobs.log import Progress
from training.jobs.store import Run
from ui.curriculum import parse_answer
from ui.text import format, language
from ui.text.language import tn
from ui.text.literal import JOINER, LONGEST, literal

RUN = Run("20260101-120000-abcd", Path("r"))
WRITTEN = {
    format.significant: {
        0: "0", -0.5: "−0.500", 1.0: "1.00", 1e-5: "1.00·10⁻⁵", -2.345e-7: "−2.34·10⁻⁷", 1234.5: "1234", 3e6: "3.00·10⁶",
        99_999: "99999", 1e5: "1.00·10⁵", 0.001: "0.00100", 0.000999: "9.99·10⁻⁴", float("nan"): "?", float("-inf"): "−∞",
    },
    format.precise_percent: {0.5: "50.00_%", 1: "100_%", 0: "0_%", 0.99999: "99.999_%", 1e-5: "0.001_%", 1e-12: "<_0.000001_%"},
    format.percent: {
        None: "–", float("nan"): "–", 0: "0_%", 0.5: "50.0_%", 0.0004: "<_0.1_%", 0.0006: "0.1_%", 0.9996: ">_99.9_%",
        0.9994: "99.9_%", -0.25: "−25.0_%",
    },
    partial(format.percent, decimals=2): {1: "100_%", 0.99174: "99.17_%", 0.00004: "<_0.01_%", 0.99996: ">_99.99_%"},
    partial(format.points, old=0.75, decimals=1): {0.5: "−25.0", 1: "+25.0"},
    partial(format.points, old=0.9869): {0.99: "+0.31"},
    format.signed: {1.234: "+1.23", -0.5: "−0.50", -1e-9: "+0.00"},
    format.fixed: {1.234: "1.23", -0.5: "−0.50", -1e-9: "0.00"},
    format.duration: {0.4: "0 s", 59.6: "1 min", 125: "2 min 5 s", 3600: "1 h 0 min", 4200: "1 h 10 min", None: "–"},
    partial(tn, "{n} step", "{n} steps"): {1: "1 step", 0.25: "0.25 steps", 1_718_000: "1,718,000 steps"},
}  # fmt: skip


@pytest.mark.parametrize("write", WRITTEN)
def test_a_value_is_written(write: Callable[[object], str]):
    """In the table, "_" stands for a space at which no line breaks."""
    assert {value: write(value).replace("\u00a0", "_") for value in WRITTEN[write]} == WRITTEN[write]


def test_the_factors_of_a_product_give_the_product_that_is_shown():
    assert format.factors_of(-1.0, (-0.5, 2.0)) == "(−0.500) · 2.00"
    for factors in np.random.default_rng(0).uniform(-3, 3, (500, 3)).tolist():
        shown = format.factors_of(math.prod(factors), factors)
        numbers = [parse_answer(number.strip("()"))[0] for number in shown.split(" · ")]
        assert format.significant(math.prod(numbers)) == format.significant(math.prod(factors)), shown


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.integers(1, 4))
def test_only_exactly_0_and_1_are_shown_as_0_and_100_percent(share, decimals):
    text = format.percent(share, decimals).replace("\u00a0", "").rstrip("%")
    assert 0 < float(text.lstrip("<>")) < 100
    assert text[0] in "<>" or abs(float(text) - 100 * share) <= 0.5001 * 10**-decimals


def test_a_run_is_named_by_its_user_or_by_its_preset_and_start():
    started = replace(RUN, time=datetime(2026, 11, 4, 14, 5).timestamp(), options={"preset": "quick"})
    assert format.run_name(started) == "quick, 4 Nov, 14:05"
    assert format.run_name(replace(started, name="my *best*")) == "my *best*"
    assert format.run_name(replace(RUN, options={"engine": "numpy"})) == "NumPy, 20260101-120000"
    assert format.run_name(replace(RUN, options={"preset": 40 * "x"})).startswith(29 * "x" + "…, ")
    assert format.with_accuracy(format.run_name(started), 0.98196) == "98.20\u00a0% · quick, 4 Nov, 14:05"
    assert format.with_accuracy("quick", None) == "quick"


def test_a_network_is_described_by_its_layers_and_its_metadata_and_what_is_no_number_there_is_left_out():
    """A checkpoint with an accuracy of 10^400 was an exception in every page."""
    network = random_network((784, 20, 10), np.random.default_rng(0), "sigmoid")
    assert format.describe_network(network) == "784-20-10 · sigmoid · 15,910 weights and biases"
    assert format.describe_training(network) == "" and format.dropout_rate(network) is None
    metadata = {"date": "2026-11-24T12:00:00", "preset": "quick", "epochs": 1, "settings": {"dropout": 0.2}}
    known = replace(network, metadata=metadata)
    assert format.describe_training(known) == "Trained 24 November 2026, preset quick, 1 epoch"
    assert format.dropout_rate(known) == 0.2
    odd = replace(network, metadata={"date": "yesterday", "preset": 5, "epochs": 2, "settings": [0.2]})
    assert format.describe_training(odd) == "2 epochs" and format.dropout_rate(odd) is None
    for value in (10**400, float("nan"), float("inf"), "0.9", True, None):
        assert number_of({"test_accuracy": value}, "test_accuracy") is None


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        ({}, "Starting: loading the training images. Other programs go first …"),
        ({"state": "running"}, "Starting: loading the training images. Other programs go first …"),
        ({"state": "running", "epochs": 3}, "Epoch 1 of 3"),
        ({"state": "running", "epochs": 3, "epoch": 1.5, "seconds_left": 65}, "Epoch 2 of 3 · 1 min 5 s left"),
        ({"state": "running", "epochs": 3, "epoch": 3.0, "seconds_left": 0}, "Epoch 3 of 3 · 0 s left"),
    ],
)
def test_the_progress_of_a_run_in_one_line(progress: dict, said: str):
    assert format.progress_line(Progress(**progress)) == said


def test_equal_labels_are_told_apart_by_the_end_of_their_ids():
    labels = {"default": "Same", "x-1": "Same", "x-2": "Same", "y-3": "Other", "z-1": "Same"}
    made = {"default": "Same", "x-1": "Same (1)", "x-2": "Same (2)", "y-3": "Other", "z-1": "Same (1)*"}
    assert format.distinct(labels, {"default"}) == made


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("second *one*", "second *one*"),
        ("a\nb\tc\r\n d", "a b c d"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),  # the override would show "invoiceexe.png"
        ("ad\u200bmin\u00ad\ufeff\u2066x\u2069", "adminx"),
        ("\ud800x\x00\x1b[31m", "x[31m"),
        ("\u3164\u2800\ufe0f", ""),
        (None, "None"),
    ],
)
def test_foreign_text_is_one_line_without_anything_invisible(text: object, shown: str):
    assert literal(text, markdown=False) == shown


def test_markdown_is_escaped_and_what_streamlit_recognises_is_broken_up():
    assert literal("![x](y)") == r"\!\[x\]\(y\)"
    for text, broken in (("http://a", "http:"), (":material/home:", ":"), ("a@b", "a@"), ("www.a", "www"), ("a->b", "a\\-")):
        assert f"{broken.replace(':', chr(92) + ':')}{JOINER}" in literal(text)


@given(st.text(max_size=400))
@example("0 \x1b 0")
def test_any_text_is_safe(text: str):
    plain = literal(text, markdown=False)
    assert len(plain) <= LONGEST
    assert not {unicodedata.category(c) for c in plain} & {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert literal(plain, markdown=False) == plain
    assert re.sub(r"\\(.)", r"\1", literal(text).replace(JOINER, "")) == plain
    plain.encode()


ANSWERS = {
    (0.5,): [".5", "0,5", "1/2", "1 / 2", "½", "50 %", "50%", "5e-1", "5·10⁻¹", "y = 0.5", "+0.5", "０.５", "50,0 %"],
    (-1,): ["-1", "−1", "–1", "−1,0", "-100 %", "- 1"],
    (109386,): ["109 386", "109\u00a0386", "109,386.0"],
    (1.25, 1250): ["1,250"],
    (): ["", " ", "half", "0.5.5", "1//2", "1/0", "(", "nan", "inf", "1e999", "0.5 apples", "%", "=", "e", "-", "1j"],
}


@pytest.mark.parametrize(("numbers", "text"), [(numbers, text) for numbers, texts in ANSWERS.items() for text in texts])
def test_an_answer_is_understood_in_any_usual_form(numbers: tuple[float, ...], text: str):
    assert sorted(parse_answer(text)) == pytest.approx(sorted(numbers))


def test_an_answer_may_have_a_decimal_comma_and_points_between_thousands_where_these_are_usual():
    known = parse_answer("109.386"), parse_answer("1.234,5")
    language.use("de")
    try:
        there = parse_answer("109.386"), parse_answer("1.234,5")
    finally:
        language.use(language.ENGLISH)
    assert known == ((109.386,), ()) and there == ((109.386, 109386), (1234.5,))

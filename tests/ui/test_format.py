"""ui.text.format: three significant digits for numbers of any size; no percentage is rounded to 0 % or to 100 %."""

import dataclasses
import math
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.network import random_network
from training.jobs.json_values import number_of
from training.jobs.log import Progress
from training.jobs.store import Run
from ui.text.format import (
    a_digit,
    count,
    describe_network,
    describe_training,
    distinct,
    dropout_rate,
    duration,
    fixed,
    percent,
    points,
    precise_percent,
    progress_line,
    rounded,
    run_name,
    signed,
    significant,
    tex,
    tex_product,
    tex_share,
    with_accuracy,
)

RUN = Run("20260101-120000-abcd", Path("r"))


WRITTEN = {
    significant: {
        0: "0", -0.5: "−0.500", 1.0: "1.00", 1e-5: "1.00·10⁻⁵", -2.345e-7: "−2.34·10⁻⁷", 1234.5: "1234", 3e6: "3.00·10⁶",
        99_999: "99999", 1e5: "1.00·10⁵", 0.001: "0.00100", 0.000999: "9.99·10⁻⁴", float("nan"): "?", float("-inf"): "−∞",
    },
    precise_percent: {0.5: "50.00_%", 1: "100_%", 0: "0_%", 0.99999: "99.999_%", 1e-5: "0.001_%", 1e-12: "<_0.000001_%"},
    percent: {
        None: "–", float("nan"): "–", 0: "0_%", 0.5: "50.0_%", 0.0004: "<_0.1_%", 0.0006: "0.1_%", 0.9996: ">_99.9_%",
        0.9994: "99.9_%", -0.25: "−25.0_%",
    },
    partial(percent, decimals=2): {1: "100_%", 0.99174: "99.17_%", 0.00004: "<_0.01_%", 0.99996: ">_99.99_%"},
    partial(points, old=0.75, decimals=1): {0.5: "−25.0", 1: "+25.0"},
    partial(points, old=0.9869): {0.99: "+0.31"},
    signed: {1.234: "+1.23", -0.5: "−0.50", -1e-9: "+0.00"},
    fixed: {1.234: "1.23", -0.5: "−0.50", -1e-9: "0.00"},
    tex: {-1.5e-7: r"-1.50\cdot 10^{-7}"},
    tex_share: {0.9912345678: "0.9912346", 1: "1.00", 0.99: "0.990", 0.5: "0.500"},
    duration: {0.4: "0 s", 59.6: "1 min", 125: "2 min 5 s", 3600: "1 h 0 min", 4200: "1 h 10 min", None: "–"},
    partial(count, noun="step"): {1: "1 step", 0.25: "0.25 steps", 1_718_000: "1,718,000 steps"},
    a_digit: {8: "an 8", 7: "a 7"},
}  # fmt: skip


def test_the_factors_of_a_product_give_the_product_that_is_shown():
    assert tex_product((-0.5, 2.0), -1.0) == r"(-0.500) \cdot 2.00"
    for factors in np.random.default_rng(0).uniform(-3, 3, (500, 3)).tolist():
        shown = tex_product(factors, math.prod(factors))
        numbers = [float(number) for number in re.findall(r"-?\d\.\d+(?:e-\d)?", re.sub(r"\\cdot 10\^{(-\d)}", r"e\1", shown))]
        assert tex(math.prod(numbers)) == tex(math.prod(factors)), shown


@pytest.mark.parametrize("write", WRITTEN)
def test_a_value_is_written(write: Callable[[object], str]):
    """In the table, "_" stands for a space at which no line breaks."""
    assert {value: write(value).replace("\u00a0", "_") for value in WRITTEN[write]} == WRITTEN[write]


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.integers(1, 4))
def test_only_exactly_0_and_1_are_shown_as_0_and_100_percent(share, decimals):
    text = percent(share, decimals).replace("\u00a0", "").rstrip("%")
    assert 0 < float(text.lstrip("<>")) < 100
    assert text[0] in "<>" or abs(float(text) - 100 * share) <= 0.5001 * 10**-decimals


@pytest.mark.parametrize("value", [pytest.param(10**400, id="10^400"), float("nan"), float("inf"), "0.9", True, None])
def test_what_is_no_number_in_a_networks_metadata_is_left_out(value: object):
    """A checkpoint with an accuracy of 10^400 was an exception in every page."""
    assert number_of({"test_accuracy": value}, "test_accuracy") is None


def test_numbers_in_arrays_have_four_decimals():
    assert rounded(np.array([[0.123456, -1.0]], np.float32)) == [[0.1235, -1.0]]


def test_a_run_is_named_by_its_user_or_by_its_preset_and_start():
    started = dataclasses.replace(RUN, time=datetime(2026, 11, 4, 14, 5).timestamp(), options={"preset": "quick"})
    assert run_name(started) == "quick, 4 Nov, 14:05"
    assert run_name(dataclasses.replace(started, name="my *best*")) == "my *best*"
    assert run_name(dataclasses.replace(RUN, options={"engine": "numpy"})) == "NumPy, 20260101-120000"
    assert run_name(dataclasses.replace(RUN, options={"preset": 40 * "x"})).startswith(29 * "x" + "…, ")
    assert with_accuracy(run_name(started), 0.98196) == "98.20\u00a0% · quick, 4 Nov, 14:05"
    assert with_accuracy("quick", None) == "quick"


def test_a_network_is_described_by_its_layers_and_its_metadata():
    network = random_network((784, 20, 10), np.random.default_rng(0), "sigmoid")
    assert describe_network(network) == "784-20-10 · sigmoid · 15,910 weights and biases"
    assert describe_training(network) == "" and dropout_rate(network) is None
    metadata = {"date": "2026-11-24T12:00:00", "preset": "quick", "epochs": 1, "settings": {"dropout": 0.2}}
    known = dataclasses.replace(network, metadata=metadata)
    assert describe_training(known) == "Trained 24 November 2026, preset quick, 1 epoch" and dropout_rate(known) == 0.2
    odd = dataclasses.replace(network, metadata={"date": "yesterday", "preset": 5, "epochs": 2, "settings": [0.2]})
    assert describe_training(odd) == "2 epochs" and dropout_rate(odd) is None


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        ({}, "Starting: loading the training images …"),
        ({"state": "running"}, "Starting: loading the training images …"),
        ({"state": "running", "epochs": 3}, "Epoch 1 of 3"),
        ({"state": "running", "epochs": 3, "epoch": 1.5, "seconds_left": 65}, "Epoch 2 of 3 · 1 min 5 s left"),
        ({"state": "running", "epochs": 3, "epoch": 3.0, "seconds_left": 0}, "Epoch 3 of 3 · 0 s left"),
        ({"state": "paused", "epochs": 3, "epoch": 1.5, "seconds_left": 65}, "Paused in epoch 2 of 3"),
    ],
)
def test_the_progress_of_a_run_in_one_line(progress: dict, said: str):
    assert progress_line(Progress(**progress)) == said


def test_equal_labels_are_told_apart_by_the_end_of_their_ids():
    labels = {"default": "Same", "x-1": "Same", "x-2": "Same", "y-3": "Other", "z-1": "Same"}
    made = {"default": "Same", "x-1": "Same (1)", "x-2": "Same (2)", "y-3": "Other", "z-1": "Same (1)*"}
    assert distinct(labels, {"default"}) == made

"""ui.text.format: three significant digits for numbers of any size; no percentage is rounded to 0 % or to 100 %."""

import dataclasses
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.network import random_network
from training.jobs.listing import Listed
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
    metadata_number,
    percent,
    points,
    precise_percent,
    progress_line,
    rounded,
    run_label,
    run_name,
    signed,
    significant,
    tex,
    tex_factor,
    tex_share,
    trained_line,
    with_powers,
)

RUN = Run("20260101-120000-abcd", Path("r"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (-0.5, "−0.500"), (1.0, "1.00"), (1e-5, "1.00·10⁻⁵"), (-2.345e-7, "−2.34·10⁻⁷"), (1234.5, "1234"),
     (3e6, "3.00·10⁶"), (99_999, "99999"), (1e5, "1.00·10⁵"), (0.001, "0.00100"), (0.000999, "9.99·10⁻⁴"),
     (float("nan"), "?"), (float("-inf"), "−∞")],
)  # fmt: skip
def test_numbers_of_any_size_are_written_with_three_digits(value, shown):
    assert significant(value) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.5, "50.00 %"), (1, "100 %"), (0, "0 %"), (0.99999, "99.999 %"), (1e-5, "0.001 %"), (1e-12, "< 0.000001 %")],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(share, shown):
    assert precise_percent(share).replace("\u00a0", " ") == shown


def test_latex_has_powers_of_ten_and_negative_factors_in_parentheses():
    assert tex(-1.5e-7) == r"-1.50\cdot 10^{-7}"
    assert tex_factor(-2.0) == "(-2.00)" and tex_factor(0.5) == "0.500"


@pytest.mark.parametrize(
    ("share", "decimals", "shown"),
    [
        (None, 1, "–"),
        (float("nan"), 1, "–"),
        (0, 1, "0 %"),
        (1, 2, "100 %"),
        (0.5, 1, "50.0 %"),
        (0.99174, 2, "99.17 %"),
        (0.0004, 1, "< 0.1 %"),
        (0.0006, 1, "0.1 %"),
        (0.00004, 2, "< 0.01 %"),
        (0.9996, 1, "> 99.9 %"),
        (0.9994, 1, "99.9 %"),
        (0.99996, 2, "> 99.99 %"),
        (-0.25, 1, "−25.0 %"),
    ],
)
def test_a_percentage_has_fixed_decimals_and_stays_on_one_line(share, decimals, shown):
    assert percent(share, decimals) == shown.replace(" ", "\u00a0")


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.integers(1, 4))
def test_only_exactly_0_and_1_are_shown_as_0_and_100_percent(share, decimals):
    text = percent(share, decimals).replace("\u00a0", "").rstrip("%")
    assert 0 < float(text.lstrip("<>")) < 100
    assert text[0] in "<>" or abs(float(text) - 100 * share) <= 0.5001 * 10**-decimals


def test_a_difference_in_points_has_a_sign_and_a_true_minus():
    assert points(0.99, 0.9869) == "+0.31" and points(0.5, 0.75, 1) == "−25.0"


@pytest.mark.parametrize(
    ("value", "with_sign", "plain"), [(1.234, "+1.23", "1.23"), (-0.5, "−0.50", "−0.50"), (-1e-9, "+0.00", "0.00")]
)
def test_numbers_have_a_true_minus(value, with_sign, plain):
    assert signed(value) == with_sign and fixed(value) == plain


def test_durations_and_differences_in_words():
    assert [duration(s) for s in (0.4, 59.6, 125, 3600, 4200, None)] == [
        "0 s",
        "1 min",
        "2 min 5 s",
        "1 h 0 min",
        "1 h 10 min",
        "–",
    ]
    assert (points(0.991, 0.98), points(0.98, 0.991)) == ("+1.10", "−1.10")


@pytest.mark.parametrize("value", [pytest.param(10**400, id="10^400"), float("nan"), float("inf"), "0.9", True, None])
def test_what_is_no_number_in_a_networks_metadata_is_left_out(value: object):
    """A checkpoint with an accuracy of 10^400 was an exception in every page."""
    assert metadata_number({"test_accuracy": value}, "test_accuracy") is None


def test_a_power_of_ten_is_explained_where_one_stands():
    assert with_powers("from 1.31·10⁻⁷ to 0") == "from 1.31·10⁻⁷ to 0 :small[10⁻⁷ is 0.0000001.]"
    assert with_powers("3·10⁶").endswith("[10⁶ is 1000000.]") and with_powers("from 10 to 0.5") == "from 10 to 0.5"
    assert (a_digit(8), a_digit(7)) == ("an 8", "a 7")


def test_a_share_near_1_keeps_its_decimals_in_latex_and_arrays_keep_four():
    assert (tex_share(0.9912345678), tex_share(1), tex_share(0.99), tex_share(0.5)) == ("0.9912346", "1.00", "0.990", "0.500")
    assert rounded(np.array([[0.123456, -1.0]], np.float32)) == [[0.1235, -1.0]]
    assert (count(1, "step"), count(1234, "step"), count(0.25, "epoch")) == ("1 step", "1,234 steps", "0.25 epochs")


def test_a_run_is_named_by_its_user_or_by_its_preset_and_start():
    started = dataclasses.replace(RUN, time=datetime(2026, 11, 4, 14, 5).timestamp(), options={"preset": "quick"})
    assert run_name(started) == "quick, 4 Nov, 14:05"
    assert run_name(dataclasses.replace(started, name="my *best*")) == "my *best*"
    assert run_name(dataclasses.replace(RUN, options={"engine": "numpy"})) == "NumPy, 20260101-120000"
    assert run_name(dataclasses.replace(RUN, options={"preset": 40 * "x"})).startswith(29 * "x" + "…, ")
    listed = Listed(started, Progress(RUN.id, test_accuracy=0.98196), (), True, None)
    assert run_label(listed) == "quick, 4 Nov, 14:05 · 98.20\u00a0%"
    assert run_label(dataclasses.replace(listed, progress=Progress(RUN.id))) == run_name(started)


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
    assert progress_line(Progress(RUN.id, **progress)) == said


@pytest.mark.parametrize(("settings", "said"), [({"seed": 7}, " with the random seed 7"), ({"seed": "7"}, ""), ({}, "")])
def test_a_finished_run_tells_its_time_and_its_seed(settings: dict, said: str):
    assert trained_line(Progress(RUN.id, seconds=4.0, settings=settings)) == f"Trained in 4 s{said}."


def test_equal_labels_are_told_apart_by_the_end_of_their_ids():
    labels = {"default": "Same", "x-1": "Same", "x-2": "Same", "y-3": "Other", "z-1": "Same"}
    made = {"default": "Same", "x-1": "Same (1)", "x-2": "Same (2)", "y-3": "Other", "z-1": "Same (1)*"}
    assert distinct(labels, {"default"}) == made

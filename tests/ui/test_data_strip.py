"""The strip of a run's images has that run's own numbers, and the note on its losses names what that run used."""

import dataclasses
import re

from model import checkpoint
from training.presets import PRESETS, parsed
from training.settings import Settings
from ui.components import data_strip


def counts(settings: Settings) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"<b>([\d,]+)</b>", data_strip.markup(settings))]


def test_the_shipped_network_was_trained_on_55_000_images_and_more_made_by_a_program():
    settings = parsed(checkpoint.load().metadata["settings"])
    assert settings is not None
    assert counts(settings) == [55_000, 5_000, 10_000]
    assert "9,000 drawings made by a program" in data_strip.markup(settings)


def test_images_are_held_out_only_for_a_validation():
    assert counts(dataclasses.replace(PRESETS["instant"], train_size=6_000, validation=0.25)) == [4_500, 1_500, 10_000]
    assert counts(dataclasses.replace(PRESETS["instant"], validation=0.0)) == [60_000, 10_000]

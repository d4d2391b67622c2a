"""The form of the Training view: from a preset through the widgets to the options of the command line."""

import pytest

from training.presets import NUMPY, PRESETS
from training.settings import SettingsError
from ui.views.training import form


@pytest.mark.parametrize("start", form.STARTS)
def test_a_preset_goes_through_the_widgets_unchanged(start):
    made = form.settings_of(form.values_of(start))
    assert made == (NUMPY if start == "numpy" else PRESETS[start])
    assert form.options_of(made, start) == ({"engine": "numpy"} if start == "numpy" else {"preset": start})


def test_only_what_differs_from_the_preset_is_an_option():
    draft = {**form.values_of("instant"), "hidden": "32-16", "epochs": 5}
    made = form.settings_of(draft)
    assert form.options_of(made, "instant") == {"preset": "instant", "hidden": (32, 16), "epochs": 5}


@pytest.mark.parametrize(("name", "value"), [("hidden", "x"), ("hidden", ""), ("epochs", None), ("learning_rate", 0.0)])
def test_impossible_settings_are_one_sentence(name, value):
    with pytest.raises(SettingsError, match=r"\.$"):
        form.settings_of({**form.values_of("instant"), name: value})

"""training.settings and training.presets: the presets are what they say, and impossible settings are explained in a sentence."""

import json
from dataclasses import asdict, replace

import pytest

from training import presets
from training.jobs.estimate import estimate
from training.settings import Settings, SettingsError

DEFAULT = presets.PRESETS["default"]


def test_the_tutorial_preset_is_the_tutorial_s_network():
    s = presets.preset("tutorial")
    assert (s.hidden, s.activation, s.output, s.dropout) == ((128, 64), "relu", "softmax", 0.2)
    assert (s.optimiser, s.learning_rate, s.schedule, s.weight_decay) == ("sgd", 0.003, "constant", 0)
    assert not (s.batch_norm or s.synthetic_digits)
    assert s.augmentation == "off"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"hidden": ()}, "1 to 4 layers of 1 to 1024 neurons"),
        ({"hidden": (1, 2, 3, 4, 5)}, "1 to 4 layers"),
        ({"hidden": (0,)}, "1 to 4 layers"),
        ({"hidden": None}, "1 to 4 layers"),
        pytest.param({"learning_rate": 10**400}, "above 0", id="10^400"),
        ({"activation": "gelu"}, "relu, sigmoid, tanh"),
        ({"dropout": 1.0}, "less than 1"),
        ({"batch_norm": 1}, "on or off"),
        ({"learning_rate": 0.0}, "above 0"),
        ({"learning_rate": float("nan")}, "above 0"),
        ({"batch_size": 0}, "between 1 and 10,000"),
        ({"epochs": 0}, "between 1 and 1,000"),
        ({"hard_sampling": 0.0}, "above 0 and at most 1"),
        ({"hard_sampling": 0.1, "train_size": 1000, "batch_size": 128}, "does not fit 92 images"),
        ({"train_size": 99}, "between 100 and 60,000"),
        ({"validation": 0.6}, "between 0 and 0.5"),
        ({"train_size": 100, "batch_size": 256}, "make it smaller"),
        ({"batch_size": 4}, "switch BatchNorm off"),
        ({"engine": "numpy"}, "NumPy engine"),
    ],
)
def test_impossible_settings_are_refused_in_one_sentence(values, said):
    with pytest.raises(SettingsError, match=said) as caught:
        Settings(**values)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 200


def test_settings_from_json():
    assert presets.parsed({"hidden": [10, 5], "epochs": 2}).hidden == (10, 5)
    assert presets.parsed({"depth": 3}) == Settings()
    assert presets.parsed({"epochs": 2}) == Settings(epochs=2) and presets.parsed({"epochs": -1}) is presets.parsed(None) is None
    with pytest.raises(SettingsError, match="no preset 'slow'"):
        presets.preset("slow")
    for name in presets.PRESETS:
        written = asdict(presets.preset(name))
        assert presets.parsed(written) == presets.preset(name)


def test_steps_count_what_is_learnt_from():
    s = Settings(train_size=1000, validation=0.1, batch_size=100, synthetic_digits=250, shapes=350, hard_sampling=0.5)
    assert (s.images, s.steps) == (900, 7)
    assert replace(s, batch_size=450).steps == 1, "as many as half of the images"


def test_the_browser_gets_the_settings_and_presets_as_they_are_declared():
    known = {each["name"]: each for each in json.loads(json.dumps(presets.DECLARED, allow_nan=False))}
    assert {name for name, each in known.items() if each["onPage"]} == set(presets.ON_THE_PAGE)
    assert {name for name, each in known.items() if each["live"]} == {"learning_rate", "batch_size", "dropout"}
    assert {name for name, each in known.items() if each["isWhole"]} == {
        "receptive_field", "epochs", "batch_size", "train_size", "seed",
    }  # fmt: skip
    assert known["optimiser"]["choices"]["sgd"] == "plain gradient descent"
    assert set(presets.USUAL_RATES) == set(known["optimiser"]["browser"])
    assert set(presets.USUAL_RATES.values()) <= set(known["learning_rate"]["browser"])
    for values in json.loads(json.dumps([presets.USUAL, presets.TUTORIAL])):
        assert values.keys() == {name for name, each in known.items() if each["browser"]}
        assert all(value in known[name]["browser"] for name, value in values.items())
    assert presets.TUTORIAL["learning_rate"] == presets.preset("tutorial").learning_rate


@pytest.mark.parametrize("name", [*presets.PRESETS, "numpy"])
def test_a_preset_of_the_browser_goes_back_unchanged(name: str):
    values = json.loads(json.dumps(presets.MACHINE[name]))
    base = {"engine": "numpy"} if name == "numpy" else {"preset": name}
    assert presets.resolve({**base, **values}) == presets.resolve(base)


@pytest.mark.parametrize(
    ("settings", "measured"),
    [(DEFAULT, 9.4), (replace(DEFAULT, optimiser="adamw"), 7.0), (presets.PRESETS["big"], 57)],
    ids=["default", "with AdamW", "big"],
)
def test_a_step_and_the_drawings_take_about_as_long_as_was_measured(settings, measured: float):
    """measured: ms, as the docstring of training.jobs.estimate says. The start takes 2 s, and two thousand drawings a second."""
    one, two = (estimate(replace(settings, epochs=epochs)) for epochs in (1, 2))
    assert 1000 * (two - one) / settings.steps == pytest.approx(measured, rel=0.08)
    assert 2 * one - two == pytest.approx(2 + (settings.synthetic_digits + settings.shapes) / 2000, rel=0.1)

"""The presets, and settings read from JSON. This module does not import torch, because the web page imports it."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from model.stroke_width import SIDE
from training.settings import SETTINGS, Settings, SettingsError, current_names

RENAMED_PRESETS: Mapping[str, str] = MappingProxyType({"article": "tutorial"})  # old names, still accepted
PLAIN: Mapping[str, Any] = {
    "batch_norm": False,
    "weight_decay": 0.0,
    "schedule": "constant",
    "warmup": 0.0,
    "label_smoothing": 0.0,
    "augmentation": "off",
}
PRESETS: Mapping[str, Settings] = MappingProxyType(
    {
        # Reaches a test accuracy of 98.5 % in about a second on one core.
        "instant": Settings(receptive_field=10, epochs=3, learning_rate=2e-2, augmentation="off"),
        "quick": Settings(
            receptive_field=14,
            epochs=16,
            learning_rate=1.5e-2,
            label_smoothing=0.0,
            synthetic_digits=2000,
            shapes=1500,
            hard_sampling=0.4,
        ),
        # The shipped network.
        "default": Settings(
            epochs=300,
            batch_size=512,
            optimiser="muon",
            learning_rate=1.2e-2,
            weight_decay=0.1,
            label_smoothing=0.0,
            synthetic_digits=5000,
            shapes=4000,
            hard_sampling=0.3,
        ),
        # The network, dropout, loss and optimiser of the NumPy-to-PyTorch tutorial that this project grew from. The tutorial
        # feeds the softmax output to NLLLoss. NLLLoss expects log-probabilities, so log-softmax is used here (cross-entropy).
        "tutorial": Settings(**PLAIN, dropout=0.2, optimiser="sgd", learning_rate=3e-3, batch_size=64, epochs=15),
        # For more cores or a GPU: torchrun --nproc-per-node N -m training --preset big.
        "big": Settings(
            hidden=(1024, 512, 256),
            receptive_field=10,
            epochs=240,
            batch_size=512,
            learning_rate=4e-3,
            weight_decay=0.3,
            label_smoothing=0.0,
            dropout=0.15,
            synthetic_digits=4000,
            hard_sampling=0.3,
            precision="auto",
        ),
    }
)
# The defaults of --engine numpy: what the tutorial's NumPy part uses (sigmoid, squared error, plain gradient descent).
NUMPY = dataclasses.replace(
    PRESETS["tutorial"],
    dropout=0.0,
    activation="sigmoid",
    output="sigmoid",
    learning_rate=4.0,
    batch_size=32,
    epochs=10,
    engine="numpy",
)

# Defaults for going on from a trained network. BatchNorm has been folded into its weights, so the steps must be shorter than
# those of a new network. Fine-tuned on eight misread drawings, a shipped network fell from 99.25 to 98.2 % of MNIST's test digits
# with a learning rate of 5e-4, and to 99.21 % with 3e-5. It learnt all eight with both.
FOLDED: Mapping[str, object] = {
    "batch_norm": False, "normalise": True, "optimiser": "adamw", "hard_sampling": 1.0, "receptive_field": SIDE
}  # fmt: skip
RESUMED: Mapping[str, object] = {**FOLDED, "learning_rate": 1e-4, "epochs": 5}  # --resume
FINE_TUNED: Mapping[str, object] = {**FOLDED, "learning_rate": 3e-5, "epochs": 2}  # --drawings
NUMPY_RESUMED: Mapping[str, Mapping[str, object]] = {  # --resume with --engine numpy, by the network's outputs
    "softmax": {"learning_rate": 1e-3, "epochs": 5},
    "sigmoid": {"learning_rate": 1.0, "epochs": 5},
}


def continuation(engine: str, fine_tunes: bool, output: str = "softmax") -> Mapping[str, object]:
    """Return the default settings for training a trained network further. engine: "torch" or "numpy".

    fine_tunes: whether users' drawings are among the images. output: the network's output function, "softmax" or "sigmoid".
    """
    return NUMPY_RESUMED[output] if engine == "numpy" else FINE_TUNED if fine_tunes else RESUMED


def preset(name: str) -> Settings:
    """Return the training settings of a preset, such as "quick". Raises SettingsError if there is no such preset."""
    name = RENAMED_PRESETS.get(name, name)
    if name not in PRESETS:
        raise SettingsError(f"There is no preset {name!r:.40}: choose one of {', '.join(PRESETS)}.")
    return PRESETS[name]


def current_options(options: Mapping[str, object]) -> dict[str, object]:
    """Replace outdated names of settings and presets by the current names. Return a new dict of command-line options."""
    options = current_names(options)
    if "preset" in options:
        options["preset"] = RENAMED_PRESETS.get(str(options["preset"]), options["preset"])
    return options


def from_dict(values: Mapping[str, Any]) -> Settings:
    """Convert a dict of JSON values to training settings. Raises SettingsError if a name is unknown or a value is invalid."""
    values = current_names(values)
    for name in values:
        if name not in SETTINGS:
            raise SettingsError(f"There is no setting {name!r:.40}: there are {', '.join(SETTINGS)}.")
    try:
        return Settings(**values)
    except TypeError as error:
        raise SettingsError(f"The settings can't be read: {error}.") from error

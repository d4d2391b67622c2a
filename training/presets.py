"""The presets, and settings from JSON: the one place of defaults. No torch here: the interface imports it."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from training.settings import Settings, SettingsError

__all__ = ["NUMPY", "PRESETS", "Settings", "SettingsError", "from_dict", "preset"]

PLAIN: Mapping[str, object] = {
    "batch_norm": False,
    "weight_decay": 0.0,
    "schedule": "constant",
    "warmup": 0.0,
    "label_smoothing": 0.0,
    "augmentation": "off",
}
PRESETS: Mapping[str, Settings] = MappingProxyType(
    {
        # To see something at once: test accuracy 98.3 % in about a second of one core.
        "instant": Settings(epochs=3, learning_rate=2e-2, augmentation="off"),
        "quick": Settings(epochs=16, learning_rate=1.5e-2, label_smoothing=0.0, forms=2000, focus=0.4),
        # The shipped network.
        "default": Settings(
            epochs=240,
            batch_size=512,
            optimiser="muon",
            learning_rate=1.2e-2,
            weight_decay=0.1,
            label_smoothing=0.0,
            forms=4000,
            focus=0.3,
        ),
        # The course text's network, dropout, loss and optimiser. It feeds softmax output to NLLLoss, which expects
        # log-probabilities; here it is log-softmax and NLLLoss (cross-entropy), without which the loss has no meaning.
        "article": Settings(**PLAIN, normalise=False, dropout=0.2, optimiser="sgd", learning_rate=3e-3, batch_size=64, epochs=15),
        # For more cores or a GPU: torchrun --nproc-per-node N -m training --preset big.
        "big": Settings(
            hidden=(1024, 512, 256),
            epochs=300,
            batch_size=512,
            learning_rate=4e-3,
            weight_decay=0.3,
            label_smoothing=0.0,
            dropout=0.15,
            forms=4000,
            focus=0.3,
            precision="auto",
        ),
    }
)
# The course text's own means, from scratch: sigmoid, squared error, plain gradient descent; the defaults of --engine numpy.
NUMPY = dataclasses.replace(
    PRESETS["article"],
    normalise=False,
    dropout=0.0,
    activation="sigmoid",
    output="sigmoid",
    learning_rate=4.0,
    batch_size=32,
    epochs=10,
    engine="numpy",
)


def preset(name: str) -> Settings:
    """The settings of a preset. Raises SettingsError where there is none of that name."""
    if name not in PRESETS:
        raise SettingsError(f"There is no preset {name!r:.40}: choose one of {', '.join(PRESETS)}.")
    return PRESETS[name]


def from_dict(values: Mapping[str, object]) -> Settings:
    """Settings from JSON. Raises SettingsError for a name that is no setting, or an impossible value."""
    names = [field.name for field in dataclasses.fields(Settings)]
    for name in values:
        if name not in names:
            raise SettingsError(f"There is no setting {name!r:.40}: there are {', '.join(names)}.")
    try:
        return Settings(**values)
    except TypeError as error:
        raise SettingsError(f"The settings can't be read: {error}.") from error

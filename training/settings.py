"""The settings of a training run. Each is declared once, with its default, label, help text, allowed values and group.

The command-line options, the error messages and the Training view are all made from these declarations. This module does not
import torch, because the web page imports it.
"""

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from model.network import DIGITS, INPUTS

MAX_LAYERS, MAX_UNITS = 4, 1024
MIN_IMAGES, MAX_IMAGES = 100, 60_000
# Old names of settings. They are still read from the command line, from JSON and from old runs.
RENAMED: Mapping[str, str] = MappingProxyType({"average": "ema_decay", "focus": "hard_sampling", "forms": "synthetic_digits"})


class TrainingError(Exception):
    """Raised for an error that the user can correct, such as an invalid setting or a missing file.

    The message is one sentence.
    """


class SettingsError(TrainingError, ValueError):
    """A training setting is invalid. The message contains the value and the allowed values."""


class Rule(NamedTuple):
    """The allowed values of a setting.

    allows: a function that returns whether a value is allowed.
    words: the allowed values in words, such as "on or off". An error message ends with these words.
    choices: the label of each allowed value on the app's page. It is empty if there is no fixed list of values.
    """

    allows: Callable[[Any], bool]
    words: str
    choices: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Setting:
    """The description of a training setting: its label, help text, group and allowed values.

    numpy: the only value that the NumPy engine supports, or None if it supports all values.
    """

    label: str
    help: str
    group: str
    rule: Rule
    numpy: object = None


def _declare(group: str, label: str, default: Any, rule: Rule, help: str, numpy: object = None) -> Any:
    """Return a dataclass field that describes a training setting.

    group: the heading under which the setting is shown.
    label: the name of the setting on the app's page.
    default: the default value.
    rule: the allowed values.
    help: a description in a few words.
    numpy: the only value that the NumPy engine supports, or None if it supports all values.
    """
    return dataclasses.field(default=default, metadata={"setting": Setting(label, help, group, rule, numpy)})


network, steps, data = (partial(_declare, group) for group in ("The network", "The steps", "The data"))


def one_of(**choices: str) -> Rule:
    """Return a rule that allows only the given values of a setting.

    choices: each allowed value, with its label on the app's page.
    """
    return Rule(lambda v: v in choices, "one of " + ", ".join(choices), choices)


def between(low: float, high: float) -> Rule:
    """Return a rule that allows the values of a setting from `low` to `high`, both included."""
    return Rule(lambda v: low <= v <= high, f"between {low:,} and {high:,}")


def above(low: float, high: float) -> Rule:
    """Return a rule that allows the values of a setting above `low`, up to and including `high`."""
    return Rule(lambda v: low < v <= high, f"above {low} and at most {high:,}")


BELOW_1 = Rule(lambda v: 0 <= v < 1, "at least 0 and less than 1")
ON_OFF = Rule(lambda v: True, "on or off")
LAYERS = Rule(
    lambda v: 1 <= len(v) <= MAX_LAYERS and all(1 <= units <= MAX_UNITS for units in v),
    f"1 to {MAX_LAYERS} layers of 1 to {MAX_UNITS} units",
)


# Two lines for each setting, as in a table.
# fmt: off
@dataclass(frozen=True)
class Settings:
    """The settings of a training run, such as the layers and the learning rate.

    Raises SettingsError if a value or a combination of values is invalid.
    """

    hidden: tuple[int, ...] = network("Hidden layers", (128, 64), LAYERS,
        "number of units in each hidden layer, first layer first")
    activation: str = network("Activation", "relu", one_of(relu="ReLU", sigmoid="sigmoid", tanh="tanh"),
        "activation function of the hidden units")
    output: str = network("Output", "softmax", one_of(softmax="softmax", sigmoid="sigmoid"),
        "softmax with cross-entropy as the loss, or sigmoid with half the squared error")
    dropout: float = network("Dropout", 0.0, BELOW_1, numpy=0, help=
        "share of the hidden units that is switched off at random in each step")
    batch_norm: bool = network("BatchNorm", True, ON_OFF, numpy=False, help=
        "normalise the input of each activation over the batch; folded into the weights after training")
    epochs: int = steps("Epochs", 10, between(1, 1000),
        "number of passes over the training images")
    batch_size: int = steps("Batch size", 256, between(1, 10_000),
        "number of images in one step")
    optimiser: str = steps("Optimiser", "adamw", numpy="sgd", rule=
        one_of(sgd="plain gradient descent", momentum="momentum", adamw="AdamW", muon="Muon"), help=
        "rule that turns a gradient into a step; Muon makes the step of a hidden layer equally large in all directions")
    learning_rate: float = steps("Learning rate", 8e-3, above(0, 1000),
        "length of a step along the gradient; with a schedule, the largest one")
    schedule: str = steps("Schedule", "cosine", one_of(constant="constant", cosine="cosine"),
        "learning rate after the warm-up: constant, or falling to 0 along half a cosine wave")
    warmup: float = steps("Warm-up", 0.2, BELOW_1,
        "share of the training run in which the learning rate rises from 0")
    momentum: float = steps("Momentum", 0.9, BELOW_1,
        "how much of the previous step is kept (optimiser momentum), or beta 1 (AdamW)")
    weight_decay: float = steps("Weight decay", 0.01, between(0, 1), numpy=0, help=
        "how strongly each step shrinks the weights towards 0")
    label_smoothing: float = steps("Label smoothing", 0.05, BELOW_1, numpy=0, help=
        "share of the target probability that is spread evenly over all ten digits")
    ema_decay: float = steps("Weight averaging", 0.0, BELOW_1, numpy=0, help=
        "decay of the exponential moving average of the weights that is saved instead of the last weights (0: none)")
    precision: str = steps("Precision", "float32", numpy="float32", rule=
        one_of(auto="auto", float32="float32", bfloat16="bfloat16"), help=
        "number format of matrix products; auto is bfloat16 if the processor computes with it; GPUs always use bfloat16")
    train_size: int = data("Training images", MAX_IMAGES, between(MIN_IMAGES, MAX_IMAGES),
        "how many of the 60,000 training images are used")
    validation: float = data("Validation share", 1 / 12, between(0, 0.5),
        "share of the images that is held out to check the network during training")
    augmentation: str = data("Augmentation", "full", one_of(off="off", light="light", full="full"), numpy="off", help=
        "random changes to the images: light turns, scales, slants, shifts and changes the stroke width; full also bends")
    synthetic_digits: int = data("Synthetic digits", 0, between(0, MAX_IMAGES),
        "number of extra training digits, drawn from strokes in the shapes that schools teach")
    shapes: int = data("Other shapes", 0, between(0, MAX_IMAGES), numpy=0, help=
        "number of extra drawings that show no digit; the network learns to find all ten digits equally probable for them")
    doubt: float = data("Doubt weight", 0.15, between(0, 1),
        "weight of the loss of these other shapes, compared with that of digits")
    hard_sampling: float = data("Hard sampling", 1.0, above(0, 1), numpy=1, help=
        "share of the images that one epoch visits; images with a high loss last time are drawn more often (1: all images)")
    normalise: bool = data("Input normalisation", False, ON_OFF, numpy=False, help=
        "train on (pixel - mean) / standard deviation; not needed with BatchNorm")
    seed: int = data("Seed", 0, between(0, 2**63 - 1),
        "start of all random numbers; the same seed and settings give the same network")
    engine: str = data("Engine", "torch", one_of(torch="PyTorch", numpy="NumPy from scratch"),
        "PyTorch, or NumPy with hand-written backpropagation")
    # fmt: on

    def __post_init__(self):
        object.__setattr__(self, "hidden", tuple(self.hidden))  # JSON gives a list
        for field in dataclasses.fields(self):
            setting, value = SETTINGS[field.name], getattr(self, field.name)
            if not _has_type(value, field.type) or not setting.rule.allows(value):
                raise SettingsError(f"{setting.label} is {value!r:.60}: it must be {setting.rule.words}.")
            if self.engine == "numpy" and setting.numpy is not None and value != setting.numpy:
                needed = "off" if setting.numpy is False else setting.numpy
                raise SettingsError(f"The NumPy engine only does plain gradient descent: set {setting.label} to {needed}.")
        visited = round(self.images * self.hard_sampling)
        if self.batch_size > visited:
            raise SettingsError(f"A batch of {self.batch_size} does not fit {visited} images to learn from: make it smaller.")
        if self.batch_norm and self.batch_size < 8:
            raise SettingsError("BatchNorm needs batches of at least 8 images: make them larger or switch BatchNorm off.")
        if self.output == "sigmoid" and self.label_smoothing:
            raise SettingsError("Label smoothing works with softmax and cross-entropy only: set it to 0 for sigmoid outputs.")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the number of units in each layer, inputs first, such as (784, 128, 64, 10)."""
        return (INPUTS, *self.hidden, DIGITS)

    @property
    def parameters(self) -> int:
        """Return the number of weights and biases of the network."""
        return sum(n * m + m for n, m in zip(self.sizes[:-1], self.sizes[1:], strict=True))

    @property
    def images(self) -> int:
        """Return the number of MNIST images to train on, without the validation images."""
        return self.train_size - round(self.train_size * self.validation)

    @property
    def steps(self) -> int:
        """Return the number of training steps in an epoch. An incomplete last batch is skipped."""
        return round((self.images + self.synthetic_digits + self.shapes) * self.hard_sampling) // self.batch_size


SETTINGS: Mapping[str, Setting] = MappingProxyType({f.name: f.metadata["setting"] for f in dataclasses.fields(Settings)})


def current_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """Replace outdated names of training settings by the current names. Return a new dict.

    values: dict of setting name -> value.
    """
    return {RENAMED.get(name, name): value for name, value in values.items()}


def _has_type(value: Any, kind: object) -> bool:
    """Return whether a value has the type of a setting. A float setting accepts ints, but not NaN or infinity.

    kind: the type of the setting, such as float.
    """
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if kind in (int, bool, str):
        return type(value) is kind
    return all(type(v) is int for v in value)

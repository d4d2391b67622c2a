"""The settings of a training run. Each is declared once, with its default, label, help text, allowed values and group.

The command-line options, the error messages and the Training view are all made from these declarations. The engine in the browser
supports the settings with `browser` values. This module does not import torch, because the web page imports it.
"""

import dataclasses
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from model.network import DIGITS, INPUTS, MAX_UNITS
from model.stroke_width import SIDE
from system.errors import Refusal, mark

MAX_LAYERS = 4  # hidden ones; model.network has the largest network that they allow
MIN_IMAGES, MAX_IMAGES = 100, 60_000
MOMENTUM = 0.9  # how much the direction of the earlier steps counts in each step; beta 1 of AdamW
MAX_EPOCHS = 1000


class SettingsError(Refusal, ValueError):
    """A training setting, or a file that an option names, is invalid. The message contains the value and the way out."""


class Rule(NamedTuple):
    """The allowed values of a setting."""

    allows: Callable[[Any], bool]
    problem: str  # the message about another value
    values: Mapping[str, object] = MappingProxyType({})  # what stands for its placeholders, beside {setting} and {value}
    choices: Mapping[str, str] = MappingProxyType({})  # if there is a fixed list of values: each with its label on the page


def one_of(**choices: str) -> Rule:
    problem = mark("{setting} is {value}: it must be one of {choices}.")
    return Rule(lambda v: v in choices, problem, {"choices": ", ".join(choices)}, choices)


def between(low: float, high: float) -> Rule:
    problem = mark("{setting} is {value}: it must be between {low} and {high}.")
    return Rule(lambda v: low <= v <= high, problem, {"low": low, "high": high})


def above(low: float, high: float) -> Rule:
    problem = mark("{setting} is {value}: it must be above {low} and at most {high}.")
    return Rule(lambda v: low < v <= high, problem, {"low": low, "high": high})


BELOW_1 = Rule(lambda v: 0 <= v < 1, mark("{setting} is {value}: it must be at least 0 and less than 1."))
ON_OFF = Rule(lambda v: True, mark("{setting} is {value}: it must be on or off."))


@dataclass(frozen=True)
class Setting:
    """The description of a training setting."""

    label: str
    help: str
    group: str
    rule: Rule
    numpy: object = None  # the only value that the NumPy engine supports, or None if it supports all
    browser: tuple = ()  # the values that the engine in the browser offers, or () if it does not know the setting
    live: bool = False  # whether it can be changed during a run in the browser


def _declare(group: str, label: str, default: Any, rule: Rule, help: str, **more: Any) -> Any:
    return dataclasses.field(default=default, metadata={"setting": Setting(label, help, group, rule, **more)})


network, steps, data = (partial(_declare, group) for group in (mark("The network"), mark("The steps"), mark("The data")))


LAYERS = Rule(
    lambda v: 1 <= len(v) <= MAX_LAYERS and all(1 <= units <= MAX_UNITS for units in v),
    mark("{setting} is {value}: it must be 1 to {layers} layers of 1 to {neurons} neurons."),
    {"layers": MAX_LAYERS, "neurons": str(MAX_UNITS)},
)


# A few lines for each setting, as in a table.
# fmt: off
@dataclass(frozen=True)
class Settings:
    """The settings of a training run. Raises SettingsError if a value or a combination of values is invalid."""

    hidden: tuple[int, ...] = network(mark("Hidden layers"), (128, 64), LAYERS,
        browser=((), (8,), (32,), (128,), (128, 64), (64, 32, 16)), help=
        mark("how many neurons each hidden layer has (a layer between the pixels and the ten answers): one number for each "
        "layer, beginning with the layer next to the pixels; more neurons can learn more, but need more time"))
    receptive_field: int = network(mark("Receptive field"), SIDE, between(1, SIDE), numpy=SIDE, help=
        mark("each neuron of the first hidden layer can have wires from a square of pixels, at a random place, instead of the "
        "whole image; this number is the side of the square in pixels; 28 means the whole image; with squares of 10 to 14 "
        "pixels, networks usually make fewer mistakes"))
    activation: str = network(mark("Activation"), "relu", one_of(relu=mark("ReLU"), sigmoid=mark("sigmoid"), tanh=mark("tanh"),
        none=mark("none")), browser=("relu", "sigmoid", "tanh", "none"), help=
        mark("function that turns a hidden neuron's sum (all inputs times their weights, plus a bias) into the number that the "
        "neuron passes on; ReLU, for example, replaces negative sums by 0; with none, many layers can do no more than one"))
    output: str = network(mark("Output"), "softmax", one_of(softmax=mark("softmax"), sigmoid=mark("sigmoid")),
        mark("softmax with the cross-entropy as loss, or sigmoid with half the squared error"))
    dropout: float = network(mark("Dropout"), 0.0, BELOW_1, numpy=0, live=True,
        browser=(0, 0.1, 0.2, 0.3, 0.5, 0.7), help=
        mark("share of the hidden neurons (those between the pixels and the ten answers) that are switched off at random in each "
        "training step; with a larger share, the network relies less on single neurons, but learns more slowly"))
    batch_norm: bool = network(mark("BatchNorm"), True, ON_OFF, numpy=False, help=
        mark("normalise the sums of each hidden neuron over the batch; at the end this is folded into the weights"))
    epochs: int = steps(mark("Epochs"), 10, between(1, MAX_EPOCHS),
        mark("number of passes over the training images; more passes take longer and, up to a point, make the network better"))
    batch_size: int = steps(mark("Batch size"), 256, between(1, 10_000), live=True,
        browser=(1, 4, 8, 16, 32, 64, 128, 256, 512), help=
        mark("number of images that the network reads before each step (a small change of its weights); with more images there "
        "are fewer steps, but each depends less on chance"))
    optimiser: str = steps(mark("Optimiser"), "adamw", numpy="sgd", browser=("sgd", "momentum", "adamw"), rule=
        one_of(sgd=mark("plain gradient descent"), momentum=mark("momentum"), adamw=mark("AdamW"), muon=mark("Muon")), help=
        mark("rule by which a training step changes the weights: plain gradient descent changes each weight in the direction "
        "that lowers the loss (how wrong the network is), as the present step shows it; the other rules in this list also use "
        "earlier steps and usually learn faster"))
    learning_rate: float = steps(mark("Learning rate"), 8e-3, above(0, 1000), live=True,
        browser=(0.0001, 0.0003, 0.001, 0.003, 0.005, 0.01, 0.03, 0.05, 0.1, 0.3, 1, 3, 10), help=
        mark("how much each step changes the weights; if it is too small, learning is slow; if it is too large, the steps jump "
        "past the best values; in most presets the rate rises at first and falls later, and this is its highest value"))
    schedule: str = steps(mark("Schedule"), "cosine", one_of(constant=mark("constant"), cosine=mark("cosine")),
        mark("whether the learning rate stays constant, or rises in the first fifth of the run and falls to 0 along a cosine"))
    weight_decay: float = steps(mark("Weight decay"), 0.01, between(0, 1), numpy=0, help=
        mark("how strongly each step pulls all weights towards 0"))
    train_size: int = data(mark("Training images"), MAX_IMAGES, between(MIN_IMAGES, MAX_IMAGES),
        browser=(10, 30, 100, 300, 1000, 3000, 10_000), help=
        mark("how many of the 60,000 training images are used"))
    validation: float = data(mark("Validation share"), 1 / 12, between(0, 0.5),
        mark("share of the training images that is held out to check the network during training"))
    augmentation: str = data(mark("Augmentation"), "full", one_of(off=mark("off"), light=mark("light"),
        full=mark("full")), numpy="off", help=
        mark('changes every image a little, at random, for more variety: with "light" it is rotated, resized, slanted and '
        'shifted, and its strokes become thicker or thinner; with "full" it is bent as well'))
    synthetic_digits: int = data(mark("Synthetic digits"), 0, between(0, MAX_IMAGES),
        mark("number of extra digits drawn by a program, in shapes that schools teach and MNIST rarely has"))
    shapes: int = data(mark("Other shapes"), 0, between(0, MAX_IMAGES), numpy=0, help=
        mark("number of extra pictures that show no digit, such as letters, for which no digit should be likely"))
    hard_sampling: float = data(mark("Hard sampling"), 1.0, above(0, 1), numpy=1, help=
        mark("share of the images used in each epoch; those that were read badly are more likely to be used"))
    seed: int = data(mark("Seed"), 0, between(0, 2**63 - 1),
        mark("number from which all random choices follow; the same seed and settings give the same network, another seed gives "
        "another network"))
    engine: str = data(mark("Engine"), "torch", one_of(torch=mark("PyTorch"), numpy=mark("NumPy from scratch")),
        mark("PyTorch, or NumPy, which only does plain gradient descent"))
    # fmt: on

    def __post_init__(self):
        if isinstance(self.hidden, list):  # from JSON
            object.__setattr__(self, "hidden", tuple(self.hidden))
        for field in dataclasses.fields(self):
            setting, value = SETTINGS[field.name], getattr(self, field.name)
            rule = setting.rule
            if not _has_type(value, field.type) or not rule.allows(value):
                raise SettingsError(rule.problem, setting=setting.label, value=repr(value)[:60], **rule.values)
            if self.engine == "numpy" and setting.numpy is not None and value != setting.numpy:
                needed = "off" if setting.numpy is False else setting.numpy
                problem = mark("The NumPy engine only does plain gradient descent: set {setting} to {value}.")
                raise SettingsError(problem, setting=setting.label, value=needed)
        visited = round(self.images * self.hard_sampling)
        if self.batch_size > visited:
            problem = mark("A batch of {size} does not fit {images} images to learn from: make it smaller.")
            raise SettingsError(problem, size=self.batch_size, images=visited)
        if self.batch_norm and self.batch_size < 8:
            raise SettingsError("BatchNorm needs batches of at least 8 images: make them larger or switch BatchNorm off.")

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of units in each layer, inputs first, such as (784, 128, 64, 10)."""
        return (INPUTS, *self.hidden, DIGITS)

    @property
    def parameters(self) -> int:
        """The number of weights and biases. Weights outside a receptive field are always 0, but are counted."""
        return sum(n * m + m for n, m in zip(self.sizes[:-1], self.sizes[1:], strict=True))

    @property
    def images(self) -> int:
        """The number of MNIST images to train on, without the validation images."""
        return self.train_size - round(self.train_size * self.validation)

    @property
    def steps(self) -> int:
        """The number of training steps in an epoch. An incomplete last batch is skipped."""
        return round((self.images + self.synthetic_digits + self.shapes) * self.hard_sampling) // self.batch_size


SETTINGS: Mapping[str, Setting] = MappingProxyType({f.name: f.metadata["setting"] for f in dataclasses.fields(Settings)})


def _has_type(value: Any, kind: object) -> bool:
    """Return whether a value has the type of a setting, such as float. A float setting accepts ints, but not NaN or infinity."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
    if kind in (int, bool, str):
        return type(value) is kind
    return isinstance(value, tuple) and all(type(v) is int for v in value)

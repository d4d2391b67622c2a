"""A training's settings, checked, with the names and explanations that people read. No torch here: the interface imports it."""

import math
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from model.network import DIGITS, INPUTS

# Settings that are one of a few words; the command's options and the Training view offer these.
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "activation": ("relu", "sigmoid", "tanh"),
        "output": ("softmax", "sigmoid"),
        "optimiser": ("sgd", "momentum", "adamw", "muon"),
        "schedule": ("constant", "cosine"),
        "augmentation": ("off", "light", "full"),
        "precision": ("auto", "float32", "bfloat16"),
        "engine": ("torch", "numpy"),
    }
)
MAX_LAYERS, MAX_UNITS = 4, 1024
LEAST_IMAGES, MOST_IMAGES = 100, 60_000


class TrainingError(Exception):
    """What a person can cause and mend; the message is one sentence. Its kinds: settings, data, drawings, outputs."""


class SettingsError(TrainingError, ValueError):
    """Settings that can't be trained with; the message names the value and what would do."""


@dataclass(frozen=True)
class Settings:
    """Everything that a training depends on. Raises SettingsError, in one sentence, where a value is impossible."""

    hidden: tuple[int, ...] = (128, 64)
    activation: str = "relu"
    output: str = "softmax"
    dropout: float = 0.0
    batch_norm: bool = True
    normalise: bool = False
    optimiser: str = "adamw"
    momentum: float = 0.9
    weight_decay: float = 0.01
    learning_rate: float = 8e-3
    schedule: str = "cosine"
    warmup: float = 0.2
    batch_size: int = 256
    epochs: int = 10
    label_smoothing: float = 0.05
    average: float = 0.0
    focus: float = 1.0
    precision: str = "float32"
    augmentation: str = "full"
    forms: int = 0
    shapes: int = 0
    doubt: float = 0.5
    train_size: int = MOST_IMAGES
    validation: float = 1 / 12
    engine: str = "torch"
    seed: int = 0

    def __post_init__(self):
        object.__setattr__(self, "hidden", tuple(self.hidden))  # a list, from JSON
        for check in _CHECKS:
            name, fine, wanted = check
            value = getattr(self, name)
            if not _of_type(name, value) or not fine(value):
                raise SettingsError(f"{LABELS[name]} is {value!r:.60}: it must be {wanted}.")
        visited = round(self.images * self.focus)
        if self.batch_size > visited:
            raise SettingsError(f"A batch of {self.batch_size} does not fit {visited} images to learn from: make it smaller.")
        if self.batch_norm and self.batch_size < 8:
            raise SettingsError("BatchNorm needs batches of at least 8 images: make them larger or switch BatchNorm off.")
        if self.output == "sigmoid" and self.label_smoothing:
            raise SettingsError("Label smoothing belongs to softmax and cross-entropy: set it to 0 for sigmoid outputs.")
        if self.engine == "numpy":
            self._check_numpy()

    def _check_numpy(self) -> None:
        """The engine from scratch knows the course text's means only."""
        spare = {
            "dropout": 0,
            "batch_norm": False,
            "normalise": False,
            "optimiser": "sgd",
            "label_smoothing": 0,
            "average": 0,
            "focus": 1,
            "precision": "float32",
            "shapes": 0,
            "weight_decay": 0,
        }
        for name, needed in spare.items():
            if getattr(self, name) != needed:
                raise SettingsError(f"The NumPy engine is plain gradient descent: set {LABELS[name].lower()} to {needed}.")
        if self.augmentation != "off":
            raise SettingsError("The NumPy engine has no augmentation: set augmentation to off.")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, inputs first: (784, 128, 64, 10)."""
        return (INPUTS, *self.hidden, DIGITS)

    @property
    def parameters(self) -> int:
        """Weights and biases of the network that this trains."""
        return sum(n * m + m for n, m in zip(self.sizes[:-1], self.sizes[1:], strict=True))

    @property
    def images(self) -> int:
        """Images to learn from, the held-out ones left out."""
        return self.train_size - round(self.train_size * self.validation)

    @property
    def steps(self) -> int:
        """Steps an epoch, forms and shapes included; what does not fill a last batch waits for the next epoch."""
        return round((self.images + self.forms + self.shapes) * self.focus) // self.batch_size


LABELS: Mapping[str, str] = MappingProxyType(
    {
        "hidden": "Hidden layers",
        "activation": "Activation",
        "output": "Output",
        "dropout": "Dropout",
        "batch_norm": "BatchNorm",
        "normalise": "Input normalisation",
        "optimiser": "Optimiser",
        "momentum": "Momentum",
        "weight_decay": "Weight decay",
        "learning_rate": "Learning rate",
        "schedule": "Schedule",
        "warmup": "Warm-up",
        "batch_size": "Batch size",
        "epochs": "Epochs",
        "label_smoothing": "Label smoothing",
        "average": "Weight averaging",
        "focus": "Focus",
        "precision": "Precision",
        "augmentation": "Augmentation",
        "forms": "Drawn forms",
        "shapes": "Other shapes",
        "doubt": "Weight of doubt",
        "train_size": "Training images",
        "validation": "Validation share",
        "engine": "Engine",
        "seed": "Seed",
    }
)
HELP: Mapping[str, str] = MappingProxyType(
    {
        "hidden": "units of each hidden layer",
        "activation": "function of the hidden units",
        "output": "softmax with cross-entropy, or sigmoid with half the squared error",
        "dropout": "share of hidden units left out at each step",
        "batch_norm": "normalise each hidden layer over the batch while training (folded into the weights afterwards)",
        "normalise": "feed (x - mean) / std while training (folded in afterwards); BatchNorm makes it needless",
        "optimiser": "how a gradient becomes a step; muon makes a hidden layer's step equally long in all directions",
        "momentum": "of the optimiser momentum, and AdamW's first beta",
        "weight_decay": "pull of the weights towards 0 (AdamW's, times the learning rate)",
        "learning_rate": "length of a step; the highest one under a schedule",
        "schedule": "constant, or a half cosine down to 0",
        "warmup": "share of the steps over which the learning rate rises from 0",
        "batch_size": "images a step",
        "epochs": "passes over the training images",
        "label_smoothing": "share of the target spread over all ten digits",
        "average": "decay of the running average of the weights that is kept in the end (0: none)",
        "focus": "share of the images that an epoch visits, the more likely the worse each was read last time (1: all)",
        "precision": "of the products while training: auto is bfloat16 if the processor has it; GPUs always use it",
        "augmentation": "change the images anew each time: light turns, scales, shifts, thins and thickens, full also bends",
        "forms": "digits in the forms that schools teach, drawn from strokes, that are learnt from beside MNIST",
        "shapes": "drawings that are no digits, on which the network learns to doubt: all ten should be equally probable",
        "doubt": "how much the loss of such a drawing counts beside a digit's",
        "train_size": "how many of the 60,000 training images are used",
        "validation": "share of them held out, to watch and to choose by",
        "engine": "torch, or NumPy from scratch",
        "seed": "of the split, the starting weights, the order and the augmentation",
    }
)


def _of_type(name: str, value: object) -> bool:
    kind = typing.get_type_hints(Settings)[name]
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if kind in (int, bool, str):
        return type(value) is kind
    return all(type(v) is int for v in value)


def _one_of(names: tuple[str, ...]) -> tuple:
    return (lambda v: v in names), "one of " + ", ".join(names)


def _between(low: float, high: float) -> tuple:
    return (lambda v: low <= v <= high), f"between {low:,} and {high:,}"


def _below(low: float, high: float) -> tuple:
    return (lambda v: low <= v < high), f"at least {low} and less than {high}"


_CHECKS = (
    ("hidden", lambda v: 1 <= len(v) <= MAX_LAYERS and all(1 <= n <= MAX_UNITS for n in v), "1 to 4 layers of 1 to 1024 units"),
    ("activation", *_one_of(CHOICES["activation"])),
    ("output", *_one_of(CHOICES["output"])),
    ("dropout", *_below(0, 1)),
    ("batch_norm", lambda v: True, "on or off"),
    ("normalise", lambda v: True, "on or off"),
    ("optimiser", *_one_of(CHOICES["optimiser"])),
    ("momentum", *_below(0, 1)),
    ("weight_decay", *_between(0, 1)),
    ("learning_rate", lambda v: 0 < v <= 1000, "above 0 and at most 1,000"),
    ("schedule", *_one_of(CHOICES["schedule"])),
    ("warmup", *_below(0, 1)),
    ("batch_size", *_between(1, 10_000)),
    ("epochs", *_between(1, 1000)),
    ("label_smoothing", *_below(0, 1)),
    ("average", *_below(0, 1)),
    ("focus", lambda v: 0 < v <= 1, "above 0 and at most 1"),
    ("precision", *_one_of(CHOICES["precision"])),
    ("augmentation", *_one_of(CHOICES["augmentation"])),
    ("forms", *_between(0, MOST_IMAGES)),
    ("shapes", *_between(0, MOST_IMAGES)),
    ("doubt", *_between(0, 1)),
    ("train_size", *_between(LEAST_IMAGES, MOST_IMAGES)),
    ("validation", *_between(0, 0.5)),
    ("engine", *_one_of(CHOICES["engine"])),
    ("seed", *_between(0, 2**63 - 1)),
)

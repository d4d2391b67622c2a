"""The presets, and `resolve`, which completes a run's options. It imports no torch, because the web page imports this module."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from model import checkpoint
from model.checkpoint import CheckpointError
from model.network import Network
from model.stroke_width import SIDE
from training.settings import SETTINGS, Settings, SettingsError

PLAIN: Mapping[str, Any] = {"batch_norm": False, "weight_decay": 0.0, "schedule": "constant", "augmentation": "off"}
PRESETS: Mapping[str, Settings] = MappingProxyType(
    {
        # Reaches a test accuracy of 98.5 % in about a second on one core.
        "instant": Settings(receptive_field=10, epochs=3, learning_rate=2e-2, augmentation="off"),
        "quick": Settings(
            receptive_field=14,
            epochs=16,
            learning_rate=1.5e-2,
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
            dropout=0.15,
            synthetic_digits=4000,
            hard_sampling=0.3,
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
FOLDED: Mapping[str, object] = {"batch_norm": False, "optimiser": "adamw", "hard_sampling": 1.0, "receptive_field": SIDE}
RESUMED: Mapping[str, object] = {"learning_rate": 1e-4, "epochs": 5}  # --resume
FINE_TUNED: Mapping[str, object] = {"learning_rate": 3e-5, "epochs": 2}  # --drawings

# The presets of the engine in the browser: the values of the settings that it knows. It reads 10,000 images until it is paused.
USUAL: Mapping[str, Any] = {
    "optimiser": "momentum",  # before its rate, which it sets
    "learning_rate": 0.05,
    "batch_size": 32,
    "dropout": 0,
    "hidden": (128, 64),
    "activation": "relu",
    "train_size": 10_000,
}
TUTORIAL = {name: getattr(PRESETS["tutorial"], name) for name in USUAL} | {"train_size": USUAL["train_size"]}
USUAL_RATES = {"sgd": 0.1, "momentum": 0.05, "adamw": 0.003}  # learning rates that usually work in the browser
ON_THE_PAGE = (  # the settings that the Training view offers for a run with PyTorch; the command offers all
    "hidden", "receptive_field", "activation", "dropout",
    "epochs", "batch_size", "optimiser", "learning_rate",
    "augmentation", "seed",
)  # fmt: skip

# The declared settings and the presets for PyTorch, as JSON values. The page's JavaScript imports these, and the constants above.
DECLARED = [
    {
        "name": name,
        "label": setting.label,
        "help": setting.help,
        "choices": dict(setting.rule.choices),
        "browser": list(setting.browser),
        "live": setting.live,
        "onPage": name in ON_THE_PAGE,
        "isWhole": type(getattr(PRESETS["default"], name)) is int,
    }
    for name, setting in SETTINGS.items()
    if setting.browser or name in ON_THE_PAGE
]
MACHINE = {name: {each: getattr(base, each) for each in ON_THE_PAGE} for name, base in {**PRESETS, "numpy": NUMPY}.items()}


def resolve(options: Mapping[str, Any]) -> tuple[Settings, str, Network | None]:
    """Return the complete settings of a training run, the name of its preset ("numpy": NUMPY), and the network to start from.

    options: the settings by name, "preset", "resume" (the path of the network), and "drawings" (whether users' drawings are among
        the images). None stands for an option that is not given. Other options are ignored.
    Raises SettingsError if an option is invalid, or if the network to start from cannot be loaded.
    """
    given = {name: value for name, value in options.items() if name in SETTINGS and value is not None}
    asked = options.get("preset")
    scratch = asked is None and given.get("engine") == "numpy"
    name = "numpy" if scratch else "default" if asked is None else str(asked)
    base = NUMPY if scratch else preset(name)
    path = options.get("resume") or (checkpoint.DEFAULT if options.get("drawings") else None)
    if path is None:
        return dataclasses.replace(base, **given), name, None
    try:
        initial = checkpoint.load(path)
    except CheckpointError as error:
        raise SettingsError("{reason}.", reason=error) from error
    fixed = {"hidden": initial.sizes[1:-1], "activation": initial.hidden, "output": initial.output, "batch_norm": False}
    for option, value in fixed.items():
        if option in given and (tuple(given[option]) if option == "hidden" else given[option]) != value:
            raise SettingsError(
                "{path} is {architecture}, {hidden}, {output}, with BatchNorm folded into its weights: "
                "leave --{option} out, or start untrained without --resume.",
                path=path,
                architecture=initial.architecture,
                hidden=initial.hidden,
                output=initial.output,
                option=option.replace("_", "-"),
            )
    if given.get("engine", base.engine) == "numpy":
        raise SettingsError("The NumPy engine starts with an untrained network: use PyTorch to go on from one.")
    defaults: dict[str, Any] = {**FOLDED, **(FINE_TUNED if options.get("drawings") else RESUMED), **_kept_settings(initial)}
    field, possible = given.get("receptive_field", SIDE), {defaults["receptive_field"], SIDE}
    if field not in possible:
        allowed = " or ".join(map(str, sorted(possible)))
        raise SettingsError(
            "--receptive-field is {field}: to go on from {path}, it must be {allowed}.", field=field, path=path, allowed=allowed
        )
    return dataclasses.replace(base, **{**defaults, **given, **fixed}), name, initial  # pyrefly: ignore[bad-argument-type]


def _kept_settings(network: Network) -> dict[str, Any]:
    """Return the settings that further training keeps, so that it holds out the same images, or {} if they are unknown."""
    settings = parsed(network.metadata.get("settings"))
    return {name: getattr(settings, name) for name in ("seed", "validation", "receptive_field") if settings is not None}


def preset(name: str) -> Settings:
    """Return the training settings of a preset, such as "quick". Raises SettingsError if there is no such preset."""
    if name not in PRESETS:
        raise SettingsError("There is no preset {name}: choose one of {known}.", name=repr(name)[:40], known=", ".join(PRESETS))
    return PRESETS[name]


def parsed(values: object) -> Settings | None:
    """Convert the settings in a log or a checkpoint. Unknown names are ignored. Return None if they are missing or invalid."""
    if not values or not isinstance(values, Mapping):
        return None
    try:
        return Settings(**{name: value for name, value in values.items() if name in SETTINGS})
    except SettingsError:
        return None

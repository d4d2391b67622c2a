"""The data by which the rules in ui/components/trainer/hints.js choose a hint on a training run of the server."""

from collections.abc import Mapping, Sequence

from training.jobs import json_values
from training.jobs.log import LogEntry, Progress, number
from training.settings import MOMENTUM, Settings
from ui.views.training.curves import of_kind

NAMES: Mapping[str, str] = {"learningRate": "learning_rate", "dropout": "dropout"}  # in hints.js, and in a run
# A learning rate that usually works with plain gradient descent. With momentum, steps are 1 / (1 - MOMENTUM) times as long.
GENTLE = 0.5
ADAPTIVE = 0.01  # one that usually works with AdamW and Muon
RECENT = 8  # steps in the log: a neuron that was silent in all of their batches counts as dead


def state(events: Sequence[LogEntry], progress: Progress, settings: Settings) -> dict[str, object]:
    """Return a dict with the data on a training run from which hints.js chooses a hint. The type State there lists its keys.

    The value of "known" is the training accuracy in the log, measured with augmentation and dropout.
    The value of "test" is the validation accuracy.
    """
    steps, ends = of_kind(events, "step"), of_kind(events, "epoch")
    losses = [loss for event in steps if (loss := number(event, "loss")) is not None]
    silent = [_first_layer(event.get("dead_relu")) for event in steps[-RECENT:]]
    rate = GENTLE * (1 - (MOMENTUM if settings.optimiser == "momentum" else 0))
    return {
        "settings": {
            "learningRate": progress.changed.get("learning_rate", settings.learning_rate),
            "dropout": progress.changed.get("dropout", settings.dropout),
            "hidden": settings.hidden,
            "examples": settings.train_size,
        },
        "usualRate": rate if settings.optimiser in ("sgd", "momentum") else ADAPTIVE,
        "losses": losses,
        "steps": number(steps[-1], "step") or 0 if steps else 0,
        "passes": progress.epoch,
        "silent": min(silent, default=0.0),
        "known": number(ends[-1], "accuracy") if ends else None,
        "test": number(ends[-1], "validation_accuracy") if ends else None,
    }


def changes(values: object) -> dict[str, float]:
    """Return the new settings, by name, that the browser sent when a hint's button was clicked. Leave out non-numeric values."""
    sent = values if isinstance(values, Mapping) else {}
    return {NAMES[name]: value for name in NAMES if (value := json_values.number(sent.get(name))) is not None}


def _first_layer(shares: object) -> float:
    """Return the share of dead neurons in the first hidden layer, or 0 if it is not known. shares: the share in each layer."""
    return (json_values.number(shares[0]) or 0.0) if isinstance(shares, list) and shares else 0.0

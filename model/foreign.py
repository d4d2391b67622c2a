"""Read a network from a safetensors file, which is a checkpoint of this app or a PyTorch state_dict.

The network must be fully connected, with 784 inputs and 10 outputs. Other files are refused. Nothing is unpickled or run.
docs/training.md explains how to save networks of Keras and scikit-learn in this format.
"""

import re
from collections.abc import Sequence
from itertools import permutations
from typing import NamedTuple

import numpy as np

from model import checkpoint
from model.checkpoint import CheckpointError
from model.layers import ACTIVATIONS
from model.network import INPUTS, Network
from system.errors import mark

DIGIT_NAMES = '["0","1","2","3","4","5","6","7","8","9"]'  # of the classes, as the trainer in the browser writes them
# Why a file is refused that names another function
HIDDEN = mark("{name} names the hidden function {function}, which is none of {known}")
OUTPUT = mark("{name} names the output function {function}, which is none of {known}")


class _Linear(NamedTuple):
    """A fully connected layer. key: the name of its weights in the file. w: shape (inputs, outputs). b: shape (outputs,)."""

    key: str
    w: np.ndarray
    b: np.ndarray


def loads(payload: bytes, name: str, activation: str | None = None) -> Network:
    """Load a network from the bytes of a safetensors file: a PyTorch state_dict or a checkpoint of the app.

    name: the name of the file in error messages. activation: a key of ACTIVATIONS, used if a state_dict names none.
    Raises CheckpointError if the file is not a fully connected network with 784 inputs and 10 outputs, or if neither the file nor
    `activation` names the activation function of hidden layers.
    """
    tensors, metadata = checkpoint.parse(payload, name)
    if metadata.get("format") == checkpoint.FORMAT:
        return checkpoint.loads(payload, name)
    if metadata.get("names", DIGIT_NAMES) != DIGIT_NAMES:
        raise CheckpointError("{name} reads signs of one's own, not the ten digits: import it at “Your own signs”", name=name)
    found = []
    for key in [key for key in tensors if key.endswith("weight")]:
        w = tensors.pop(key)
        if w.ndim != 2:
            raise CheckpointError(
                "{name}: {key} has {dimensions} dimensions; only fully connected layers are read here",
                name=name,
                key=key[:60],
                dimensions=w.ndim,
            )
        b = tensors.pop(key.removesuffix("weight") + "bias", np.zeros(w.shape[0], np.float32))
        if not (np.issubdtype(w.dtype, np.floating) and np.issubdtype(b.dtype, np.floating)):
            raise CheckpointError(
                "{name}: {key} and its bias hold {weights} and {biases}, not floating-point numbers",
                name=name,
                key=key[:60],
                weights=w.dtype,
                biases=b.dtype,
            )
        found.append(_Linear(key, w.T, b))
    if tensors:
        raise CheckpointError(
            "{name} holds {key}, which is no weight or bias of a fully connected layer", name=name, key=min(tensors)[:60]
        )
    if len(found) > checkpoint.MAX_LAYERS:
        raise CheckpointError(
            "{name} has {count} layers, more than are read here ({most})",
            name=name,
            count=len(found),
            most=checkpoint.MAX_LAYERS,
        )
    hidden, output = metadata.get("hidden", activation), metadata.get("output", "softmax")
    if hidden is None and len(found) > 1:
        raise CheckpointError(
            "{name} does not say which activation its hidden layers have: choose it above and add the file again", name=name
        )
    for message, function, known in ((HIDDEN, hidden or "relu", ACTIVATIONS), (OUTPUT, output, ("softmax", "sigmoid"))):
        if function not in known:
            raise CheckpointError(
                message,
                name=name,
                function=repr(function)[:40],
                known=", ".join(known),
            )
    with np.errstate(over="ignore"):  # `layers_of` refuses infinities
        for i, (_, w, b) in enumerate(_in_order(found, name), start=1):
            tensors |= {f"w{i}": np.ascontiguousarray(w, np.float32), f"b{i}": np.ascontiguousarray(b, np.float32)}
    layers = checkpoint.layers_of(tensors, name)
    return Network(layers, hidden or "relu", output, {"name": name, "imported": "PyTorch state_dict"})


def _in_order(layers: Sequence[_Linear], name: str) -> Sequence[_Linear]:
    """Sort layers so that each has as many outputs as the next has inputs, and fc1 comes before fc2 if both orders fit.

    Raises CheckpointError if several orders remain.
    """
    listed = sorted(layers, key=lambda layer: (_numbered(layer.key), len(layer.key), layer.key))  # a file has no order
    orders = [order for order in permutations(listed) if _fit(order)]  # at most 8! = 40,320
    if len(orders) > 1:
        orders = [order for order in orders if _ascending(order)] or orders
    if len(orders) > 1:
        one, other = next((a.key, b.key) for a, b in zip(*orders[:2], strict=True) if a.key != b.key)
        raise CheckpointError(
            "{name}: {one} and {other} fit in either order: number the layers in their names",
            name=name,
            one=one[:60],
            other=other[:60],
        )
    return orders[0] if orders else listed


def _fit(order: Sequence[_Linear]) -> bool:
    """Return whether the first layer has 784 inputs, and each other layer as many inputs as the previous layer has outputs."""
    return [layer.w.shape[0] for layer in order] == [INPUTS, *(layer.w.shape[1] for layer in order[:-1])]


def _numbered(key: str) -> tuple[str, list[int]]:
    """Return a sort key for a layer's name, so that "layer.2" comes before "layer.10"."""
    return re.sub(r"\d+", "#", key), [int(digits[:18]) for digits in re.findall(r"\d+", key)]


def _ascending(order: Sequence[_Linear]) -> bool:
    """Return whether layers whose names differ only in numbers, such as fc1, fc2 and fc10, are in ascending order."""
    keys = [_numbered(layer.key) for layer in order]
    return all(a[1] <= b[1] for i, a in enumerate(keys) for b in keys[i + 1 :] if a[0] == b[0])

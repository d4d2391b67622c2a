"""Pack networks and readings for the browser. Pure functions; no Streamlit."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from model.doubt import confidence
from model.network import Network
from model.numbers import Part
from ui.components.live_reading.packet import pack
from ui.reading import Reading


def network_message(network: Network, key: str, extra: Mapping[str, object] | None = None) -> bytes:
    """Pack a network for the browser (`packet.pack`): a JSON header that includes `key` and `extra`, and the weights."""
    header = {**(extra or {}), "key": key, "sizes": network.sizes, "hidden": network.hidden, "output": network.output}
    header["contrastHalf"] = network.contrast_half  # for the confidence (model.doubt)
    arrays = {}
    for i, layer in enumerate(network.layers, start=1):
        arrays[f"w{i}"], arrays[f"b{i}"] = layer.w, layer.b
    return pack(header, arrays)


def _digit(part: Part) -> dict[str, object]:
    """Return the bounding box and the prediction of one digit of a drawn number as JSON values."""
    digit = part.passed.digit
    return {
        "box": part.box,
        "digit": digit,
        "probability": float(part.passed.probabilities[digit]),
        "confidence": part.confidence,
    }


def reading_message(reading: Reading, key: str, asked: int = 0) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return a prediction for the browser, as a JSON header and arrays for `packet.pack`.

    asked: how often the browser has asked for a prediction again. This number makes each message differ from the previous one,
        because the browser ignores a repeated message.
    """
    parts, digit, passed = reading.parts, reading.digit, reading.passed
    header: dict[str, object] = {
        "network": key,
        "hidden": reading.network.hidden,
        "problem": reading.problem,
        "note": digit.note if digit else "",
        "label": reading.sheet.label,
        "source": reading.sheet.source,
        "near": reading.near,
        "selected": reading.selected,
        "digits": [_digit(part) for part in parts] if len(parts) > 1 else [],
        "asked": asked,
    }
    arrays: dict[str, np.ndarray] = {}
    if digit is not None and passed is not None:
        header["steps"] = [[step.name, *step.pixels.shape] for step in digit.steps]
        for i, step in enumerate(digit.steps):
            arrays[f"step{i}"] = np.rint(step.pixels * 255).astype(np.uint8)
        arrays["probabilities"] = passed.probabilities
        header["confidence"] = float(confidence(passed))
        for i, activation in enumerate(passed.activations[:-1], start=1):
            arrays[f"hidden{i}"] = activation
    return header, arrays

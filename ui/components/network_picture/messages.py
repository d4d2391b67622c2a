"""Pack networks and predictions for the browser. Pure functions; no Streamlit."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from model.network import Network
from ui.components.network_picture.packet import pack
from ui.reading import Reading


def network_message(network: Network, key: str, extra: Mapping[str, object] | None = None) -> bytes:
    """Pack a network for the browser. The JSON header of the packet includes `key` and `extra`. Its arrays are the weights."""
    header = {**(extra or {}), "key": key, "sizes": network.sizes, "hidden": network.hidden, "output": network.output}
    header["contrastHalf"] = network.contrast_half  # for the confidence (model.doubt)
    arrays = {}
    for i, layer in enumerate(network.layers, start=1):
        arrays[f"w{i}"], arrays[f"b{i}"] = layer.w, layer.b
    return pack(header, arrays)


def reading_message(reading: Reading, key: str, asked: int = 0) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Describe a drawing for the browser. Return the arguments of `packet.pack`: a JSON header, and the digits' 28x28 pixels.

    key: the network's key. asked: the number of times that the browser has requested a repetition. As part of the message, it
        makes the repeated message differ from the first one: the browser ignores two equal messages.
    """
    parts, digit = reading.parts, reading.digit
    header: dict[str, object] = {
        "network": key,
        "note": digit.note if digit else "",
        "label": reading.sheet.label,
        "source": reading.sheet.source,
        "near": reading.near,
        "boxes": [part.box for part in parts] or [None] * (digit is not None),
        "strokes": [part.strokes for part in parts] or [()] * (digit is not None),
        "asked": asked,
    }
    if digit is None:
        return header, {}
    pixels = [part.digit.pixels for part in parts] or [digit.pixels]
    return header, {"pixels": np.stack(pixels).astype(np.float32)}  # (n, 28, 28)

"""Read the messages that the app packs for its components (`ui.components.live_reading.packet`), as packet.js does."""

import json

import numpy as np
import safetensors.numpy


def unpack(packet: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """Return a message's header, and its arrays by name."""
    arrays = safetensors.numpy.load(packet)
    return json.loads(arrays.pop("header").tobytes()), arrays

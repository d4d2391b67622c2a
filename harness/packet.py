"""Read the messages that the app packs for its components (`ui.components.network_picture.packet`), as packet.js does."""

import json

import numpy as np
from safetensors.numpy import load


def unpack(packet: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """Unpack a binary message from the server to the browser. Return its header, and its one-dimensional arrays by name."""
    described = json.loads(packet[8 : 8 + int.from_bytes(packet[:8], "little")])
    return json.loads(described["__metadata__"]["header"]), {name: array.ravel() for name, array in load(packet).items()}

"""Read the messages that the app packs for its components (`ui.components.network_picture.packet`), as packet.js does."""

import json

import numpy as np

ALIGNMENT = 8  # bytes


def unpack(packet: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """Unpack a binary message from the server to the browser. Return its header, and its one-dimensional arrays by name."""
    length = int.from_bytes(packet[:4], "little")
    header = json.loads(packet[4 : 4 + length])
    start = -(-(4 + length) // ALIGNMENT) * ALIGNMENT
    arrays = {}
    for name, (dtype, size, offset) in header.pop("arrays").items():
        assert offset % ALIGNMENT == 0
        arrays[name] = np.frombuffer(packet, dtype, size, start + offset)
    return header, arrays

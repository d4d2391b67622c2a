"""Pack networks and readings for the browser. Pure functions; no Streamlit."""

import hashlib
import json

import numpy as np

from model.doubt import THRESHOLD, confidence
from model.network import Network
from model.numbers import Part
from ui.components.live_reading.packet import pack
from ui.reading import Reading


def network_message(network: Network, key: str) -> bytes:
    """Return a network as bytes for the browser: its layer sizes, its activation functions, its weights and its biases.

    The bytes have the format that `packet.pack` describes.
    key: the key under which the browser stores the network.
    """
    header = {"key": key, "sizes": network.sizes, "hidden": network.hidden, "output": network.output}
    header["contrastHalf"] = network.contrast_half  # for the confidence (model.doubt)
    arrays = {}
    for i, layer in enumerate(network.layers, start=1):
        arrays[f"w{i}"], arrays[f"b{i}"] = layer.w, layer.b
    return pack(header, arrays)


def _digit(part: Part) -> dict[str, object]:
    """Return the bounding box and the prediction of one digit of a drawn number, as a dictionary of JSON values."""
    digit = part.passed.digit
    return {
        "box": part.box,
        "digit": digit,
        "probability": float(part.passed.probabilities[digit]),
        "confidence": part.confidence,
    }


def reading_message(reading: Reading, key: str, turn: tuple[int, int] = (0, 0), is_small: bool = False) -> bytes:
    """Return a drawing and the network's prediction for it as bytes for the browser.

    The bytes have the format that `packet.pack` describes.
    reading: the user's drawing and the network's prediction.
    key: the key under which the browser stores the network.
    turn: two counters, see `ui.session.Session.turn`. If the first has changed, the app has replaced the drawing on the canvas.
    is_small: whether to leave out the hidden activations and all preprocessing steps except the last.
    """
    drawing = reading.parsed
    header: dict[str, object] = {
        "network": key,
        "hidden": reading.network.hidden,
        "problem": reading.problem,
        "note": reading.digit.note if reading.digit else "",
        "label": reading.sheet.label,
        "source": reading.sheet.source,
        "readable": drawing is not None,
        "threshold": THRESHOLD,
        "isSmall": is_small,
        "turn": turn,
        "near": reading.near,
        "selected": reading.selected,
        "digits": [_digit(part) for part in reading.parts] if len(reading.parts) > 1 else [],
    }
    arrays = {}
    if drawing is not None:
        curves = [curve for stroke in drawing.strokes for curve in stroke]
        arrays["curves"] = np.array(curves, np.float64).reshape(-1, 6)  # of all strokes, one after another
        arrays["counts"] = np.array([len(stroke) for stroke in drawing.strokes], np.int32)  # curves of each stroke
        arrays["widths"] = np.array(drawing.widths, np.float64)
        if drawing.picture is not None:
            arrays["picture"] = drawing.picture.pixels
            header["place"] = [drawing.picture.left, drawing.picture.top, drawing.picture.side]
    if reading.digit is not None and reading.passed is not None:
        steps = reading.digit.steps[-1:] if is_small else reading.digit.steps
        header["steps"] = [[step.name, *step.pixels.shape] for step in steps]
        for i, step in enumerate(steps):
            arrays[f"step{i}"] = np.rint(step.pixels * 255).astype(np.uint8)
        arrays["probabilities"] = reading.passed.probabilities
        header["confidence"] = float(confidence(reading.passed))
        if not is_small:
            for i, activation in enumerate(reading.passed.activations[:-1], start=1):
                arrays[f"hidden{i}"] = activation
    # The browser does not show a reading again if its revision is the same.
    revision = hashlib.blake2b(json.dumps(header).encode(), digest_size=6)
    for name, array in arrays.items():
        revision.update(name.encode() + np.ascontiguousarray(array).tobytes())
    return pack({**header, "revision": revision.hexdigest()}, arrays)

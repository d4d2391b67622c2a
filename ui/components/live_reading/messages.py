"""Pack networks and readings for the browser. Pure functions; no Streamlit."""

import hashlib
from dataclasses import dataclass

import numpy as np

from model.network import Network
from model.strokes import Drawing, DrawingError, Picture, parse
from ui import networks
from ui.components.live_reading.packet import pack
from ui.reading import Reading


@dataclass(frozen=True)
class _Strokes:
    """A drawing for the browser.

    curves: float64 (n, 6), the curves of all strokes, one after another.
    counts: int32 (strokes,), the number of curves in each stroke.
    widths: float64 (strokes,).
    """

    curves: np.ndarray
    counts: np.ndarray
    widths: np.ndarray
    picture: Picture | None


def network_key(network: Network) -> str:
    """Return a hash of the network's weights and functions. Two networks may have the same name."""
    digest = hashlib.blake2b(
        f"{network.hidden} {network.output} {network.architecture} {network.contrast_half}".encode(), digest_size=6
    )
    for layer in network.layers:
        digest.update(np.ascontiguousarray(layer.w))
        digest.update(np.ascontiguousarray(layer.b))
    return digest.hexdigest()


def network_message(network: Network, key: str) -> bytes:
    """Pack a network: its functions, its sizes and its weights, float32 w1 b1 w2 b2 …, each w (inputs, outputs) in C order."""
    header = {"key": key, "sizes": network.sizes, "hidden": network.hidden, "output": network.output}
    header["contrastHalf"] = network.contrast_half  # for the confidence (model.doubt)
    arrays = {}
    for i, layer in enumerate(network.layers, start=1):
        arrays[f"w{i}"], arrays[f"b{i}"] = layer.w, layer.b
    return pack(header, arrays)


def reading_message(reading: Reading, key: str) -> bytes:
    """Pack a reading: what Python computed (probabilities, activations, steps), and the strokes of the drawing."""
    strokes = _strokes(reading)
    header: dict[str, object] = {
        "network": key,
        "name": networks.name(reading.network_id, reading.network),
        "hidden": reading.network.hidden,
        "sizes": reading.network.sizes,
        "problem": reading.problem,
        "note": reading.digit.note if reading.digit else "",
        "label": reading.sheet.label,
        "source": reading.sheet.source,
        "readable": strokes is not None,
    }
    arrays = {}
    if strokes is not None:
        arrays |= {"curves": strokes.curves, "counts": strokes.counts, "widths": strokes.widths}
        if strokes.picture is not None:
            arrays["picture"] = strokes.picture.pixels
            header["place"] = [strokes.picture.left, strokes.picture.top, strokes.picture.side]
    if reading.digit is not None and reading.passed is not None:
        header["steps"] = [[step.name, *step.pixels.shape] for step in reading.digit.steps]
        for i, step in enumerate(reading.digit.steps):
            arrays[f"step{i}"] = np.rint(step.pixels * 255).astype(np.uint8)
        arrays["pixels"] = reading.digit.pixels
        arrays["probabilities"] = reading.passed.probabilities
        for i, activation in enumerate(reading.passed.activations[:-1], start=1):
            arrays[f"hidden{i}"] = activation
    message = pack(header, arrays)
    # The browser does not show a reading again if its revision is the same.
    return pack({**header, "revision": hashlib.blake2b(message, digest_size=6).hexdigest()}, arrays)


def _strokes(reading: Reading) -> _Strokes | None:
    """Return the strokes as curves in canvas pixels, or None if the drawing can't be read."""
    try:
        drawing: Drawing = parse(reading.drawing)
    except DrawingError:
        return None
    curves = np.array([curve for stroke in drawing.strokes for curve in stroke], np.float64).reshape(-1, 6)
    counts = np.array([len(stroke) for stroke in drawing.strokes], np.int32)
    return _Strokes(curves, counts, np.array(drawing.widths, np.float64), drawing.picture)

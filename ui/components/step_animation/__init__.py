"""Gradient steps as an animation: probabilities, loss and one neuron's weights after each step, to play or to step through."""

import base64

import numpy as np

from model.teaching import Taught
from ui import charts
from ui.components import assets

LEVELS = 127  # of a weight's colour on either side of zero, so that an image is 784 bytes

_animation = assets.component(
    "step_animation",
    html='<div class="film"></div>',
    css=("step_animation/step_animation.css",),
    js="step_animation/step_animation.js",
)


def show(taught: Taught, key: str) -> None:
    """Show the animation. A new one plays once, unless the reader prefers reduced motion."""
    _animation(key=key, data=message(taught))


def message(taught: Taught) -> dict[str, object]:
    """What the browser needs: all the numbers, and the watched weights as bytes around 0 on two scales, before and change."""
    start = taught.weights[0]
    change = taught.weights - start  # (f, 784)
    weight_scale, change_scale = charts.scale_of(taught.weights), charts.scale_of(change)
    return {
        "id": f"{id(taught)}-{taught.steps}-{taught.learning_rate:g}-{taught.losses[-1]:.6g}",
        "label": taught.label,
        "probabilities": np.round(taught.probabilities.astype(float), 6).tolist(),
        "losses": [float(f"{loss:.6g}") for loss in taught.losses],
        "frames": taught.frames.tolist(),
        "unit": f"neuron {taught.neuron + 1} of layer 1" if len(taught.network.layers) > 1 else f"digit {taught.neuron}",
        "start": _bytes(start / weight_scale),
        "changes": _bytes(change / change_scale),
        "weightScale": weight_scale,
        "changeScale": change_scale,
    }


def _bytes(shares: np.ndarray) -> str:
    """Values in [-1, 1] as signed bytes, base64."""
    return base64.b64encode(np.rint(np.clip(shares, -1, 1) * LEVELS).astype(np.int8).tobytes()).decode()

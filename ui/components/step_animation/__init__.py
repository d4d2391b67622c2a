"""Gradient steps as an animation: the probabilities, the loss and one neuron's weights after each step."""

import base64

import numpy as np

from model.teaching import Taught
from ui.components import assets
from ui.figures import images

_animation = assets.component(
    "step_animation", "step_animation/step_animation.js", ("base.css", "step_animation/step_animation.css")
)


def show(taught: Taught, key: str) -> None:
    """Show an animation of recorded training steps on one digit. It plays once, unless the user prefers reduced motion."""
    _animation(key=key, data=message(taught))


def message(taught: Taught) -> dict[str, object]:
    """Return the data of an animation of training steps as JSON values for the browser.

    These are the loss and the ten probabilities before and after each step, and the changing weights of one neuron: the one in
    the first layer with the largest |δ| before the first step.
    """
    start = taught.weights[0]
    change = taught.weights - start  # (f, 784)
    weight_scale, change_scale = images.scale_of(taught.weights), images.scale_of(change)
    return {
        "id": f"{id(taught)}-{taught.steps}-{taught.learning_rate:g}-{taught.losses[-1]:.6g}",
        "label": taught.label,
        "probabilities": taught.probabilities.astype(float).tolist(),
        "losses": [float(f"{loss:.6g}") for loss in taught.losses],
        "frames": taught.frames.tolist(),
        "unit": f"neuron {taught.neuron + 1} of layer 1" if len(taught.network.layers) > 1 else f"digit {taught.neuron}",
        "start": _bytes(start / weight_scale),
        "changes": _bytes(change / change_scale),
        "weightScale": weight_scale,
        "changeScale": change_scale,
    }


def _bytes(shares: np.ndarray) -> str:
    """Encode numbers from -1 to 1 as signed bytes from -127 to 127, in base64."""
    return base64.b64encode(np.rint(np.clip(shares, -1, 1) * np.iinfo(np.int8).max).astype(np.int8).tobytes()).decode()

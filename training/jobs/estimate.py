"""Predict how long a training run takes, from the time that a step and an image take on one core of an AMD EPYC (Zen 3).

A step of the preset `default` took 9.4 ms (predicted: 9.1), or 7.0 ms with AdamW (7.4). A step of `big` took 57 ms (53).
"""

from itertools import pairwise

from training.settings import Settings

STARTING = 2.0  # s to import torch and to read the images
DRAWING = 0.5e-3  # s to draw a synthetic digit or shape
STEP = {"torch": 1.0e-3, "numpy": 0.2e-3}  # s for each step, whatever its size
STEP_WEIGHT = 1e-9  # s for each step and parameter, in the optimiser
IMAGE = {"torch": 1.3e-6, "numpy": 0.0}  # s for each image
IMAGE_WEIGHT = 65e-12  # s for each image and parameter, in the forward and backward pass
MUON_OPERATION = 11.5e-12  # s for each operation
AUGMENTATION = {"off": 0.0, "light": 2.5e-6, "full": 4.1e-6}  # s for each image


def estimate(settings: Settings) -> float:
    """Return the estimated time of a training run in seconds, from its start to its end."""
    s = settings
    step = STEP[s.engine] + STEP_WEIGHT * s.parameters
    if s.optimiser == "muon":
        shapes = [sorted(pair) for pair in pairwise(s.sizes[:-1])]
        step += MUON_OPERATION * sum(4 * n * n * m + 40 * n**3 for n, m in shapes)
    image = IMAGE[s.engine] + IMAGE_WEIGHT * s.parameters + AUGMENTATION[s.augmentation]
    training = s.epochs * s.steps * (step + s.batch_size * image)
    return STARTING + DRAWING * (s.synthetic_digits + s.shapes) + training

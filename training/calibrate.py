"""Calibrate the probabilities of a network on held-out digits, at the end of a training run.

The logits are divided by a temperature, so that 90 % of the predictions with a probability of 90 % are correct (Guo et al.,
2017). The temperature is folded into the last layer. It does not change the most probable digit.
"""

import dataclasses
import math

import numpy as np
import torch
import torch.nn.functional as F

from model.doubt import contrast
from model.layers import read_only
from model.network import Network
from training import augment, synthetic_digits
from training.data import Images, as_input

FORMS = 3000  # drawn forms beside the validation images: people draw more forms than MNIST has
SEED = 2**20  # added to the training run's: other forms than those learnt from
DOUBTED = 0.015  # share of held-out digits whose contrast is too low to be believed
STEPS = 50  # of Newton's method at most; it needs about 5


def temperature(logits: torch.Tensor, y: torch.Tensor) -> float:
    """Return the temperature t at which softmax(logits / t) has the lowest cross-entropy. logits: (n, 10). y: labels, (n,)."""
    logits = logits.double()
    log_beta = torch.zeros((), dtype=torch.float64, requires_grad=True)  # of 1 / temperature
    optimiser = torch.optim.LBFGS([log_beta], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = F.cross_entropy(logits * log_beta.exp(), y)
        value.backward()
        return value

    optimiser.step(loss)
    return math.exp(-log_beta.item())


def calibrated(network: Network, held_out: Images, seed: int) -> Network:
    """Return a copy of a network whose logits are divided by a temperature, so that its probabilities are calibrated.

    held_out: digits not used in training. Synthetic digits in forms that are rare in MNIST are added. All are augmented.
    The metadata gets `temperature`, and `contrast_half` for `model.doubt`: 98.5 % of these digits have a higher contrast.
    """
    digits = held_out + Images(*synthetic_digits.images(FORMS, seed + SEED))
    x = augment.augment(as_input(digits.x), "light", torch.Generator().manual_seed(seed))
    logits = network.forward(x.numpy()).logits  # (n, 10)
    t = temperature(torch.from_numpy(logits), digits.y)
    half = float(np.quantile(contrast(logits / np.float32(t)), DOUBTED))
    last = network.layers[-1]
    divided = read_only(last.w / np.float32(t), last.b / np.float32(t))
    found = {**network.metadata, "temperature": t, "contrast_half": half}
    return dataclasses.replace(network, layers=(*network.layers[:-1], divided), metadata=found)

"""Compute the confidence that a drawing shows the predicted digit, and not another digit or no digit at all.

The largest probability says which of the ten digits fits best, but not whether any of them fits. A network that was trained with
shapes that are no digits gives ten nearly equal logits for such a drawing. So the confidence is computed from the contrast: the
largest logit minus the mean of all ten. At the end of training, the contrast that 98.5 % of held-out digits reach is stored as
`contrast_half`.
"""

import numpy as np

from model.layers import ForwardPass

THRESHOLD = 0.5  # with a lower confidence, the page says that a drawing does not look like a digit


def contrast(logits: np.ndarray) -> np.ndarray:
    """Return the largest of each image's ten logits minus their mean. logits: shape (..., 10)."""
    return logits.max(axis=-1) - logits.mean(axis=-1)


def confidence(passed: ForwardPass) -> np.ndarray:
    """Return the confidence in each image's predicted digit, float32 from 0 to 1. passed: a forward pass.

    It is 0.5 if the contrast equals `contrast_half`. If `contrast_half` is unknown, it is the largest probability.
    """
    if passed.contrast_half is None:
        return passed.probabilities.max(axis=-1)
    return (1 - np.exp2(-contrast(passed.logits) / np.float32(passed.contrast_half))).astype(np.float32)

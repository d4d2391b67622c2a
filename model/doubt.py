"""How sure a network is that what it reads is this digit, and a digit at all.

The largest probability says which of ten digits fits best, not whether any of them fits. A network that has learnt to doubt gives
ten nearly equal logits for a drawing that is no digit. So the contrast, the largest logit less the mean of all ten, tells more.
(It is also the logarithm of the largest probability over the geometric mean of all ten.) Training notes the contrast that 99 % of
held-out digits reach.
"""

import numpy as np

from model.network import ForwardPass

THRESHOLD = 0.5  # of the confidence: below it, a drawing does not look like a digit


def contrast(logits: np.ndarray) -> np.ndarray:
    """Return the largest logit less the mean of all ten. (..., 10) -> (...)"""
    return logits.max(axis=-1) - logits.mean(axis=-1)


def confidence(passed: ForwardPass) -> np.ndarray:
    """Return the confidence of each pass, float32 (...), from 0 to 1.

    It is 1 - 2^(-contrast / contrast_half), so that it passes THRESHOLD at the network's own `contrast_half`. A network that has
    not learnt to doubt has none: then it is the largest probability.
    """
    if passed.contrast_half is None:
        return passed.probabilities.max(axis=-1)
    return (1 - np.exp2(-contrast(passed.logits) / np.float32(passed.contrast_half))).astype(np.float32)

"""Predict how long a training run takes, from the cost of a step and of an image, corrected by runs on the same machine.

Seconds for an epoch on one core (Xeon, 2026) with 22,000 images, as measured and as predicted:

    784-128-64-10, batch 128        0.32  0.32      hidden 512, 256                0.66  0.74
    batch 32                        0.94  0.94      hidden 1024 four times         4.16  4.15
    batch 512                       0.17  0.16      augmentation full              0.42  0.41
    hidden 16                       0.19  0.19      NumPy engine, batch 32         0.25  0.27
    1024-512-256, batch 512         1.43  1.28      the same in bfloat16           0.68  0.53
    the same with Muon              4.78  4.25      batch 512 with Muon            0.33  0.22

Milliseconds for a step without bfloat16 (EPYC of Zen 3, 2026), as measured (and predicted): default 9.4 (9.9), with AdamW 7.0
(7.6), big 57 (54).
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median

from training import processor
from training.settings import Settings

STARTING = 2.0  # s to import torch and to read the images
DRAWING = 0.5e-3  # s to draw a synthetic digit or shape
STEP = {"torch": 0.68e-3, "numpy": 0.19e-3}  # s for each step, whatever its size
BATCH_NORM = 0.2e-3  # s for each step and hidden layer
STEP_WEIGHT = {"torch": 1.1e-9, "numpy": 0.67e-9}  # s for each step and parameter, in the optimiser
IMAGE = {"torch": 1.3e-6, "numpy": 0.0}  # s for each image
# s for each image and parameter, in the forward and backward pass. Keys: whether the processor has bfloat16, and the precision.
IMAGE_WEIGHT = {True: {"float32": 36e-12, "bfloat16": 12e-12}, False: {"float32": 65e-12, "bfloat16": 800e-12}}
MUON = 0.3e-3  # s for each step and hidden layer
MUON_OPERATION = {True: 2.8e-12, False: 11.5e-12}  # s for each operation: torch's Muon in bfloat16, ours in float32
AUGMENTATION = {"off": 0.0, "light": 2.5e-6, "full": 4.1e-6}  # s for each image


@lru_cache(maxsize=512)
def predicted(settings: Settings, bfloat16: bool | None = None) -> float:
    """Return the predicted training time in seconds, without the time until training starts.

    bfloat16: whether the processor supports bfloat16. None: check this machine's processor.
    """
    s = settings
    native = processor.has_bfloat16() if bfloat16 is None else bfloat16
    precision = ("bfloat16" if native else "float32") if s.precision == "auto" else s.precision
    step = STEP[s.engine] + STEP_WEIGHT[s.engine] * s.parameters + BATCH_NORM * len(s.hidden) * s.batch_norm
    if s.optimiser == "muon":
        for pair in pairwise(s.sizes[:-1]):
            n, m = sorted(pair)
            operations = 10 * (2 * n * n * m + n**3) if native else 4 * n * n * m + 40 * n**3
            step += MUON + MUON_OPERATION[native] * operations
    image = IMAGE[s.engine] + IMAGE_WEIGHT[native][precision] * s.parameters + AUGMENTATION[s.augmentation]
    return s.epochs * (s.steps * step + s.steps * s.batch_size * image)


def estimate(settings: Settings, finished: Sequence[tuple[Settings, float]]) -> tuple[float, bool]:
    """Return the estimated time of a training run in seconds, and whether the estimate is based on earlier training runs.

    finished: pairs (settings, measured seconds) of earlier runs. The median of measured / predicted seconds scales the estimate.
    """
    ratios = [seconds / expected for done, seconds in finished if seconds > 0 and (expected := predicted(done)) > 0]
    starting = STARTING + DRAWING * (settings.synthetic_digits + settings.shapes)
    return starting + predicted(settings) * (median(ratios) if ratios else 1.0), bool(ratios)

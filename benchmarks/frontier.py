"""Measure how accurate, and how fast, training of this size can be.

Run it with `python -m benchmarks.frontier`: half an hour on one thread. --only selects some of the figures. The settings were
chosen on images held out (docs/training.md). These training runs hold no images out and read the test images once, at the end.

Keys:
  processor               the features of the processor that make training faster
  small, big              presets default (784-128-64-10) and big; small also reads the drawn digits, if their folder is there
  to_98, to_98_9          the shortest training runs found that reach a test accuracy of 98 % and of 98.9 %
  numpy_engine            the defaults of --engine numpy
    of each: accuracy and cpu_s (means over the seeds), accuracy_sd (standard deviation), drawn (accuracy on drawn digits)
  peak_fraction           operations per second of a whole training run, divided by those of the first layer's matrix products
                          alone. The run uses the preset instant with batches of 1,024
  tutorial_peak_fraction  the same fraction for the tutorial loop in benchmarks.training_speed
  numpy_speed_ratio       CPU time of the torch engine divided by that of the NumPy engine, with the same settings
  step_ratio_NAME         CPU time of a step of that preset divided by that of the same preset with AdamW in float32, median of 40
"""

import dataclasses
from collections.abc import Iterator
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from statistics import median

import numpy as np
import torch

from benchmarks import common
from benchmarks.training_speed import prepare, train_ours, train_seeds, train_tutorial
from harness import drawn_digits
from model.evaluation import score
from training import data
from training.data import Images
from training.presets import NUMPY, preset
from training.settings import Settings
from training.torch_engine import TorchEngine

TRAININGS = {
    name: dataclasses.replace(settings, validation=0.0)
    for name, settings in {
        "small": preset("default"),
        "big": preset("big"),
        "to_98": dataclasses.replace(preset("instant"), batch_size=512, learning_rate=3e-2, hard_sampling=0.55),
        "to_98_9": dataclasses.replace(preset("quick"), epochs=10, synthetic_digits=0, shapes=0),
        "numpy_engine": NUMPY,
    }.items()
}
SHORT = ("to_98", "to_98_9")
SEEDS, SHORT_SEEDS = 3, 10  # training runs of each kind; the short ones differ more from seed to seed
DRAWN = Path(__file__).parents[2] / "shared" / "drawn_digits"  # beside this repository
STEPS = 40  # of each engine, for step_ratio
TWIN_EPOCHS = 2  # of both engines, for numpy_speed_ratio
TUTORIAL_EPOCHS = 1  # enough to measure its speed
RATE_BATCH = 1024  # images: 0.28 of the peak in batches of 256, 0.39 of 512, 0.49 of 1,024, 0.52 of 2,048
PRODUCTS = 500  # pairs of matrix products, to measure the peak


def flops(sizes: tuple[int, ...], images: int) -> int:
    """Return the number of floating-point operations of a training run. images: the training images times the epochs."""
    # 2 operations for each of 3 products: forward pass, gradient, error of the layer below (not in the first layer)
    products = [n * m for n, m in pairwise(sizes)]
    return images * (6 * sum(products) - 2 * products[0])


def peak(batch: int) -> float:
    """Return the floating-point operations per CPU second of a 784 x 128 layer's matrix products. batch: number of images."""
    x, w, delta = torch.rand(batch, 784), torch.rand(784, 128), torch.rand(batch, 128)
    z, gradient = torch.empty(batch, 128), torch.empty(784, 128)  # the same memory each time, so that it is warm

    def work(times: int = PRODUCTS) -> None:
        for _ in range(times):
            torch.mm(x, w, out=z)
            torch.mm(x.t(), delta, out=gradient)

    work(50)
    best = min(common.time_cpu(work)[0] for _ in range(5))
    return PRODUCTS * 2 * (2 * batch * 784 * 128) / best


def train(name: str, seeds: int, train_images: Images, test: Images, drawn: Path) -> dict:
    """Train with the settings TRAININGS[name] and several seeds. Return the mean results. drawn: the folder of drawn digits."""
    figures, done = train_seeds(TRAININGS[name], seeds, train_images, test)
    if name == "small" and (drawn / drawn_digits.DIGITS).is_file():
        drawings, labels = drawn_digits.load(drawn)
        pixels = drawn_digits.pixels(drawings)
        figures["drawn"] = float(np.mean([score(one.network, pixels, labels).accuracy for one in done]))
    return figures


def peak_fractions(train_images: Images, test: Images) -> dict[str, float]:
    """Return the speed of two training loops, this project's and a tutorial's, divided by the speed of matrix products."""
    settings = dataclasses.replace(preset("instant"), batch_size=RATE_BATCH, validation=0.0)
    highest = peak(settings.batch_size)
    seconds = min(train_ours(settings, train_images, test)[0] for _ in range(3))
    tutorial_seconds, _ = train_tutorial(TUTORIAL_EPOCHS)
    images = settings.epochs * settings.steps * settings.batch_size
    return {
        "peak_fraction": flops(settings.sizes, images) / seconds / highest,
        "tutorial_peak_fraction": flops((784, 128, 64, 10), TUTORIAL_EPOCHS * len(train_images)) / tutorial_seconds / highest,
    }


def numpy_ratio(train_images: Images, test: Images) -> float:
    """Return the CPU time of training with PyTorch, divided by that of the same training with NumPy."""
    ours = dataclasses.replace(NUMPY, epochs=TWIN_EPOCHS)
    torchs = dataclasses.replace(ours, engine="torch")
    fastest = [min(train_ours(settings, train_images, test)[0] for _ in range(2)) for settings in (torchs, ours)]
    return fastest[0] / fastest[1]


def step_ratio(settings: Settings, train_images: Images, test: Images) -> float:
    """Return the median CPU time of a training step, divided by that of the same step with AdamW in float32."""
    plain = dataclasses.replace(settings, optimiser="adamw", precision="float32")
    split = data.divide(settings, train_images, test).train
    engines = [TorchEngine(s, split) for s in (settings, plain)]
    batches = [chain.from_iterable(iter(engine.batches, None)) for engine in engines]  # epoch after epoch
    seconds: list[list[float]] = [[], []]

    def take_step(engine: TorchEngine, source: Iterator) -> None:
        x, y = next(source)
        engine.step(x, y, settings.learning_rate)

    for _ in range(STEPS):  # the two take turns, so that a change in the speed of the machine affects both
        for engine, source, times in zip(engines, batches, seconds, strict=True):
            times.append(common.time_cpu(partial(take_step, engine, source))[0])
    return median(seconds[0]) / median(seconds[1])


def main() -> None:
    names = (*TRAININGS, "peak_fraction", "numpy_speed_ratio", "step_ratio")
    parser = common.parser("frontier", __doc__)
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument(
        "--seeds",
        type=int,
        help=f"training runs of each kind (default: {SHORT_SEEDS} of {' and '.join(SHORT)}, {SEEDS} of others)",
    )
    parser.add_argument("--drawn", type=Path, default=DRAWN, help="default: ../shared/drawn_digits")
    options = parser.parse_args()
    train_images, test = prepare()
    figures: dict = {"processor": common.describe_processor()}
    for name in options.only:
        if name in TRAININGS:
            seeds = options.seeds or (SHORT_SEEDS if name in SHORT else SEEDS)
            figures[name] = train(name, seeds, train_images, test, options.drawn)
        elif name == "peak_fraction":
            figures |= peak_fractions(train_images, test)
        elif name == "step_ratio":
            figures |= {f"step_ratio_{n}": step_ratio(preset(n), train_images, test) for n in ("default", "big")}
        else:
            figures[name] = numpy_ratio(train_images, test)
    lines = []
    for name, found in figures.items():
        if isinstance(found, dict):
            drawn = f", drawn digits {found['drawn']:.2%}" if "drawn" in found else ""
            lines.append(f"{name:<24} {found['accuracy']:.2%} ± {found['accuracy_sd']:.2%} in {found['cpu_s']:.2f} CPU s{drawn}")
        elif isinstance(found, float):
            lines.append(f"{name:<24} {found:.3f}")
    common.report(figures, options.json, lines)


if __name__ == "__main__":
    main()

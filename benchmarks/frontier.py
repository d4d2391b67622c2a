"""How far training of this size goes: python -m benchmarks.frontier [--json] [--only NAME …] [--seeds N] [--drawn PATH]

One thread, CPU seconds from images in memory to the last reading of the test images; mean and standard deviation over the seeds.
small: preset default (784-128-64-10), with the drawn digits where the folder is there; big: preset big; to_98 and to_98_9: the
shortest trainings that pass 98 % and 98.9 % of MNIST's test images; numpy_engine: the defaults of --engine numpy. The settings
were chosen on images held out (docs/training.md); these trainings hold none out, and read the test images once, at the end.

peak_fraction: operations a second of preset instant's training in batches of 1,024, everything from shuffling to reading the test
images included, over what the first layer's products alone reach in the same run;
tutorial_peak_fraction: the same for the loop of benchmarks.training_speed. numpy_speed_ratio: CPU time of a torch autograd twin
(the same network, loss, batches and rule) over the NumPy engine's. step_ratio_NAME: CPU time of a step of a preset over that of
the same recipe with AdamW in float32, median of STEPS of each, in turn. processor: what it has of what speeds training up. All of
it takes about half an hour; --only picks.
"""

import argparse
import dataclasses
import sys
import tempfile
from itertools import chain, pairwise
from pathlib import Path
from statistics import median

import torch

from benchmarks import drawn_digits
from benchmarks.common import cpu_seconds, report, spread
from benchmarks.training_speed import ours, tutorial
from model.digit import from_drawing
from training import data, processor
from training.data import Images
from training.jobs import malloc
from training.presets import NUMPY, preset
from training.settings import Settings
from training.torch_engine import TorchEngine

DRAWN = Path(__file__).parents[2] / "shared" / "drawn_digits"
TRAININGS = {
    name: dataclasses.replace(settings, validation=0.0)
    for name, settings in {
        "small": preset("default"),
        "big": preset("big"),
        "to_98": dataclasses.replace(preset("instant"), epochs=4, batch_size=512, learning_rate=3e-2, hard_sampling=0.55),
        "to_98_9": dataclasses.replace(preset("quick"), synthetic_digits=0, shapes=0),
        "numpy_engine": NUMPY,
    }.items()
}
STEPS = 40
TWIN_EPOCHS = 2  # of both engines, for their ratio
TUTORIAL_EPOCHS = 1  # enough for its rate
RATE_BATCH = 1024  # images: 0.28 of the peak in batches of 256, 0.39 of 512, 0.49 of 1,024, 0.52 of 2,048


def flops(sizes: tuple[int, ...], images: int) -> int:
    """Floating-point operations of training on so many images: forward, both gradients, but none for the inputs."""
    products = [n * m for n, m in pairwise(sizes)]
    return images * (6 * sum(products) - 2 * products[0])


def peak(batch: int) -> float:
    """Operations a CPU second of the first layer's products, forward and for its gradient, into memory that is warm."""
    x, w, delta = torch.rand(batch, 784), torch.rand(784, 128), torch.rand(batch, 128)
    z, gradient = torch.empty(batch, 128), torch.empty(784, 128)

    def work(times: int = 500) -> None:
        for _ in range(times):
            torch.mm(x, w, out=z)
            torch.mm(x.t(), delta, out=gradient)

    work(50)
    best = min(cpu_seconds(work)[0] for _ in range(5))
    return 500 * 2 * (2 * batch * 784 * 128) / best


def drawn_accuracy(folder: Path):
    """A function from a network to its accuracy on the drawn digits, or None where there are none."""
    if not (folder / "pendigits.npz").is_file():
        return None
    digits, labels = drawn_digits.load(folder)
    pixels = [from_drawing(drawn_digits.drawing(d, drawn_digits.PEN), drawn_digits.CANVAS).pixels for d in digits]
    return lambda network: drawn_digits.accuracy(network, pixels, labels)


def trained(settings: Settings, seeds: int, everything: Images, test: Images, drawn=None) -> dict:
    """accuracy, accuracy_sd and cpu_s over the seeds, and drawn where it can be measured."""
    runs = [ours(dataclasses.replace(settings, seed=seed), everything, test) for seed in range(seeds)]
    accuracy, sd = spread([done.test_accuracy for _, done in runs])
    figures = {"accuracy": accuracy, "accuracy_sd": sd, "cpu_s": spread([seconds for seconds, _ in runs])[0]}
    return figures | ({"drawn": spread([drawn(done.network) for _, done in runs])[0]} if drawn else {})


def rates(everything: Images, test: Images) -> dict:
    """peak_fraction and tutorial_peak_fraction."""
    settings = dataclasses.replace(preset("instant"), batch_size=RATE_BATCH, validation=0.0)
    highest = peak(settings.batch_size)
    seconds = min(ours(settings, everything, test)[0] for _ in range(3))
    fraction = flops(settings.sizes, settings.epochs * settings.steps * settings.batch_size) / seconds / highest
    with tempfile.TemporaryDirectory() as folder:
        data.link(folder)
        usual, _ = tutorial(folder, TUTORIAL_EPOCHS)
    return {
        "peak_fraction": fraction,
        "tutorial_peak_fraction": flops((784, 128, 64, 10), TUTORIAL_EPOCHS * len(everything)) / usual / highest,
    }


def numpy_ratio(everything: Images, test: Images) -> float:
    """CPU time of torch's autograd over the NumPy engine's, for the same training."""
    settings = dataclasses.replace(NUMPY, epochs=TWIN_EPOCHS)
    theirs = min(ours(dataclasses.replace(settings, engine="torch"), everything, test)[0] for _ in range(2))
    return theirs / min(ours(settings, everything, test)[0] for _ in range(2))


def step_ratio(settings: Settings, everything: Images, test: Images) -> float:
    """Return the median CPU time of a training step over that of the same recipe with AdamW in float32."""
    plain = dataclasses.replace(settings, optimiser="adamw", precision="float32")
    train = data.divide(settings, everything, test).train
    engines = [TorchEngine(s, train) for s in (settings, plain)]
    batches = [chain.from_iterable(iter(engine.batches, None)) for engine in engines]  # epoch after epoch
    seconds: list[list[float]] = [[], []]
    for _ in range(STEPS):
        for engine, source, times in zip(engines, batches, seconds, strict=True):
            times.append(cpu_seconds(lambda engine=engine, source=source: engine.step(*next(source), settings.learning_rate))[0])
    return median(seconds[0]) / median(seconds[1])


def main() -> int:
    names = (*TRAININGS, "peak_fraction", "numpy_speed_ratio", "step_ratio")
    parser = argparse.ArgumentParser(prog="python -m benchmarks.frontier", description=__doc__.split(":")[0])
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--seeds", type=int, default=3, help="trainings of each kind (default: 3)")
    parser.add_argument("--drawn", type=Path, default=DRAWN, help="folder of drawn digits (default: ../shared/drawn_digits)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    torch.set_num_threads(1)
    malloc.keep_freed()
    everything, test = data.load()
    ours(Settings(epochs=1, train_size=5000), everything, test)  # warm up
    figures: dict = {"processor": processor.describe()}
    for name in options.only:
        if name in TRAININGS:
            drawn = drawn_accuracy(options.drawn) if name == "small" else None
            figures[name] = trained(TRAININGS[name], options.seeds, everything, test, drawn)
        elif name == "peak_fraction":
            figures |= rates(everything, test)
        elif name == "step_ratio":
            figures |= {f"step_ratio_{n}": step_ratio(preset(n), everything, test) for n in ("default", "big")}
        else:
            figures[name] = numpy_ratio(everything, test)
    lines = []
    for name, found in figures.items():
        if isinstance(found, dict):
            drawn = f", drawn digits {found['drawn']:.2%}" if "drawn" in found else ""
            lines.append(f"{name:<24} {found['accuracy']:.2%} ± {found['accuracy_sd']:.2%} in {found['cpu_s']:.2f} CPU s{drawn}")
        elif isinstance(found, float):
            lines.append(f"{name:<24} {found:.3f}")
    report(figures, options.json, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())

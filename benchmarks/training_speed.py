"""What a training costs: python -m benchmarks.training_speed [--json] [--seeds N]

The presets instant and quick, and the loop that most tutorials show for the course text's network: a DataLoader over
torchvision's MNIST with its transforms, momentum 0.9, normalised input, 15 epochs. One thread; CPU seconds of the training
alone (MNIST is in memory before the clock starts, for both sides), drawn forms, validation and the last reading of the test
images included.

accuracy: on MNIST's 10,000 test images, mean over the seeds (the tutorial: one run).
ratio_instant_to_tutorial_cpu: tutorial / instant.
"""

import argparse
import sys
import tempfile

import torch
import torch.nn.functional as F
from torch import nn

from benchmarks.common import cpu_seconds, report, spread
from training import data, loop
from training.data import Images
from training.events import Done
from training.jobs import malloc
from training.presets import preset
from training.settings import Settings

TUTORIAL_EPOCHS = 15


class Tutorial(nn.Module):
    """The course text's network as tutorials write it."""

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.out = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)
        self.dropout = nn.Dropout(0.2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x.view(x.shape[0], -1)
        x = self.dropout(F.relu(self.fc1(x)))
        x = self.dropout(F.relu(self.fc2(x)))
        return F.log_softmax(self.out(x), dim=1)


def tutorial(folder: str, epochs: int = TUTORIAL_EPOCHS, momentum: float = 0.9) -> tuple[float, float]:
    """The usual loop: CPU seconds and test accuracy."""
    from torchvision import transforms
    from torchvision.datasets import MNIST

    torch.manual_seed(0)
    prepare = transforms.Compose([transforms.ToTensor(), transforms.Normalize((data.MEAN,), (data.STD,))])
    train, test = (MNIST(folder, train=train, download=True, transform=prepare) for train in (True, False))
    batches = torch.utils.data.DataLoader(train, batch_size=64, shuffle=True)
    model, criterion = Tutorial(), nn.NLLLoss()
    optimiser = torch.optim.SGD(model.parameters(), lr=0.003, momentum=momentum)

    def work() -> None:
        for _ in range(epochs):
            for images, labels in batches:
                optimiser.zero_grad()
                loss = criterion(model(images), labels)
                loss.backward()
                optimiser.step()

    seconds, _ = cpu_seconds(work)
    model.eval()
    with torch.no_grad():
        right = sum(int((model(x).argmax(1) == y).sum()) for x, y in torch.utils.data.DataLoader(test, batch_size=1000))
    return seconds, right / len(test)


def ours(settings: Settings, everything: Images, test: Images) -> tuple[float, Done]:
    """A training from images in memory to the last reading of the test images: CPU seconds and its Done event."""

    def work() -> Done:
        *_, done = loop.train(settings, data.divide(settings, everything, test))
        assert isinstance(done, Done), done
        return done

    return cpu_seconds(work)


def measure(seeds: int) -> dict:
    """All of the benchmark's figures."""
    torch.set_num_threads(1)
    malloc.keep_freed()
    everything, test = data.load()
    warm_up = Settings(epochs=1, train_size=2000)
    ours(warm_up, everything, test)
    figures = {}
    for name in ("instant", "quick"):
        runs = [ours(Settings(**{**vars(preset(name)), "seed": seed}), everything, test) for seed in range(seeds)]
        accuracy, sd = spread([done.test_accuracy for _, done in runs])
        figures[name] = {"accuracy": accuracy, "accuracy_sd": sd, "cpu_s": spread([seconds for seconds, _ in runs])[0]}
    with tempfile.TemporaryDirectory() as folder:
        data.link(folder)
        seconds, accuracy = tutorial(folder)
    figures["tutorial"] = {"accuracy": accuracy, "cpu_s": seconds}
    figures["ratio_instant_to_tutorial_cpu"] = seconds / figures["instant"]["cpu_s"]
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training_speed", description=__doc__.split(":")[0])
    parser.add_argument("--seeds", type=int, default=3, help="runs of each preset (default: 3)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    figures = measure(options.seeds)
    lines = [f"{'':10} accuracy   CPU time"]
    lines += [
        f"{name:10} {figures[name]['accuracy']:.2%} {figures[name]['cpu_s']:9.2f} s" for name in ("instant", "quick", "tutorial")
    ]
    lines += [f"instant takes 1/{figures['ratio_instant_to_tutorial_cpu']:.0f} of the tutorial loop's CPU time"]
    report(figures, options.json, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())

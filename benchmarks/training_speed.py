"""Compare the presets instant and quick with the training loop that most tutorials show.

Run it with `python -m benchmarks.training_speed`. The tutorial loop trains 784-128-64-10 for 15 epochs: a DataLoader over
torchvision's MNIST with its transforms, normalised input, and SGD with momentum 0.9. Everything uses one thread. MNIST is in
memory before the clock starts. Synthetic digits, validation and the final test count.

Keys of instant, quick and tutorial:
  accuracy     on MNIST's 10,000 test images, mean over the seeds
  accuracy_sd  standard deviation over the seeds; tutorial has none
  cpu_s        CPU seconds, mean over the seeds
tutorial is one run.
ratio_instant_to_tutorial_cpu is the tutorial's CPU time divided by that of instant.
"""

import dataclasses
import shutil
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from benchmarks import common
from system import portable
from training import data, loop
from training.data import Images
from training.events import Done
from training.presets import preset
from training.settings import Settings

TUTORIAL_EPOCHS = 15


class TutorialNetwork(nn.Module):
    """The network of most PyTorch tutorials on MNIST: fully connected, 784-128-64-10, with ReLU and dropout."""

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.out = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)
        self.dropout = nn.Dropout(0.2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x.view(x.shape[0], -1)  # (n, 1, 28, 28) -> (n, 784)
        x = self.dropout(F.relu(self.fc1(x)))
        x = self.dropout(F.relu(self.fc2(x)))
        return F.log_softmax(self.out(x), dim=1)


def train_tutorial(epochs: int = TUTORIAL_EPOCHS) -> tuple[float, float]:
    """Train a network on MNIST as most PyTorch tutorials do. Return the CPU time in seconds and the test accuracy."""
    from torchvision import transforms
    from torchvision.datasets import MNIST

    torch.manual_seed(0)
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((data.MEAN,), (data.STD,))])
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "MNIST" / "raw"
        shutil.copytree(data.ROOT / "MNIST" / "raw", raw)
        train, test = (MNIST(folder, train=train, download=True, transform=transform) for train in (True, False))
    batches = torch.utils.data.DataLoader(train, batch_size=64, shuffle=True)
    model, criterion = TutorialNetwork(), nn.NLLLoss()
    optimiser = torch.optim.SGD(model.parameters(), lr=0.003, momentum=0.9)

    def work() -> None:
        for _ in range(epochs):
            for images, labels in batches:
                optimiser.zero_grad()
                loss = criterion(model(images), labels)
                loss.backward()
                optimiser.step()

    seconds, _ = common.time_cpu(work)
    model.eval()
    with torch.no_grad():
        right = sum(int((model(x).argmax(1) == y).sum()) for x, y in torch.utils.data.DataLoader(test, batch_size=1000))
    return seconds, right / len(test)


def train_ours(settings: Settings, train_images: Images, test: Images) -> tuple[float, Done]:
    """Train and test a network with this project's training loop. Return the CPU time in seconds, and the loop's result."""

    def work() -> Done:
        *_, done = loop.train(settings, data.divide(settings, train_images, test))
        assert isinstance(done, Done), done
        return done

    return common.time_cpu(work)


def train_seeds(settings: Settings, seeds: int, train_images: Images, test: Images) -> tuple[dict, list[Done]]:
    """Train a network with each random seed from 0 to `seeds` - 1. Return a dict of statistics, and the result of each run.

    "accuracy" and "cpu_s" are means of the test accuracy and the CPU time in seconds. "accuracy_sd" is a standard deviation.
    """
    runs = [train_ours(dataclasses.replace(settings, seed=seed), train_images, test) for seed in range(seeds)]
    accuracy, sd = common.spread([done.test_accuracy for _, done in runs])
    cpu_s, _ = common.spread([seconds for seconds, _ in runs])
    return {"accuracy": accuracy, "accuracy_sd": sd, "cpu_s": cpu_s}, [done for _, done in runs]


def prepare() -> tuple[Images, Images]:
    """Limit PyTorch to one thread and warm it up. Return the training images and the test images of MNIST."""
    torch.set_num_threads(1)
    portable.keep_freed_memory()
    train_images, test = data.load()
    train_ours(Settings(epochs=1, train_size=5000), train_images, test)
    return train_images, test


def main() -> None:
    parser = common.parser("training_speed", __doc__)
    parser.add_argument("--seeds", type=int, default=10, help="training runs of each preset (default: 10)")
    options = parser.parse_args()
    train_images, test = prepare()
    figures: dict = {name: train_seeds(preset(name), options.seeds, train_images, test)[0] for name in ("instant", "quick")}
    seconds, accuracy = train_tutorial()
    figures["tutorial"] = {"accuracy": accuracy, "cpu_s": seconds}
    lines = [f"{'':10} accuracy   CPU time"]
    lines += [f"{name:10} {found['accuracy']:.2%} {found['cpu_s']:9.2f} s" for name, found in figures.items()]
    figures["ratio_instant_to_tutorial_cpu"] = seconds / figures["instant"]["cpu_s"]
    lines += [f"instant takes 1/{figures['ratio_instant_to_tutorial_cpu']:.0f} of the tutorial loop's CPU time"]
    common.report(figures, options.json, lines)


if __name__ == "__main__":
    main()

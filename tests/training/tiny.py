"""A small task for training tests: ten blurred patterns, learnt in a second, in place of MNIST."""

import dataclasses

import torch

from training.data import Images, Split
from training.events import Event
from training.loop import train
from training.settings import Settings

TINY = Settings(
    hidden=(16, 12),
    epochs=2,
    batch_size=20,
    train_size=400,
    validation=0.1,
    learning_rate=0.01,
    augmentation="off",
)
TINY_NUMPY = dataclasses.replace(
    TINY,
    engine="numpy",
    batch_norm=False,
    optimiser="sgd",
    weight_decay=0.0,
    activation="sigmoid",
    output="sigmoid",
    learning_rate=1.0,
)


def patterns(n: int, seed: int) -> Images:
    """n noisy images of ten fixed patterns: uint8 (n, 28, 28), and which pattern each shows."""
    means = torch.rand(10, 28, 28, generator=torch.Generator().manual_seed(0))
    generator = torch.Generator().manual_seed(seed)
    y = torch.randint(10, (n,), generator=generator)
    x = means[y] + 0.3 * torch.randn(n, 28, 28, generator=generator)
    return Images((x.clamp(0, 1) * 255).to(torch.uint8), y)


def tiny_split(settings: Settings = TINY) -> Split:
    """A split of the size that the settings ask for."""
    seen, held_out = settings.images + settings.synthetic_digits, settings.train_size - settings.images
    return Split(patterns(seen, 1), patterns(held_out, 2), patterns(200, 3))


def last(settings: Settings, **options) -> Event:
    """Train on the small task. Return the last event."""
    *_, event = train(settings, tiny_split(settings), **options)
    return event

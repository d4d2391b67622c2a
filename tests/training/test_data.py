"""training.data, synthetic_digits, synthetic_shapes and augment: the images to learn from, and how they are changed."""

import dataclasses
import gzip
import shutil

import numpy as np
import pytest
import torch

from model import mnist
from tests.held_out_shapes import HELD_OUT
from tests.training.tiny import patterns
from training import augment, data, fine_tune, synthetic_digits, synthetic_shapes
from training.data import Images, Split, as_input
from training.settings import Settings
from training.synthetic_shapes import TRAINED

GENERATOR = torch.Generator
LOOK_LIKE_DIGITS = set("OoIlSsZzBbgqGJDijUu")  # letters that a reader could take for a digit


def sums(images: torch.Tensor) -> list[float]:
    """Return sums of pixels, 0 to 255, with fixed weights between -1 and 1, for tenths of images. Ink that moves changes them."""
    weights = np.cos(np.arange(784))
    return (images.flatten(1).double().numpy() @ weights).reshape(10, -1).sum(axis=1).tolist()


def test_the_synthetic_images_are_those_of_the_measured_recipes():
    """The figures in docs/training.md belong to these forms. If you change a form, measure them again, and replace the sums."""
    x, y = synthetic_digits.images(400, seed=1)
    digits = sums(x[y.argsort(stable=True)])
    assert digits == pytest.approx([355, 119, 1743, -1493, -830, -2791, -1459, 1564, 1366, -52], abs=20)
    shapes = sums(synthetic_shapes.images(400, seed=1))
    assert shapes == pytest.approx([325, -1077, 709, 1204, 2974, -530, 1230, 223, 3704, -838], abs=20)


def test_the_mean_and_the_deviation_are_those_of_the_training_images():
    x = as_input(data.load()[0].x)
    assert x.mean().item() == pytest.approx(data.MEAN, abs=1e-4) and x.std().item() == pytest.approx(data.STD, abs=1e-4)


def test_the_split_is_seeded_holds_out_its_share_and_has_shapes_to_learn_from_only():
    settings = Settings(train_size=600, validation=0.25, synthetic_digits=30, shapes=40, batch_size=10)
    split = data.divide(settings, *data.load())
    assert (len(split.train), len(split.validation), len(split.test)) == (450 + 30 + 40, 150, 10_000)
    assert [int((images.y == data.NO_DIGIT).sum()) for images in (split.train, split.validation, split.test)] == [40, 0, 0]
    again = data.divide(settings, *data.load())
    assert torch.equal(split.train.x, again.train.x) and torch.equal(split.validation.y, again.validation.y)
    other = data.divide(dataclasses.replace(settings, seed=1), *data.load())
    assert not torch.equal(split.validation.y, other.validation.y)
    held_out = {x.numpy().tobytes() for x in split.validation.x}
    assert not any(x.numpy().tobytes() in held_out for x in split.train.x)


def test_an_altered_archive_is_named_and_nothing_is_downloaded_over_it(tmp_path, monkeypatch: pytest.MonkeyPatch):
    raw = shutil.copytree(mnist.RAW, tmp_path / "raw")
    monkeypatch.setattr(mnist, "RAW", raw)
    labels = raw / "t10k-labels-idx1-ubyte.gz"
    altered = gzip.compress(gzip.decompress(labels.read_bytes()), 1)
    labels.write_bytes(altered)
    with pytest.raises(mnist.DataError, match=r"^t10k-labels-idx1-ubyte.gz is not MNIST's archive"):
        data.load.__wrapped__()  # not what `_make_images_once` keeps
    assert labels.read_bytes() == altered


def test_kinds_that_choose_are_not_learnt_from_and_no_letter_looks_like_a_digit():
    trained, held_out = synthetic_shapes.kinds(TRAINED), synthetic_shapes.kinds(HELD_OUT)
    assert len(trained) > 60 and len(held_out) > 25 and not trained.keys() & held_out.keys()
    assert not LOOK_LIKE_DIGITS & trained.keys()
    assert set(synthetic_shapes.LETTERS) | set(synthetic_shapes.SIGNS) == set(trained)


def square() -> torch.Tensor:
    x = torch.zeros(64, 28, 28)
    x[:, 9:19, 9:19] = 1
    return x


def test_augmentation_changes_every_image_and_keeps_its_ink():
    for level in ("light", "full"):
        out = augment.augment(square(), level, GENERATOR().manual_seed(0))
        assert out.shape == (64, 28, 28) and out.min() >= 0 and out.max() <= 1 + 1e-6
        assert len({o.numpy().tobytes() for o in out}) == 64
        assert (out.sum((1, 2)) / 100).sub(1).abs().max() < 0.5
        again = augment.augment(square(), level, GENERATOR().manual_seed(0))
        assert torch.equal(out, again)


def test_thickness_moves_the_edges_of_strokes_and_leaves_paper_and_ink(monkeypatch: pytest.MonkeyPatch):
    for other in ("ROTATION", "LOG_SCALE", "ANISOTROPY", "SHEAR", "SHIFT"):
        monkeypatch.setattr(augment, other, 0)
    x = square()
    x[:, 9:19, 8] = x[:, 9:19, 19] = 0.5  # grey at both sides
    out = augment.augment(x, "light", GENERATOR().manual_seed(0))
    torch.testing.assert_close(out[:, 9:19, 9:19], x[:, 9:19, 9:19], atol=1e-3, rtol=0)
    assert out[:, :8].max() < 1e-3
    grey = out[:, 14, 8]
    assert 0.5 - augment.THICKNESS - 1e-3 <= grey.min() < 0.4 and 0.6 < grey.max() <= 0.5 + augment.THICKNESS + 1e-3


@pytest.mark.parametrize(("drawn", "images", "copies"), [(1, 400, 40), (1, 6000, 50), (7, 400, 5), (100, 400, 1), (9, 10, 1)])
def test_drawings_take_a_tenth_of_the_images_and_fifty_copies_at_most(drawn: int, images: int, copies: int):
    """They replace images, which stay the majority, unless there are more drawings than a tenth."""
    blank, mine = patterns(images, 1), patterns(drawn, 2)
    marked = Images(mine.x, torch.full((drawn,), 9))
    split = fine_tune.mixed(Split(Images(blank.x, torch.zeros(images, dtype=torch.int64)), blank, blank), marked, seed=1)
    assert len(split.train) == images and int((split.train.y == 9).sum()) == copies * drawn
    assert torch.equal(split.train.x[-drawn:], mine.x) and split.test is blank

"""Draw the picture of augmented digits for the Training view: `python -m docs.augmentation_sheet`.

It shows eight training digits in three rows: unchanged, with light and with full augmentation.
"""

import argparse
import sys
from pathlib import Path

import torch
from PIL import Image

from training import augment, data

OUT = Path(__file__).parents[1] / "ui" / "views" / "training" / "augmented.png"
COUNT = 8
SEED = 4
ENLARGED = 3  # factor, so that the pixels stay crisp at the size shown
GAP = 2  # px between two digits


def main(arguments: list[str] | None = None) -> int:
    argparse.ArgumentParser(prog="python -m docs.augmentation_sheet", description=__doc__).parse_args(arguments)
    train, _ = data.load()
    x = data.as_input(torch.stack([train.x[train.y == digit][SEED] for digit in range(COUNT)]))  # (8, 28, 28), 0 … 7
    rows = [augment.augment(x, how, torch.Generator().manual_seed(SEED)) for how in augment.LEVELS.values()]
    grid = torch.nn.functional.pad(torch.stack(rows), (GAP, GAP, GAP, GAP))  # (3, 8, 32, 32)
    sheet = grid.permute(0, 2, 1, 3).reshape(len(rows) * grid.shape[2], -1)  # (96, 256)
    picture = Image.fromarray((sheet.clamp(0, 1) * 255).round().to(torch.uint8).numpy())
    picture.resize((picture.width * ENLARGED, picture.height * ENLARGED), Image.Resampling.NEAREST).save(OUT, optimize=True)
    print(OUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())

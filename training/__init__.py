"""Train networks with PyTorch or with NumPy: `python -m training`. Only training.export imports ui/."""

import model  # noqa: F401 - before NumPy, which then uses one thread

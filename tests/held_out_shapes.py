"""Drawings that are no digits, of kinds that no network is trained on, as text that `training.synthetic_shapes.kinds` reads.

They are only used to choose settings, and for tests.
"""

from pathlib import Path

HELD_OUT = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")

"""The app with 20 test digits in place of 1,000 in Evaluate's robustness, so that a test sees its measurement end."""

import runpy
from pathlib import Path

from model import robustness

robustness.EVERY = 500
runpy.run_path(str(Path(__file__).parents[2] / "app.py"))

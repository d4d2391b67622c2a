"""The app for browser tests: Evaluate's robustness reads 20 digits in place of 500, and training runs train nothing.

A run lasts until it is cancelled or gets the command "finish". A real one needs a processor core.
"""

import runpy
import sys

from harness import driver
from tests.training.stand_in import STAND_IN
from training.jobs import launcher
from ui.views.evaluate import robustness

robustness.EVERY = 500
launcher.PROGRAM = (sys.executable, "-c", STAND_IN, "--wait")
runpy.run_path(str(driver.ROOT / "app.py"))

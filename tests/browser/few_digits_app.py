"""The app with 20 test digits in place of 500 in Evaluate's robustness, whose measurement takes 5 seconds otherwise."""

import runpy

from harness import driver
from ui.views.evaluate import robustness

robustness.EVERY = 500
runpy.run_path(str(driver.ROOT / "app.py"))

"""The app, whose training runs train nothing. A run lasts until it is cancelled or gets the command "finish".

The tests of how the page deals with a run use it, because a real run needs a processor core.
"""

import runpy
import sys
from pathlib import Path

from tests.training.stand_in import STAND_IN
from training.jobs import launcher

launcher.PROGRAM = (sys.executable, "-c", STAND_IN, "--wait")
runpy.run_path(str(Path(__file__).parents[2] / "app.py"))

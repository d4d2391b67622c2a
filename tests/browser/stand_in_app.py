"""The app, whose training runs train nothing and last until they are ended, except for those of the preset Instant.

The tests of who may do what with a run use it, because a real run needs a processor core.
"""

import runpy
import sys
from pathlib import Path

from tests.training.stand_in import STAND_IN
from training.jobs import launcher

REAL = 'import runpy, sys; sys.argv[0] = "training"; runpy.run_module("training", run_name="__main__")'
EITHER = f'import sys\nexec({REAL!r} if "instant" in sys.argv else {STAND_IN!r})'

launcher.PROGRAM = (sys.executable, "-c", EITHER)
runpy.run_path(str(Path(__file__).parents[2] / "app.py"))

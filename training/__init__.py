"""Training with torch, and with NumPy from scratch: `python -m training`. Knows model/, never ui/."""

import os

# NumPy's BLAS reads these when it is first imported. Networks of this size gain nothing from a second thread, and beside a busy
# neighbour two threads wait for each other: the engine from scratch took 61 s instead of 5.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

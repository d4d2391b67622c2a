"""The network, the conversion of drawings to 28x28 pixels, and checkpoints. Imports neither torch nor Streamlit."""

import os

# NumPy's BLAS reads these when it is imported. Networks of this size gain nothing from a second thread. On a busy machine two
# threads wait for each other: the NumPy engine took 61 s instead of 5 s.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

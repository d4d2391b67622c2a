"""What the README claims, measured by commands: `python -m benchmarks.NAME [--json]`."""

import model  # noqa: F401 - before NumPy, which then uses one thread

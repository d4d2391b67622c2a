"""Files and processes on every operating system. It knows nothing of networks."""

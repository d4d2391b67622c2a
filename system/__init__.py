"""Functions for files, foreign values and processes on all operating systems."""

"""Functions for files and processes on all operating systems."""

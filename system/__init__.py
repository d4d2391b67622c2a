"""Functions for files and processes on all operating systems. They import nothing from the rest of the project."""

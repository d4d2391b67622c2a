"""For all tests: the environment, and what Windows does not have."""

import os

import pytest
from hypothesis import settings

# The files that take longest. They begin first, so that no process is left alone with one of them in the end.
LONGEST = (
    "test_firefox.py",
    "test_webkit.py",
    "test_trainer.py",
    "test_axe.py",
    "test_signs.py",
    "test_retrain.py",
    "test_training.py",
)


def pytest_configure() -> None:
    """Set what all tests rely on.

    The server is not shared. Training runs compete with the tests for the processor, and none is prepared. An example of
    hypothesis may take any time.
    """
    settings.register_profile("any time", deadline=None)
    settings.load_profile("any time")
    os.environ.setdefault("DIGIT_LENS_SHARED", "off")
    os.environ.setdefault("DIGIT_LENS_GIVE_WAY", "off")
    os.environ.setdefault("DIGIT_LENS_PREPARED", "off")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first (`--no-loadscope-reorder` keeps this order). Skip what Windows does not have."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
    for item in items:
        if item.get_closest_marker("posix") and not hasattr(os, "mkfifo"):
            item.add_marker(pytest.mark.skip(reason="Windows does not have what it needs"))

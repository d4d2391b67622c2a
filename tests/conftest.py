"""For all tests: --without-torch.

`pytest --without-torch` is for machines and Python versions where torch can't be had: what imports it is left out, and so are
tests that start a real training (marked `torch`). It does so where torch is installed too.
"""

import os
import re
import sys

import pytest
from hypothesis import settings

from training.jobs import limits

NO_TORCH = re.compile(r"^E +ModuleNotFoundError: .*\btorch", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option."""
    parser.addoption("--without-torch", action="store_true", help="leave out the tests that need torch")


def pytest_configure(config: pytest.Config) -> None:
    """Set what all tests rely on.

    The server is not shared. Training runs compete with the tests for the processor, and none is prepared. An example of
    hypothesis may take any time.

    Under the option, importing torch fails.
    """
    settings.register_profile("any time", deadline=None)
    settings.load_profile("any time")
    os.environ.setdefault("DIGIT_LENS_SHARED", "off")
    os.environ.setdefault("DIGIT_LENS_GIVE_WAY", "off")
    os.environ.setdefault("DIGIT_LENS_PREPARED", "off")
    if config.getoption("--without-torch"):
        sys.modules["torch"] = sys.modules["torchvision"] = None
        limits.lacks_torch = lambda: False  # the page lets stand-ins train


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave out tests of what Windows does not have."""
    if item.get_closest_marker("posix") and not hasattr(os, "mkfifo"):
        item.add_marker(pytest.mark.skip(reason="Windows does not have what it needs"))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """Under the option, a file that imports torch is skipped; any other error in a file stays one."""
    report = yield
    if collector.config.getoption("--without-torch") and report.failed and NO_TORCH.search(report.longreprtext):
        report.outcome, report.longrepr = "skipped", (str(collector.path), 0, "Skipped: it imports torch")
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Under the option, tests that start a real training are deselected."""
    if config.getoption("--without-torch"):
        out = [item for item in items if item.get_closest_marker("torch")]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]

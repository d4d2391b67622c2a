"""For the tests of the page: what would go on or be repeated for each page of AppTest, without a use."""

import threading
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from ui.views.evaluate import worker


@pytest.fixture(scope="session", autouse=True)
def _search_packages_once():
    """Let Streamlit search the installed packages for components once: that takes 0.1 s, as long as a run of the page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def _end_measurements():
    """End the measurements of robustness that a test has started. They would go on in the background for eight seconds."""
    yield
    threads = [thread for thread in threading.enumerate() if thread.name == "robustness"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "ABANDONED", -1.0)  # s, so that every job is abandoned
        for thread in threads:
            thread.join(60)

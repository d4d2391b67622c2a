"""For the tests of the page: a runs folder for each test, a stand-in for training, and what all pages need only once."""

import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ElementTree

from tests.made_runs import DONE, ID, write_run
from tests.training.stand_in import STAND_IN, end_run
from tests.ui.page import small
from tests.ui.session import new_session
from training.jobs import launcher, store
from ui import server, session


@pytest.fixture(scope="session", autouse=True)
def _pages():
    """Let a test fail if a run of a page shows an exception.

    Let Streamlit search the installed packages for components once: that takes 0.1 s, as long as a run of the page.
    """
    run = ElementTree.run

    def checked_run(self: ElementTree, **options) -> AppTest:
        app = run(self, **options)
        assert not app.exception
        return app

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        patch.setattr(ElementTree, "run", checked_run)
        yield


@pytest.fixture(autouse=True)
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a runs folder of its own. Return it."""
    monkeypatch.setenv("DIGIT_LENS_RUNS", str(tmp_path))
    return tmp_path


@pytest.fixture
def run(runs: Path) -> store.Run:
    """Write a finished training run. Return it."""
    write_run(runs / ID, small(), {"name": "mine"}, [DONE])
    return store.read(ID)


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    """Return Streamlit's store of uploads, with the app's limits. The page is that of the session "me"."""
    server.patch_streamlit()
    found = MemoryUploadedFileManager("/")
    monkeypatch.setattr(server, "get_script_run_ctx", lambda: SimpleNamespace(uploaded_file_mgr=found, session_id="me"))
    return found


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> session.Session:
    """Start a session without a page. Return what its visitor has."""
    new_session(monkeypatch)
    return session.current()


@pytest.fixture
def stand_in(runs: Path, monkeypatch: pytest.MonkeyPatch):
    """Put the stand-in in the place of training. Kill what it does at the end of the test."""
    monkeypatch.setenv("DIGIT_LENS_RUNS", str(runs / "runs"))  # not there yet
    monkeypatch.setattr(launcher, "PROGRAM", (sys.executable, "-c", STAND_IN))
    yield
    end_run(runs / "runs")

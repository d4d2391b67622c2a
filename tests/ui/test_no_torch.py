"""The page on a machine where PyTorch is not installed: it opens and reads, and says what it can't do."""

import sys

import pytest

from tests.ui.page import SEVEN, has_component, open_page, packet_of
from training.jobs import launcher, limits, store
from training.jobs.launcher import JobError
from ui.components import runs

MISSING = "This needs PyTorch, which is not installed"


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch):
    """Take torch away."""
    monkeypatch.setattr(limits, "lacks_torch", lambda: True)


def test_the_training_view_and_the_sidebar_refuse_to_start_and_say_what_is_missing(no_torch):
    app = open_page(SEVEN, view="Training")
    assert app.sidebar.info[0].value.startswith(MISSING) and not has_component(app, runs.RETRAIN_KEY)
    assert packet_of(app, runs.KEY)[0]["machine"]["plan"]["problem"].startswith(MISSING)
    with pytest.raises(JobError, match=MISSING):
        launcher.start({"preset": "instant"})
    assert store.ids() == []


def test_torch_is_missing_only_if_it_cannot_be_found(monkeypatch: pytest.MonkeyPatch):
    assert not limits.lacks_torch()
    monkeypatch.setitem(sys.modules, "torch", None)
    assert limits.lacks_torch()

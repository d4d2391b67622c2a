"""The page on a machine where PyTorch is not installed: it opens and reads, and says what it can't do."""

import sys

import pytest

from tests.ui.page import SEVEN
from tests.ui.session import new_page
from training.jobs import launcher, limits, store
from training.jobs.launcher import JobError
from ui.views import training

MISSING = "This needs PyTorch, which is not installed"


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch):
    """Take torch away."""
    monkeypatch.setattr(limits, "lacks_torch", lambda: True)


def test_the_training_view_and_the_sidebar_refuse_to_start_and_say_what_is_missing(no_torch):
    app = new_page(SEVEN, {training.PART: training.SERVER}, view="Training").run()
    assert app.sidebar.info[0].value.startswith(MISSING)
    assert "Retrain" not in [button.label for button in app.sidebar.button]
    assert any(warning.value.startswith(MISSING) for warning in app.warning)
    assert app.button(key="training-begin").disabled
    with pytest.raises(JobError, match=MISSING):
        launcher.start({"preset": "instant"})
    assert store.ids() == []


def test_torch_is_missing_only_if_it_cannot_be_found(monkeypatch: pytest.MonkeyPatch):
    assert not limits.lacks_torch()
    monkeypatch.setitem(sys.modules, "torch", None)
    assert limits.lacks_torch()

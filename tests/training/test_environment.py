"""The environment variables: the usual words are understood, and everything else refuses to start in one sentence."""

import pytest

from tests.ui.session import new_page
from training.jobs import environment, launcher
from training.jobs.environment import EnvironmentVariableError
from training.jobs.launcher import JobError

WRONG = [
    *[(name, word) for name in environment.SWITCHES for word in ("maybe", "", "2", "öff")],
    ("DIGIT_LENS_MAX_EPOCHS", "3"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_any_other_value_starts_nothing_and_is_one_sentence(tmp_path, monkeypatch, name: str, value: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(EnvironmentVariableError) as caught:
        environment.check()
    assert name in str(caught.value) and str(caught.value).endswith(".") and "\n" not in str(caught.value)
    with pytest.raises(JobError):
        launcher.start({"preset": "instant"}, folder=tmp_path)
    assert launcher.current(tmp_path) is None


def test_the_page_shows_the_sentence_and_nothing_else(monkeypatch):
    monkeypatch.setenv("DIGIT_LENS_SHARED", "maybe")
    app = new_page().run()
    assert not app.exception
    assert [error.value for error in app.error] == ["DIGIT_LENS_SHARED is 'maybe': it must be on or off."]
    assert not app.button and not app.sidebar.button

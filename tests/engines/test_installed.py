"""What happens to the walk in an engine that is not installed."""

import pytest

from tests.engines.firefox import Firefox
from tests.engines.page import Page
from tests.engines.walk import expect_installed
from tests.engines.webkit import WebKit


@pytest.mark.parametrize("engine", [Firefox, WebKit])
def test_an_engine_that_is_not_installed_is_skipped_by_name_and_fails_in_ci(engine: type[Page], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=engine.name):
        expect_installed(engine)
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match=engine.name):
        expect_installed(engine)

"""ui.log_limit: a message that repeats itself is dropped, and counted."""

import logging

import pytest

from ui import log_limit


@pytest.fixture
def logger(caplog: pytest.LogCaptureFixture):
    found = logging.getLogger("a visitor's mistakes")
    log_limit.limit()
    yield found
    found.filters.clear()


def mistake(logger: logging.Logger, number: int) -> None:
    logger.warning("message %d is too long", number)


def test_repeated_messages_are_dropped_and_counted(logger, caplog, monkeypatch: pytest.MonkeyPatch):
    for number in range(1000):
        mistake(logger, number)
    logger.warning("something else")
    assert len(caplog.messages) == log_limit.MOST + 1
    monkeypatch.setattr(log_limit, "PERIOD", -1.0)
    mistake(logger, 1000)
    assert caplog.messages[-1] == "message 1000 is too long (and 990 messages like this one were dropped)"


def test_exceptions_of_different_types_are_different_messages(logger, caplog):
    for error in [ValueError("a")] * 20 + [KeyError("b")]:
        logger.error("Uncaught", exc_info=error)
    assert len(caplog.messages) == log_limit.MOST + 1

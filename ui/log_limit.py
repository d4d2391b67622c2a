"""A limit of the server's log, so that nobody can fill the disk by repeating an error."""

import logging
import threading

MOST = 10  # messages of one kind in a PERIOD
PERIOD = 60.0  # s
KINDS = 500  # that are counted at the same time


class Repeats(logging.Filter):
    """A logging filter that drops all messages of one kind after the first MOST in a period of PERIOD seconds.

    Messages are of one kind if they come from the same line of code and report the same type of exception, if any. The first
    message of the next period says how many were dropped.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._kinds: dict[tuple, tuple[float, int]] = {}  # kind -> start of its period, messages since then

    def filter(self, record: logging.LogRecord) -> bool:
        kind = (record.name, record.pathname, record.lineno, record.exc_info and record.exc_info[0])
        with self._lock:
            start, count = self._kinds.get(kind, (record.created, 0))
            dropped = 0
            if record.created - start > PERIOD:
                start, count, dropped = record.created, 0, max(count - MOST, 0)
            if len(self._kinds) > KINDS:
                self._kinds.clear()
            self._kinds[kind] = start, count + 1
        if dropped:
            record.msg, record.args = f"{record.getMessage()} (and {dropped} messages like this one were dropped)", ()
        return count < MOST


def limit() -> None:
    """Add the filter `Repeats`, which drops repeated messages, to all loggers that exist now."""
    repeats = Repeats()
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).addFilter(repeats)

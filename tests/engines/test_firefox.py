"""The walk in Firefox."""

from tests.engines.firefox import Firefox
from tests.engines.walk import Walk


class TestFirefox(Walk):
    engine = Firefox

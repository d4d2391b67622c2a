"""The walk in WebKitGTK."""

from tests.engines.walk import Walk
from tests.engines.webkit import WebKit


class TestWebKit(Walk):
    engine = WebKit

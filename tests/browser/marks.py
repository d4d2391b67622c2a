"""Marks of tests that provoke errors on the browser's console."""

import pytest

# The test stops its server or cuts the connection while a page is open.
loses_connection = pytest.mark.console_errors(
    "WebSocket",
    "net::ERR_CONNECTION_REFUSED",
    "Cannot send rerun backMessage",
    "BidiComponent Error: Failed to load",
    "Client Error in reaching server endpoint",
    "Streamlit server is not responding",
)

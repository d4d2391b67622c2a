"""What commands make of the session: networks, and requests of the browser."""

import numpy as np
import pytest

from model.network import random_network
from ui import commands, session

pytestmark = pytest.mark.usefixtures("visitor")


def test_a_request_of_the_browser_for_a_reading_is_counted():
    commands.ask_for_reading()
    assert session.current().asked == 1


def test_a_network_kept_in_the_session_is_a_copy_with_a_name():
    network = random_network((784, 8, 10), np.random.default_rng(0))
    network_id = commands.add_network("mine", network)
    assert session.current().added[network_id].metadata["name"] == "mine"
    assert "name" not in network.metadata

"""The page's states, by Streamlit's AppTest: empty, drawn, unreadable, and without a network."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from model import checkpoint
from model.network import random_network
from tests.ui.page import SEVEN, unpacked
from tests.ui.session import new_page, select, selected
from ui import networks, server


@pytest.fixture(autouse=True)
def fresh_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No network cached from another test, and an empty runs folder."""
    import streamlit as st

    monkeypatch.setenv("DIGIT_LENS_RUNS", str(tmp_path))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_an_empty_page_invites_and_guesses_nothing():
    header, arrays = reading(None)
    assert not header["problem"] and not arrays


@pytest.mark.parametrize("view", ["", "Nothing"])
def test_an_address_that_names_no_view_opens_the_first(view: str):
    header, _ = reading(None, view=view)
    assert not header["problem"]


def reading(drawing: dict | None, **address: str) -> tuple[dict, dict[str, np.ndarray]]:
    """Open the page with a drawing. Return what the displays are sent: the reading's header, and the arrays."""
    app = new_page(drawing, **address).run()
    assert not app.exception
    [sheet] = [element.proto for element in app.get("bidi_component") if element.proto.id.endswith("-canvas")]
    header, arrays = unpacked(sheet.bytes)
    return header["reading"], arrays


def test_a_drawing_is_read():
    header, arrays = reading(SEVEN)
    assert not header["problem"] and arrays["probabilities"].argmax() == 7


def test_a_drawing_that_cannot_be_read_gets_a_sentence():
    header, arrays = reading({"objects": [{"type": "Rect", "left": 3}]})
    assert header["problem"] == "The drawing holds something that is not a stroke ('Rect'): undo it, or clear and draw again."
    assert not arrays


def test_without_the_shipped_network_the_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(networks, "DEFAULT", tmp_path / "gone.safetensors")
    app = new_page().run()
    assert not app.exception
    assert r"gone\.safetensors" in app.warning[0].value
    assert "pytest" not in app.warning[0].value, "the server's path"


def test_a_broken_run_falls_back_to_the_shipped_network(tmp_path: Path):
    folder = tmp_path / "20260101-000000-abcd"
    folder.mkdir()
    checkpoint.save(random_network((784, 16, 10), np.random.default_rng(0)), folder / "network.safetensors")
    data = bytearray((folder / "network.safetensors").read_bytes())
    data[-1] ^= 255
    (folder / "network.safetensors").write_bytes(data)
    app = new_page(SEVEN).run()
    select(app, folder.name)
    app.run()
    assert not app.exception
    assert "was altered" in app.warning[0].value
    assert selected(app) == networks.SHIPPED


def test_garbage_is_searched_for_at_most_once_a_second(monkeypatch: pytest.MonkeyPatch):
    """After every run it would cost all who are here; never, it would fill the memory."""
    now = server.time.monotonic() + 2 * server.COLLECT_EVERY  # whenever another test collected
    searched, clock = [], iter([now, now, now + 0.5, now + 1.5, now + 1.5])
    monkeypatch.setattr(server.gc, "collect", lambda: searched.append(1))
    monkeypatch.setattr(server, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    for expected in (1, 1, 2):
        server.collect_garbage()
        assert len(searched) == expected

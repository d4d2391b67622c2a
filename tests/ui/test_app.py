"""The page's states, by Streamlit's AppTest: empty, drawn, unreadable, and without a network."""

from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from model import checkpoint
from tests.made_runs import make_run
from tests.ui.page import SEVEN, packet_of, small
from tests.ui.session import new_page, select, visitor
from ui import networks


@pytest.mark.parametrize(
    ("drawing", "warnings", "digits"),
    [(None, 0, []), (SEVEN, 0, [7]), ({"objects": [{"type": "Rect", "left": 3}]}, 1, [])],
    ids=["empty", "a 7", "unreadable"],
)
def test_the_picture_is_sent_the_digits_pixels_and_what_is_no_drawing_is_a_sentence(
    drawing: dict | None, warnings: int, digits: list[int]
):
    app = new_page(drawing).run()
    _, arrays = packet_of(app, "canvas")
    assert len(app.warning) == warnings and all("'Rect'" in each.value for each in app.warning)
    assert [checkpoint.load().forward(pixels).digit for pixels in arrays.get("pixels", np.empty(0)).reshape(-1, 784)] == digits


def test_without_the_shipped_network_the_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    st.cache_resource.clear()  # the network is cached
    monkeypatch.setattr(networks, "DEFAULT", tmp_path / "gone.safetensors")
    app = new_page().run()
    assert r"gone\.safetensors" in app.warning[0].value
    assert "pytest" not in app.warning[0].value, "the server's path"


def test_a_broken_run_falls_back_to_the_shipped_network(runs: Path):
    run = make_run(runs)
    checkpoint.save(small(), run.checkpoint)
    app = new_page(SEVEN).run()
    select(app, run.id)
    app.run()
    assert visitor(app).network == run.id
    content = run.checkpoint.read_bytes()
    run.checkpoint.write_bytes(content[:-1] + bytes([content[-1] ^ 255]))
    assert "was altered" in app.run().warning[0].value
    assert visitor(app).network == networks.SHIPPED

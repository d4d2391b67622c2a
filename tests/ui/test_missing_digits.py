"""MNIST's archives are missing: each view that needs them says so in one sentence, without the server's folders."""

from pathlib import Path
from unittest.mock import Mock

import pytest
import streamlit as st

from model import mnist
from model.mnist import DataError
from tests.ui.page import FOUR, let_read, page_text, small, words
from tests.ui.session import new_page
from ui.text.literal import literal
from ui.views.explore import PART_KEY as EXPLORE
from ui.views.inside import PART_KEY as INSIDE
from ui.views.inside import WHAT_IF


@pytest.mark.parametrize(
    ("view", "choices"),
    [("Explore", {EXPLORE: "Map"}), ("Explore", {EXPLORE: "Alike"}), ("Inside", {INSIDE: WHAT_IF}), ("Evaluate", {})],
    ids=str,
)
def test_a_view_that_needs_them_says_so(view: str, choices: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(DataError) as told:
        mnist.read_idx(tmp_path / "t10k *a* <b>.gz")
    monkeypatch.setattr(mnist, "read_idx", Mock(side_effect=told.value))
    st.cache_resource.clear()  # what other tests have loaded
    st.cache_data.clear()
    app = let_read(new_page(FOUR, choices, view=view).run(), small(sizes=(784, 9, 10)))
    assert literal(told.value) in words(app.warning) and "t10k *a*" not in page_text(app)
    assert str(tmp_path) not in page_text(app).replace("\\", "")

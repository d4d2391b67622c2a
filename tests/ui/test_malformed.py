"""Canvas values that no canvas sends: nothing of them is drawn, one sentence says so, and the page goes on."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.pencil import fabric, pencil
from tests.ui.session import draw, new_page, receive, send_canvas
from ui import session
from ui.components import sheet
from ui.components.sheet.state import MALFORMED
from ui.text.literal import literal

STROKE = pencil([(10.0, 10.0), (50.0, 90.0), (70.0, 95.0)])


SENT = [
    "text",
    {"drawing": 5},
    {"drawing": "x"},
    {"drawing": [1]},
    {"drawing": {"raw": 5}},
    {"drawing": {"raw": "text"}},
    {"drawing": {"raw": [1, 2]}},
    {"drawing": {"raw": {"objects": "x"}}},
    {"drawing": {"raw": {"objects": {"0": STROKE}}}},
    {"sheet": 5},
    {"sheet": {"number": 1, "put": "", "source": "", "strokes": 7}},
]


@pytest.mark.parametrize("finished_at", [None, 1.0], ids=["in a run of the page", "between two runs"])
@pytest.mark.parametrize("value", SENT, ids=lambda value: f"{value!s:.60}")
def test_a_value_that_is_no_drawing_is_a_sentence_which_between_two_runs_needs_a_run_of_the_whole_page(
    visitor: session.Session, value: object, finished_at: float | None
):
    visitor.finished_at = finished_at
    receive(sheet.KEY, value)
    visitor.take_canvas()
    assert visitor.message.get() == MALFORMED and visitor.drawing.sheet.drawing.is_empty
    assert visitor.wants_full_run == (finished_at is not None)


def test_the_page_shows_the_sentence_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "SHOWN_FOR", 0.0)
    app = new_page().run()
    send_canvas(app, {"sheet": 5})
    assert [warning.value for warning in app.run().warning] == [literal(MALFORMED)]
    draw(app, fabric(STROKE))
    assert not app.run().warning


KEYS = ["objects", "strokes", "picture", "type", "path", "x", "number", "put", "source"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)
MESSAGE = st.fixed_dictionaries({"number": st.integers(), "put": st.text(max_size=9), "strokes": JSON, "source": st.just("")})
FIELDS = st.sampled_from(["drawing", "backgroundFit", "sheet", "broken"])


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(FIELDS, JSON | st.fixed_dictionaries({"raw": JSON}) | MESSAGE))
def test_any_json_leaves_the_page_at_work(value: dict):
    app = new_page()
    send_canvas(app, value)
    app.run()

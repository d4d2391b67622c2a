"""Links by Streamlit's AppTest: what one visitor copies, another one opens; hostile links; the link for pupils."""

from urllib.parse import parse_qsl

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from model import checkpoint
from model.drawing_json import parse
from model.link import decode
from tests.ui.page import SEVEN, data_of, has_component, open_page, open_view, packet_of, press, view_of, widget
from tests.ui.session import add_network, session, visitor
from ui import commands
from ui.components import runs


def copied(app: AppTest) -> dict[str, str]:
    """Press "Copy link". Return the parameters of the address."""
    with session(app):
        commands.page.request_link()
    app.run()
    return dict(parse_qsl(data_of(app, "foot")["query"]))


def test_what_one_visitor_copies_another_one_opens():
    first = open_page(SEVEN, neuron="2.17", foreign="x")
    address = copied(first)
    assert set(address) == {"neuron", "drawing"}  # the browser keeps the others
    assert address["neuron"] == "2.17"
    second = open_page(**address)
    assert not second.warning and view_of(second) == "Look inside"
    assert visitor(second).neuron == (1, 16)
    assert len(visitor(second).drawing.sheet.drawing.strokes) == len(SEVEN["strokes"])
    assert visitor(second).drawing.sheet.source == "a drawing from a link"
    open_view(second, "Lessons").button(key="lesson-next").click().run()
    press(second, "Try a test digit")
    address, label = copied(second), visitor(second).drawing.sheet.label
    assert (address["view"], address["lesson"]) == ("Lessons", "2") and decode(address["drawing"])[1] == label
    third = open_page(**address)
    assert view_of(third) == "Lessons" and widget(third.pills, "lesson").value == 1
    assert visitor(third).drawing.sheet.source == f"a drawing from a link, labelled {label}"


def test_the_address_forgets_the_drawing_when_the_sheet_changes_and_a_link_has_no_network_of_this_visit():
    app = open_page(drawing=copied(open_page(SEVEN))["drawing"])
    assert "drawing" in app.query_params
    press(app, "Clear")
    assert "drawing" not in app.query_params
    add_network(app, "a network", checkpoint.load())
    assert not copied(app) and "exists in this visit only" in data_of(app, "foot")["note"]


HOSTILE = (
    st.text(max_size=50)
    | st.text("AQEwBo_-", max_size=80)
    | st.sampled_from(["0", "-1", "10", "1.999", "999.1", "²", "x" * 9000])
)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries(dict.fromkeys(("drawing", "lesson", "neuron", "hide", "training"), HOSTILE)))
def test_any_link_opens_a_page_that_works(address: dict[str, str]):
    app = open_page(view="Inside", **address)
    assert len(app.warning) <= 1


def test_a_drawing_that_cannot_be_read_is_one_sentence_and_nothing_is_lost():
    app = open_page(drawing="AQoA!", view="Teach it")
    assert ["cut off or altered" in warning.value for warning in app.warning] == [True]
    assert view_of(app) == "Teach it"
    kept = open_page(SEVEN, drawing=copied(open_page(drawing=copied(open_page(SEVEN))["drawing"]))["drawing"])
    assert visitor(kept).drawing.sheet.drawing == parse(SEVEN), "a canvas that outlived its session keeps its drawing"


def test_the_link_for_pupils_has_no_sidebar_no_foot_and_trains_nothing_on_the_server():
    assert open_page().sidebar.selectbox and has_component(open_page(), runs.RETRAIN_KEY) and has_component(open_page(), "foot")
    app = open_page(view="Training", x="1", **{"class": ""})
    assert not app.sidebar.selectbox and not has_component(app, runs.RETRAIN_KEY) and not has_component(app, "foot")
    assert packet_of(app, runs.KEY)[0]["machine"] is None
    app.query_params["x"] = ["1", "2"]
    open_view(app, "Lessons")
    assert app.query_params["x"] == ["1", "2"] and "view" in app.query_params
    projected = open_page(projector="", view="Training")
    assert not projected.sidebar.selectbox and not has_component(projected, runs.RETRAIN_KEY)

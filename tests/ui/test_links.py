"""Links by Streamlit's AppTest: what one visitor copies, another one opens; hostile links; the link for pupils."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import segno
from streamlit.testing.v1 import AppTest

from model import checkpoint
from model.drawing_json import parse
from model.link import decode, encode
from tests.ui.page import FOUR, SEVEN, data_of, open_page, open_view, press, press_picture, view_of, widget
from tests.ui.session import add_network, session, visitor
from ui import commands
from ui.components import runs
from ui.text import language

LINK = encode(parse(FOUR))  # as an address holds it
TEACH = Path(__file__).parents[2] / "docs" / "teach.md"


def copied(app: AppTest) -> dict[str, str]:
    """Press "Copy link". Return the parameters of the address."""
    with session(app):
        commands.page.request_link()
    app.run()
    return dict(parse_qsl(data_of(app, "foot")["query"]))


def test_what_one_visitor_copies_another_one_opens():
    first = open_page(view="Lessons", lesson="2", foreign="x")
    press(first, "Try a test digit")
    address, label = copied(first), visitor(first).drawing.sheet.label
    assert set(address) == {"view", "lesson", "drawing"}, "the browser keeps the others"
    assert decode(address["drawing"])[1] == label
    second = open_page(**address)
    assert not second.warning and view_of(second) == "Lessons" and widget(second.pills, "lesson").value == 1
    assert visitor(second).drawing.sheet.source == f"a drawing from a link, labelled {label}"
    press_picture(open_view(second, "Look inside"), "pick", [1, 16])
    address = copied(second)
    assert "view" not in address and visitor(open_page(**address)).neuron == (1, 16)


def test_the_address_forgets_the_drawing_when_the_sheet_changes_and_a_link_has_no_network_of_this_visit():
    app = open_page(drawing=LINK)
    assert "drawing" in app.query_params
    press(app, "Clear")
    assert "drawing" not in app.query_params
    add_network(app, "a network", checkpoint.load())
    assert not copied(app) and "exists in this visit only" in data_of(app, "foot")["note"]


def test_on_a_projector_the_code_of_a_class_carries_each_plan_of_the_teachers_page(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DIGIT_LENS_ADDRESS", "http://school.example:8501")
    tables = TEACH.read_text(encoding="utf-8").partition("## Plans")[2].partition("## What each lesson")[0]
    plans = {plan for plan in re.findall(r"`\?([^`]+)`", tables) if "projector" not in plan}
    assert len(plans) >= 7
    for plan in [*plans, ""]:
        (code,) = codes(open_page(projector="", foreign="x", **dict(parse_qsl(plan))))
        assert code == code_of(f"http://school.example:8501/?class{plan and f'&{plan}'}")
    assert codes(open_page(projector="", view="x" * 9000)) == [code_of("http://school.example:8501/?class")]
    assert codes(open_page(tour="1,2")) == []
    monkeypatch.setattr(language, "chosen", lambda *_: "de")  # by the projector's browser, not by the address
    assert codes(open_page(projector="", tour="1,2")) == [code_of("http://school.example:8501/?class&tour=1,2&lang=de")]


def codes(app: AppTest) -> list[str]:
    """Return the images of the QR codes on a page."""
    return re.findall(r'<img alt="[^"]+" src="([^"]+)">', "".join(each.proto.body for each in app.get("html")))


def code_of(address: str) -> str:
    return segno.make(address).svg_data_uri(scale=10, border=2, light="white")


@pytest.mark.parametrize("text", ["0", "-1", "10", "1.999", "999.1", "²", "\0", "../..", "AQEwBo_-", "x" * 9000])
def test_any_link_opens_a_page_that_works(text: str):
    app = open_page(view="Inside", **dict.fromkeys(("drawing", "lesson", "neuron", "training", "x"), text))
    assert len(app.warning) <= 1


def test_a_drawing_that_cannot_be_read_is_one_sentence_and_nothing_is_lost():
    app = open_page(drawing="AQoA!", view="Teach it")
    assert ["cut off or altered" in warning.value for warning in app.warning] == [True]
    assert view_of(app) == "Teach it"
    kept = open_page(SEVEN, drawing=LINK)
    assert visitor(kept).drawing.sheet.drawing == parse(SEVEN), "a canvas that outlived its session keeps its drawing"


def test_the_link_for_pupils_trains_nothing_on_the_server_and_what_is_not_ours_stays_in_the_address():
    app = open_page(view="Training", **{"class": ""})
    assert data_of(app, runs.KEY)["machine"] is None
    app.query_params["x"] = ["1", "2"]
    open_view(app, "Lessons")
    assert app.query_params["x"] == ["1", "2"] and "view" in app.query_params

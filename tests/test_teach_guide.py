"""docs/teach.md and the worksheets: the addresses exist, and the numbers are the shipped network's."""

import json
import re
from urllib.parse import parse_qs

import pytest

from docs import worksheets
from tests.python import ROOT, python_files
from tests.ui.session import new_session
from ui.curriculum import parse_answer
from ui.session import ADDRESS, NEURON
from ui.text import catalogue, language
from ui.views import inside
from ui.views.all_views import VIEWS
from ui.views.lessons import LESSONS
from ui.views.tour import CARDS

GUIDE = (ROOT / "docs" / "teach.md").read_text()
SOURCE = "\n".join(
    path.read_text() for path in [ROOT / "app.py", *python_files("ui", "training", "model"), *(ROOT / "ui").rglob("*.js")]
)
PARTS = {name: inside.PARTS if name == "Look inside" else VIEWS[name] for name in ("Look inside", "Explore", "Evaluate")}
CARD = 5 / 3  # minutes that a pair needs for a card of the tour, with a written line
PARAMETERS = {"class", "tour", "learn", "embed", "projector", *ADDRESS}
NUMBER = re.compile(r"(?:[<>] )?−?\d[\d.,]*(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")


def test_each_button_exists_at_the_place_that_the_guide_names_and_drawings_are_kept_where_the_page_says():
    privacy = json.loads((ROOT / "ui" / "text" / "privacy.json").read_text())
    assert f"> {privacy}\n" in GUIDE
    for name in re.findall(r"\*\*([A-Z1][^*]+)\*\*", GUIDE):
        assert re.search(rf'["(>]{name}[ "]', SOURCE) or name == "1 step", name
    for view, part in re.findall(r"\*([A-Z][a-z ]+)\*, \*\*([^*]+)\*\*", GUIDE):
        assert part in PARTS[view], (view, part)


def test_each_plan_is_a_link_to_cards_that_exist_and_fit_their_minutes():
    rows = re.findall(r"\| (\d+)–(\d+) \| .* \| `\?tour=([\d,]+)` \|", GUIDE)
    assert len(rows) == 3
    for begin, end, numbers in rows:
        cards = [int(number) for number in numbers.split(",")]
        assert {*cards} <= {*range(1, len(CARDS) + 1)}
        assert len(cards) * CARD <= int(end) - int(begin)


def test_each_address_exists():
    queries = [found.rstrip("`\"'") for found in re.findall(r"\?([a-z]+=?[^\s`\"]*(?: it)?)[`\"]", GUIDE)]
    for parts in (parse_qs(query, keep_blank_values=True) for query in queries):
        assert parts and set(parts) <= PARAMETERS | {"lang"} and {*parts.get("view", ())} <= {*VIEWS}
        assert all(1 <= int(number) <= len(LESSONS) for number in parts.get("lesson", ()))
        assert all(1 <= int(number) <= len(CARDS) for numbers in parts.get("tour", ()) for number in numbers.split(","))
        assert all(NEURON.fullmatch(place) for place in parts.get("neuron", ()))


def test_the_worksheets_are_those_of_the_shipped_network():
    """Another machine may round the last digit otherwise. If this fails, run `python -m docs.worksheets`."""
    kept, now = worksheets.SOURCE.read_text(encoding="utf-8"), worksheets.markdown()
    assert NUMBER.sub("0", kept) == NUMBER.sub("0", now), "a text of the tour or of a lesson has changed"
    for old, new in zip(NUMBER.findall(kept), NUMBER.findall(now), strict=True):
        assert parse_answer(old.lstrip("<> ")) == pytest.approx(parse_answer(new.lstrip("<> ")), rel=0.02), (old, new)


def test_the_worksheets_are_whole_in_another_language(monkeypatch: pytest.MonkeyPatch):
    language.use(catalogue.PSEUDO)
    try:
        new_session(monkeypatch)
        lines = worksheets.markdown().splitlines()
        assert f'lang="{catalogue.PSEUDO}"' in worksheets.html("")
    finally:
        language.use(language.ENGLISH)
    assert [line for line in lines if re.search("[A-Za-z]{3}", line) and "ẋ" not in line and line != worksheets.PAGE_BREAK] == []


def test_each_worksheet_of_a_lesson_asks_for_an_empty_sheet():
    assert worksheets.markdown().count("Clear the sheet first") == len(LESSONS)

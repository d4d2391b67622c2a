"""docs/teach.md and the worksheets: what they name exists, and their numbers are the shipped network's."""

import ast
import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from docs import worksheets
from tests.house import ROOT, nodes, python_files
from training.jobs.environment import NAMES
from ui.session import ADDRESS, NEURON
from ui.views.all_views import VIEWS
from ui.views.lessons import LESSONS
from ui.views.tour import MINUTES, STEPS

GUIDE = (ROOT / "docs" / "teach.md").read_text()
SOURCE = "\n".join(path.read_text() for path in [ROOT / "app.py", *python_files("ui", "training", "model")])
PARAMETERS = {"hide", "embed", "projector", *ADDRESS}
NUMBER = re.compile(r"(?:[<>] )?−?\d[\d.,]*(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def queries() -> list[str]:
    """Every query of an address that the guide names."""
    return [found.rstrip("`\"'") for found in re.findall(r"\?([a-z]+=?[^\s`\"]*(?: it)?)[`\"]", GUIDE)]


def test_the_guide_names_addresses():
    assert len(queries()) >= 8
    assert any(query.startswith("embed=true") for query in queries())


@pytest.mark.parametrize("query", queries())
def test_each_address_exists(query: str):
    parts = parse_qs(query, keep_blank_values=True)
    assert parts and set(parts) <= PARAMETERS
    for view in parts.get("view", ()):
        assert view in VIEWS
    for number in parts.get("lesson", ()):
        assert 1 <= int(number) <= len(LESSONS) + 1
    for place in parts.get("neuron", ()):
        assert NEURON.fullmatch(place)
    for part in parts.get("hide", [""])[0].split(","):
        assert not part or f'hides("{part}")' in SOURCE


def labels() -> set[str]:
    """Return every text between quotes in the interface's Python and JavaScript. The label of a button is one, or begins one."""
    python = {node.value for path in python_files("ui") for node in nodes(path) if isinstance(node, ast.Constant)}
    scripts = "\n".join(path.read_text() for path in (ROOT / "ui").rglob("*.js"))
    return {text for text in python if isinstance(text, str)} | set(re.findall(r'"([^"\n]*)"', scripts))


def test_each_button_variable_and_file_exists():
    buttons = set(re.findall(r"\*\*([^*“]+)\*\*", GUIDE))
    assert {"Start the tour", "Forget them", "Copy link", "Try a hard one", "Why"} <= buttons
    assert buttons - {"Start the tour"} <= labels()
    assert any(label.startswith("Start the tour") for label in labels())
    for name in re.findall(r"DIGIT_LENS_[A-Z_]+", GUIDE):
        assert name in NAMES
    for target in re.findall(r"\]\(([^)#]+)", GUIDE):
        assert (ROOT / "docs" / target).is_file(), target


def test_the_worksheets_are_those_of_the_shipped_network():
    """Another machine may round the last digit otherwise. If this fails, run `python -m docs.worksheets`."""
    kept, now = worksheets.SOURCE.read_text(encoding="utf-8"), worksheets.markdown()
    assert NUMBER.sub("0", kept) == NUMBER.sub("0", now), "a text of the tour or of a lesson has changed"
    for old, new in zip(NUMBER.findall(kept), NUMBER.findall(now), strict=True):
        assert value(old) == pytest.approx(value(new), rel=0.02), (old, new)


def value(text: str) -> float:
    """Return the number in a text of the page: −1.65·10⁻⁴ is -0.000165."""
    plain = re.sub(r"[<>] ", "", text).replace("−", "-").replace(",", "").rstrip(".")
    digits, _, power = plain.partition("·10")
    return float(digits) * 10 ** int(power.translate(RAISED) or 0)


def test_a_number_is_read_as_the_page_writes_it():
    texts = ("−1.65·10⁻⁴", "> 99.9", "100,352.", "0.724")
    assert [value(text) for text in texts] == pytest.approx([-1.65e-4, 99.9, 100_352, 0.724])
    assert [NUMBER.fullmatch(text) is not None for text in texts] == [True] * 4


def test_each_lesson_and_each_step_of_the_tour_has_its_place_in_the_worksheets():
    source, page = worksheets.SOURCE.read_text(encoding="utf-8"), worksheets.FILE.read_text(encoding="utf-8")
    assert page == worksheets.html(source), "the page is not that of the Markdown file: run `python -m docs.worksheets --html`"
    assert page.count("<section>") == 1 + len(LESSONS) + 2
    for lesson in LESSONS:
        assert f". {lesson.title}</h1>" in page
    for step in STEPS:
        if not step.quiz and not step.task:
            continue  # the ending shows what was found
        assert (step.quiz.text if step.quiz else f"** {step.task} *Notice:* {step.notice}") in source


def test_the_expected_mistakes_of_a_class_follow_from_the_measured_share():
    share = float(re.search(r"it reads ([\d.]+) % correctly", GUIDE)[1]) / 100
    assert f"{share:.1%}".replace("%", " %") in Path(ROOT / "README.md").read_text()
    assert "about four mistakes" in GUIDE and round(25 * 10 * (1 - share)) == 4


def test_the_tours_minutes_follow_from_its_words_and_gestures():
    texts = [
        f"{step.title} {step.task} {step.notice} {step.praise} "
        + (f"{step.quiz.text} {' '.join(step.quiz.options)} {step.quiz.why}" if step.quiz else "")
        for step in STEPS
    ]
    words = len(re.findall(r"[A-Za-z0-9][\w'’-]*", " ".join(texts)))
    gestures = sum(bool(step.task or step.quiz) for step in STEPS)
    minutes = words / 150 + gestures * 45 / 60
    assert f"{len(STEPS)} cards\nhave {words} words" in GUIDE and f"{gestures} gestures and questions" in GUIDE
    assert f"{minutes:.1f} minutes" in GUIDE and minutes <= MINUTES

"""Messages in the visitor's language: catalogues are whole, sessions do not leak, and what is missing is English."""

import ast
import threading

import pytest
from babel.messages.catalog import Catalog

from model.checkpoint import CheckpointError
from system.errors import PLACEHOLDER
from tests.python import ROOT, python_files
from tests.ui.session import new_page, visitor
from ui.text import catalogue, language
from ui.text.language import t, tn, written

LANGUAGES = [*catalogue.languages()]


@pytest.fixture
def _pseudo():
    language.use(catalogue.PSEUDO)
    yield
    language.use(language.ENGLISH)


def ids(messages: Catalog) -> set[str]:
    return {catalogue.key(message) for message in messages if message.id}


def test_the_template_has_the_messages_of_the_code():
    """If this fails, run `python -m ui.text.catalogue update`."""
    assert ids(catalogue.found()) == ids(catalogue.read(catalogue.TEMPLATE))


def test_each_message_of_the_code_is_found_within_other_calls_and_f_strings_too():
    known = {text for message in catalogue.found() for text in ([message.id] if isinstance(message.id, str) else message.id)}
    for path in [ROOT / "docs" / "worksheets.py", *python_files("model", "system", "training", "ui")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "tn", "mark"):
                said = node.args[: 2 if node.func.id == "tn" else 1]
                assert {each.value for each in said if isinstance(each, ast.Constant)} <= known, (path.name, node.lineno)


def test_each_catalogue_is_whole_and_has_the_placeholders_tags_and_terms_of_each_message():
    assert {tag: [*catalogue.problems(tag)] for tag in LANGUAGES} == {tag: [] for tag in LANGUAGES}


@pytest.mark.parametrize(
    ("message", "translation", "problem"),
    [
        ("{n} of {all}", "{n} von {alle}", "placeholders"),
        ("<b>bold</b>", "<i>fett</i>", "tags"),
        ("An [[epoch]]", "Eine [[Epoche]]", "terms"),
        ("A word", "", "missing"),
    ],
)
def test_a_faulty_catalogue_is_found(message: str, translation: str, problem: str, tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    monkeypatch.setattr(catalogue, "TEMPLATE", tmp_path / "messages.pot")
    for path, string in ((tmp_path / "messages.pot", ""), (tmp_path / "de.po", translation)):
        messages = Catalog(locale="de")
        messages.add(message, string, [("a.py", 0)])
        messages.add("old", "alt" if string else "", [("a.py", 0)]) if path.suffix == ".po" else None
        catalogue._write(messages, path)  # noqa: SLF001
    found = [*catalogue.problems("de")]
    assert problem in found[-1]


def test_each_placeholder_of_a_message_in_python_has_its_value_and_each_value_its_placeholder():
    """A placeholder without a value would stand on the page."""
    wrong, seen = [], 0
    for path in [path for name in ("model", "system", "training", "ui") for path in (catalogue.ROOT / name).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            given = {each.arg for each in node.keywords}
            if texts and None not in given and (name in ("t", "tc", "tn", "markup") or name.endswith("Error")):
                used = {found for text in texts for found in PLACEHOLDER.findall(text)} - ({"n"} if name == "tn" else set())
                wrong += [f"{path.name}:{node.lineno}: {used ^ given}"] if used != given else []
                seen += 1
    assert wrong == [] and seen > 400


def test_plural_forms_placeholders_and_refusals_are_written_in_the_language(_pseudo):
    assert tn("{n} step", "{n} steps", 1).startswith("1 st") and tn("{n} step", "{n} steps", 1) != "1 step"
    assert "{" not in t("Uploaded: {name}", name="a.png") and "a.png" in t("Uploaded: {name}", name="a.png")
    refusal = CheckpointError("{path} can't be written: {reason}", path="a.bin", reason=CheckpointError("{reason}.", reason=1234))
    assert str(refusal) == "a.bin can't be written: 1,234." and written(refusal) != str(refusal)
    assert t("no message at all") == "no message at all"


def test_the_language_belongs_to_a_thread():
    seen: list[str] = []

    def other() -> None:
        language.use(catalogue.PSEUDO)
        seen.append(t("Undo"))

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen != ["Undo"] and t("Undo") == "Undo"


def test_two_visitors_have_a_language_each_and_the_address_chooses_it():
    pages = [new_page(None, {}, lang=tag).run() for tag in (catalogue.PSEUDO, "")]
    assert [visitor(page).language for page in pages] == [catalogue.PSEUDO, "en"]
    names = [page.button(key="sheet-undo").label for page in pages]
    assert names[1] == "Undo" and names[0] != "Undo"
    assert not pages[0].run().exception and pages[1].run().button(key="sheet-undo").label == "Undo"


def test_an_unknown_language_is_english():
    assert language.chosen("xx", "", "") == language.chosen("", "", "tlh-KX") == "en"
    for tag in LANGUAGES:
        assert language.chosen(tag, "", "") == (tag if tag in catalogue.offered() else "en")

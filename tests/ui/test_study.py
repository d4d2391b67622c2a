"""The study's questions: answered before and after, kept by the browser, and read by `harness.study`."""

import json

from harness import study as command
from tests.ui.page import open_view, page_text, press, view_of, widget
from tests.ui.session import new_page, visitor
from ui.views import study


def save(app):
    """Return the button "Save my answers"."""
    return next(element.proto for element in app.get("download_button") if element.proto.label == "Save my answers")


def test_answers_before_and_after_make_a_file_that_the_command_reads(tmp_path):
    app = new_page(study="before").run()
    assert save(app).disabled, "there is nothing to save"
    assert len([radio for radio in app.radio if (radio.key or "").startswith("study-")]) == len(command.QUESTIONS)
    for question in command.QUESTIONS:
        widget(app.radio, f"study-before-{question['id']}").set_value(0).run()
    assert "All ten are answered." in page_text(app) and not save(app).disabled
    assert "10 of 10 are left." in page_text(new_page(study="before").run()), "another visitor has answered nothing"
    app.query_params["study"] = "after"
    visitor(app).study = "after"
    app.run()
    assert "10 of 10 are left." in page_text(app), "the answers of before do not count for after"
    for question in command.QUESTIONS:
        widget(app.radio, f"study-after-{question['id']}").set_value(question["right"]).run()
    visitor(app).choices["predict-teach"] = ("a drawing", 1)
    text = study.content(visitor(app))
    (tmp_path / "one.json").write_text(text, encoding="utf-8")
    found = command.load(tmp_path)
    assert found.after.all() and found.before.tolist() == [[question["right"] == 0 for question in command.QUESTIONS]]
    assert json.loads(text)["predictions"] == {"predict-teach": 1} and "drawing" not in text


def test_without_the_address_there_are_no_questions_and_the_app_is_one_press_away():
    assert "Ten questions" not in page_text(new_page(study="now").run())
    app = press(new_page(study="before").run(), "To the app")
    assert view_of(app) == "Look inside" and "study" not in app.query_params
    assert not [radio for radio in app.radio if (radio.key or "").startswith("study-")]
    app = open_view(new_page(study="before").run(), "Lessons")
    assert view_of(app) == "Lessons" and "Ten questions" not in page_text(app)

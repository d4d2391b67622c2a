"""Ten questions before and after the lessons (docs/study.md). `?study=before` or `?study=after` shows them in place of a view."""

import json
from functools import partial
from pathlib import Path

import streamlit as st

from ui import commands, session, widgets
from ui.session import Session

QUESTIONS = json.loads((Path(__file__).parents[1] / "text" / "study.json").read_text(encoding="utf-8"))
FORMAT = "digit-lens-answers-1"  # the field "format" of the file
CHOICES = "predict-"  # the keys of predictions and quizzes begin with it


def show() -> bool:
    """Show the study's ten questions if the URL contains `?study=before` or `?study=after`. Return whether they are shown."""
    visitor = session.current()
    when = visitor.study
    if not when:
        return False
    st.subheader(f"Ten questions, {when} the lessons", anchor=False)
    st.markdown("Answer without help. Nothing is marked, and your name is not asked.")
    answers = valid(visitor, when)
    for number, question in enumerate(QUESTIONS, 1):
        name = question["id"]
        widgets.controlled(
            st.radio,
            f"**{number}. {question['text']}**",
            range(len(question["options"])),
            format_func=question["options"].__getitem__,
            key=f"study-{when}-{name}",
            value=answers.get(name),
            on_change=partial(_answer, when, name),
        )
    missing = len(QUESTIONS) - len(answers)
    st.markdown(f"{missing} of {len(QUESTIONS)} are left." if missing else "All ten are answered. This browser keeps them.")
    with st.container(horizontal=True):
        st.download_button(
            "Save my answers",
            lambda: content(visitor),
            "digit-lens-answers.json",
            "application/json",
            key="study-save",
            icon=":material/download:",
            on_click="ignore",
            disabled=not answers,
        )
        st.button("To the app", key="study-close", on_click=commands.open_view, args=(visitor.view,))
    return True


def _answer(when: str, name: str, option: int | None) -> None:
    if option is not None:
        commands.answer_study(when, name, option)


def content(visitor: Session) -> str:
    """Return the JSON file for "Save my answers": answers, tour steps, predictions and quiz answers, without the user's name."""
    predicted = {key: value for key, (_, value) in visitor.choices.items() if key.startswith(CHOICES) and value is not None}
    answers = {when: valid(visitor, when) for when in session.STUDY}
    return json.dumps({"format": FORMAT, **answers, "tour": sorted(visitor.tour.done), "predictions": predicted}, indent=1)


def valid(visitor: Session, when: str) -> dict[str, int]:
    """Return the visitor's answers to the study by question, without invalid answers that the browser may have stored."""
    answers = visitor.answers.get(when, {})
    return {q["id"]: answers[q["id"]] for q in QUESTIONS if answers.get(q["id"]) in range(len(q["options"]))}

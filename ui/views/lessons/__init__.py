"""The Lessons view: nine short lessons, one open at a time.

`lesson` defines what a lesson is. The lessons are in `neurons`, `functions`, `learning` and `practice`. `answers` checks the
answers. `torch_process` runs PyTorch for lesson 9.
"""

from typing import Any

import streamlit as st

from ui import state
from ui.components import figure
from ui.reading import Reading
from ui.sample import sample_of
from ui.views.lessons.answers import Question
from ui.views.lessons.functions import ACTIVATION, SOFTMAX
from ui.views.lessons.learning import BACKPROP, ERROR, GRADIENT
from ui.views.lessons.lesson import Lesson, table
from ui.views.lessons.neurons import NEURON, SHAPES
from ui.views.lessons.practice import DROPOUT, PYTORCH

LESSONS: tuple[Lesson, ...] = (NEURON, SHAPES, ACTIVATION, SOFTMAX, ERROR, GRADIENT, BACKPROP, DROPOUT, PYTORCH)
OPEN_KEY = "lesson"


def show(reading: Reading) -> None:
    """Show the list of lessons and the lesson that is open."""
    sample = sample_of(reading)
    number = state.widgets.remembered(
        st.pills,
        "Lesson",
        range(len(LESSONS)),
        format_func=lambda n: f"{n + 1} {LESSONS[n].short}{' ✓' if n in state.lessons.passed() else ''}",
        key=OPEN_KEY,
        default=0,
        required=True,
        label_visibility="collapsed",
    )
    lesson = LESSONS[number]
    st.subheader(f"{number + 1}. {lesson.title}", anchor=False)
    if sample.note:
        st.caption(sample.note)
    st.markdown(lesson.text)
    for equation in lesson.latex:
        st.latex(equation)
    st.markdown(f"**In numbers,** for {sample.description}:")
    figure.show(table(lesson.numbers(sample)), key=f"lesson-numbers-{number}")
    st.markdown(f"**Try it.** {lesson.task}")
    lesson.experiment(sample)
    _question(number, lesson.question(sample))
    _navigation(number)


def _question(number: int, question: Question) -> None:
    """Show the question and the result of the last answer."""
    key = f"lesson-answer-{number}"
    answer = state.widgets.stored(key, "")
    with st.form(f"lesson-form-{number}"):
        st.markdown(f"**Question.** {question.text}")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Your answer", answer, key=key, max_chars=60, width=220)
            st.form_submit_button("Check", on_click=_check, args=(number, key, question))
        if answer:
            correct = question.check(answer)
            if correct is None:
                st.warning(f"“{answer}” is not a number that this page can read. Write 0.5, 1/2 or 50 %.", icon=":material/help:")
            elif correct:
                st.success(f"Right. {question.why}", icon=":material/check_circle:")
            else:
                st.info(f"Not yet. {question.hint}", icon=":material/lightbulb:")


def _check(number: int, key: str, question: Question) -> None:
    answer = str(state.widgets.value(key) or "")
    state.widgets.store(key, answer)
    if question.check(answer):
        state.lessons.mark_passed(number)


def _navigation(number: int) -> None:
    with st.container(horizontal=True):
        for name, icon, other in (("Previous", "arrow_back", number - 1), ("Next", "arrow_forward", number + 1)):
            if 0 <= other < len(LESSONS):
                options: dict[str, Any] = {"key": f"lesson-{name.lower()}", "icon": f":material/{icon}:"}
                st.button(f"{name} lesson", on_click=state.widgets.store, args=(OPEN_KEY, other), **options)

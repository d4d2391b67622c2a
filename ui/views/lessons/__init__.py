"""The Lessons view: nine short lessons, one open at a time. The page's URL contains its number (?lesson=3).

`lesson` defines what a lesson is. The lessons are in `neurons`, `functions`, `learning` and `practice`.
"""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from model.reading import Reading
from ui import commands, session, widgets
from ui.components import lesson_figure
from ui.mnist_digits import sample_of
from ui.text import glossary
from ui.text.language import t
from ui.views.lessons.functions import ACTIVATION, SOFTMAX
from ui.views.lessons.learning import BACKPROP, ERROR, GRADIENT, target
from ui.views.lessons.lesson import Lesson, chosen
from ui.views.lessons.neurons import NEURON_LESSON, SHAPES
from ui.views.lessons.practice import DROPOUT, PYTORCH
from ui.views.teach.apply import LABEL

LESSONS: tuple[Lesson, ...] = (NEURON_LESSON, SHAPES, ACTIVATION, SOFTMAX, ERROR, GRADIENT, BACKPROP, DROPOUT, PYTORCH)
OPEN_KEY, VIEW_KEY, ANSWER_KEY = "lesson", "lessons", "lesson-answer"


def show(reading: Reading) -> None:
    sample, number = sample_of(reading), session.current().lesson
    number = number if number < len(LESSONS) else 0
    if LESSONS[number].question(sample).check(session.stored(f"{ANSWER_KEY}-{number}", "")):
        commands.page.pass_lesson(number)
    with st.container(key=VIEW_KEY):
        widgets.controlled(
            st.pills,
            t("Lesson"),
            range(len(LESSONS)),
            format_func=lambda i: f"{i + 1} {t(LESSONS[i].short)}{' ✓' if i in session.current().passed else ''}",
            key=OPEN_KEY,
            value=number,
            on_change=partial(commands.page.open_view, session.LESSONS),
            required=True,
            label_visibility="collapsed",
        )
        _lesson(number, sample)
        _navigation(number)


def _lesson(number: int, sample: Reading) -> None:
    lesson = LESSONS[number]
    st.subheader(f"{number + 1}. {t(lesson.title)}", anchor=False)
    if sample.note:
        st.caption(sample.note)
    about = f"{sample.result.key}-{sample.network.architecture}"
    lesson.experiment.ask(f"predict-lesson-{number}", about)
    st.markdown(lesson.experiment.written(lesson.experiment.task))
    controls = [(control, chosen(control)) for control in lesson.controls(sample)]
    store, teach = partial(_store, lesson, sample), partial(_teach, sample)
    lesson_figure.show(lesson.figure, number + 1, controls, lesson.given(sample), on_change=store, on_open=teach)
    lesson.experiment.compare(f"predict-lesson-{number}", about, sample)
    glossary.markdown(t(lesson.text, **lesson.values()))
    for equation in lesson.latex:
        st.latex(t(equation))
    st.markdown(_whose(sample))
    numbers = lesson.numbers(sample).items()
    st.markdown("\n".join(t("- {name}: **{value}**", name=name, value=value) for name, value in numbers))
    for name, text in zip((t("In NumPy"), t("In PyTorch")), lesson.code(sample), strict=True):
        with st.expander(name, icon=":material/code:"):
            st.code(text, language="python")
    question = lesson.question(sample)
    st.markdown(f"**{question.text}**")
    question.ask(t("Your answer"), f"{ANSWER_KEY}-{number}", label_visibility="collapsed")


def _whose(sample: Reading) -> str:
    """Return the heading of the numbers: whose they are."""
    if sample.note:
        return t("**For the test digit:**")
    return t("**For the marked digit:**") if len(sample.parts) > 1 else t("**For your drawing:**")


def _store(lesson: Lesson, sample: Reading) -> None:
    values = session.sent(lesson_figure.figure_key(lesson.figure), "values")
    if isinstance(values, Mapping):
        for control in lesson.controls(sample):
            if control.accepts(value := values.get(control.name)):
                session.store_choice(control.key, value)


def _teach(sample: Reading) -> None:
    """Open Teach it with the user's digit. Label it with a digit that the network does not predict, so that there is an error."""
    if sample.note:
        commands.drawing.replace_drawing(sample.sheet)
    session.store_choice(LABEL, target(sample), sample.result.key)
    commands.page.turn_picture("backward")
    commands.page.open_view("Teach it", scroll_to=".view-name")


def _navigation(number: int) -> None:
    with st.container(horizontal=True):
        previous, following = ("previous", t("Previous lesson"), "arrow_back"), ("next", t("Next lesson"), "arrow_forward")
        for (name, label, icon), other in ((previous, number - 1), (following, number + 1)):
            if 0 <= other < len(LESSONS):
                opens = partial(commands.page.open_view, session.LESSONS, other, scroll_to=f".st-key-{VIEW_KEY}")
                st.button(label, key=f"lesson-{name}", icon=f":material/{icon}:", on_click=opens)

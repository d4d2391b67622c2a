"""The part "Mistakes": the confusion matrix, and the images in one of its cells. A click on an image puts it on the canvas."""

import numpy as np
import streamlit as st

from model import evaluation
from ui import commands, mnist_digits, session, widgets
from ui.components import figure
from ui.mnist_digits import Answers
from ui.reading import Reading
from ui.text import prose
from ui.text.format import count, percent
from ui.views.evaluate import result_figures

MATRIX, GALLERY, FILTER = "evaluate-matrix", "evaluate-gallery", "evaluate-filter"
MISTAKES, HITS = "Worst mistakes", "Barely right"  # the most confident mistakes, the least confident right answers
SHOWN = 100  # images; the shipped network makes 61 mistakes
WORDS = {"Teach it": "school", "Look inside": "search"}  # views that a pressed image leads to, and their icons


def show(reading: Reading) -> None:
    answers = mnist_digits.answers(reading.network)
    total, correct = len(answers.labels), int((answers.digits == answers.labels).sum())
    prose.markdown(
        f"It misreads **{total - correct:,}** of {total:,} [[test digits]] ({percent(correct / total, 2)} are "
        "right). Press a number in the [[confusion matrix]] to see its images."
    )
    chosen = session.stored(FILTER, MISTAKES)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        score = evaluation.count(answers.digits, answers.labels)
        figure.show(result_figures.matrix(score, _cell(chosen)), key=MATRIX, on_pick=choose_pressed)
    with right:
        _images(reading, answers, chosen)


def select(answers: Answers, chosen: str) -> tuple[np.ndarray, str]:
    """Return the indices of the images to show, int64 (k,), and a title for them.

    chosen: MISTAKES for all mistakes, HITS for all correct predictions, or "4:9" for fours that were classified as nines.
    """
    read = answers.digits
    if cell := _cell(chosen):
        label, answer = cell
        is_right = label == answer
        shown = (answers.labels == label) & (read == answer)
        what = f"{label} read correctly" if is_right else f"{label} read as {answer}"
    else:
        is_right = chosen == HITS
        shown = (read == answers.labels) == is_right
        what = "All right answers" if is_right else "All mistakes"
    found = evaluation.ranked(answers.labels, answers.probabilities, shown)
    return found, f"**{what}:** {count(len(found), 'image')}, the {'least' if is_right else 'most'} confident first"


def _images(reading: Reading, answers: Answers, chosen: str) -> None:
    """Show a gallery of test images, and buttons to choose which images it contains. chosen: as in `select`."""
    widgets.controlled(
        st.pills,
        "Show",
        [MISTAKES, HITS],
        key="evaluate-filter-pills",
        value=chosen if chosen in (MISTAKES, HITS) else None,
        on_change=lambda picked: session.store_choice(FILTER, picked or MISTAKES),
        help="The worst mistakes: wrong answers with the highest confidence. Barely right: right answers with the lowest.",
    )
    found, title = select(answers, chosen)
    st.markdown(title)
    if not len(found):
        st.caption("There are none.")
        return
    figure.show(
        result_figures.gallery(answers, found[:SHOWN], reading.sheet.source),
        key=GALLERY,
        on_pick=lambda: commands.put_test_digit(GALLERY),
    )
    if len(found) > SHOWN:
        st.caption(f"These are the first {SHOWN}.")
    _on_the_sheet(reading)


def _on_the_sheet(reading: Reading) -> None:
    """If the canvas shows an image with a known label, show its source and buttons to examine it. Otherwise ask to select one."""
    if reading.sheet.label is None:
        st.caption("Press an image to put it on the sheet.")
        return
    st.markdown(f"**On the sheet:** {reading.sheet.source}. *Undo* brings your drawing back.")
    with st.container(horizontal=True, gap="small"):
        for view, icon in WORDS.items():
            st.button(view, icon=f":material/{icon}:", key=f"evaluate-open-{view}", on_click=commands.open_view, args=(view,))


def _cell(chosen: str) -> tuple[int, int] | None:
    """Parse a cell of the confusion matrix such as "4:9" as (label, prediction). Return None for any other text."""
    label, colon, answer = chosen.partition(":")
    is_cell = colon and len(label) == len(answer) == 1 and (label + answer).isdecimal()
    return (int(label), int(answer)) if is_cell else None


def choose_pressed() -> None:
    pressed = session.sent(MATRIX, "pick")
    if isinstance(pressed, str) and _cell(pressed) is not None:
        session.store_choice(FILTER, pressed)

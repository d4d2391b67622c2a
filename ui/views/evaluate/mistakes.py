"""The part "Mistakes": the confusion matrix, and the images in one of its cells. A click on an image puts it on the canvas."""

import math
import re

import numpy as np
import streamlit as st
from markupsafe import Markup

from model import evaluation
from model.evaluation import Score
from model.network import DIGITS
from model.reading import Reading
from ui import commands, mnist_digits, session, widgets
from ui.components import figure
from ui.figures import images
from ui.figures.tables import EMPTY, row, table
from ui.mnist_digits import Answers
from ui.text import glossary
from ui.text.format import percent
from ui.text.glossary import HELP, term
from ui.text.language import grouped, mark, markup, t, tn

MATRIX, GALLERY, FILTER = "evaluate-matrix", "evaluate-gallery", "evaluate-filter"
MISTAKES, HITS = mark("Worst mistakes"), mark("Barely right")  # the most confident mistakes, the least confident right answers
GROUPS = mark("The worst mistakes: wrong answers with the highest confidence. Barely right: right answers with the lowest.")
CELL = re.compile("[0-9]:[0-9]")  # of the confusion matrix, as the browser sends it: label and answer
Filter = str | tuple[int, int]
SHOWN = 100  # images; the shipped network makes 61 mistakes
RIGHT, WRONG = "--above", "--below"  # the colours of right and wrong answers
# Its name is the text below the image, and its description the title.
BUTTON = Markup(
    '<button type="button" data-pick="{}" aria-pressed="{}" tabindex="{}" title="{}"><img src="{}" alt="">{}</button>'
)
LEADS_TO = {mark("Teach it"): "school", mark("Look inside"): "search"}  # views for a pressed image, and their icons


def show(reading: Reading) -> None:
    with st.spinner(t(mnist_digits.READING)):
        answers = mnist_digits.answers(reading.network)
    total, correct = len(answers.labels), int(answers.score.correct.sum())
    glossary.markdown(
        t(
            "It misreads **{misread}** of {total} [[test digits]] ({share} are right). Press a number in the "
            "[[confusion matrix]] to see its images.",
            misread=grouped(total - correct),
            total=grouped(total),
            share=percent(correct / total, 2),
        )
    )
    chosen = session.stored(FILTER, MISTAKES)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        figure.show(matrix(answers.score, chosen), key=MATRIX, on_pick=choose_pressed)
    with right:
        _images(reading, answers, chosen)


def matrix(score: Score, chosen: Filter) -> Markup:
    """Return a confusion matrix as an HTML table. Each count above 0 is a button with "label:answer".

    chosen: as in `select`. The count of these images is marked.
    """
    counts = score.confusion
    worst = max(1, int((counts * (1 - np.eye(DIGITS, dtype=int))).max()))
    recalls, precisions = score.by_digit, score.precision
    places = [(i, j) for i in range(DIGITS) for j in range(DIGITS) if counts[i, j]]
    stop = chosen if chosen in places else next(iter(places), None)  # of the Tab key

    def number(label: int, answer: int) -> Markup:
        n = int(counts[label, answer])
        if not n:
            return EMPTY
        is_right, pair = label == answer, {"label": label, "answer": answer}
        return Markup(
            '<td style="background:color-mix(in srgb,var({colour}) {share:.0f}%,transparent)">'
            '<button type="button" class="{long}" data-pick="{label}:{answer}" aria-pressed="{pressed}" tabindex="{stop}" '
            'aria-label="{words}" title="{words}">{n}</button></td>'
        ).format(
            colour=RIGHT if is_right else WRONG,
            share=20 if is_right else 14 + 46 * math.sqrt(n / worst),
            long="long" if n > 999 else "",
            label=label,
            answer=answer,
            pressed=str(chosen == (label, answer)).lower(),
            stop=0 if stop == (label, answer) else -1,
            words=tn("{n} image of {label} read as {answer}", "{n} images of {label} read as {answer}", n, **pair),
            n=n,
        )

    digits = range(DIGITS)
    rows = [row(i, *(number(i, j) for j in digits), _share(recalls, i)) for i in digits]
    last = row(Markup('<span class="spoken">{}</span>').format(t("precision")), *(_share(precisions, j) for j in digits))
    heads = ("", *map(str, digits), term(t("recall"), HELP["recall"]))
    caption = markup(
        "Row: the true digit. Column: the answer. Blue: right, orange: wrong. Last row: {precision} of each answer in %, the "
        "lowest "
        "bold.",
        precision=term(t("precision"), HELP["precision"]),
    )
    return Markup('<div class="matrix">{}</div>').format(table(heads, *rows, last, caption=caption))


def _share(shares: np.ndarray, k: int) -> Markup:
    """Return an HTML cell with the precision or recall of digit k in per cent. The lowest of the ten values is bold."""
    is_lowest = not np.isnan(shares[k]) and shares[k] == np.nanmin(shares)
    text = percent(float(shares[k])).rstrip("\u00a0\u202f%")
    return Markup('<td class="share{}" data-value="{:.6f}">{}</td>').format(" lowest" if is_lowest else "", shares[k], text)


def select(answers: Answers, chosen: Filter) -> tuple[np.ndarray, str]:
    """Return the indices of the images to show, int64 (k,), and a title for them.

    chosen: MISTAKES for all mistakes, HITS for all correct predictions, or (4, 9) for fours that were classified as nines.
    """
    right = answers.digits == answers.labels
    if isinstance(chosen, tuple):
        label, answer = chosen
        shown, is_right = (answers.labels == label) & (answers.digits == answer), label == answer
        what = t("{label} read as {answer}", label=label, answer=answer)
    else:
        is_right = chosen == HITS
        shown, what = right == is_right, t("All right answers") if is_right else t("All mistakes")
    found = evaluation.ranked(answers.labels, answers.probabilities, shown)
    title = tn(
        "**{what}:** {n} image, the most confident first",
        "**{what}:** {n} images, the most confident first",
        len(found),
        what=what,
    )
    if is_right:
        title = tn(
            "**{what}:** {n} image, the least confident first",
            "**{what}:** {n} images, the least confident first",
            len(found),
            what=what,
        )
    return found, title


def _images(reading: Reading, answers: Answers, chosen: Filter) -> None:
    """Show a gallery of test images, buttons to choose which images it contains, and what to do with a pressed image."""
    groups = [MISTAKES, HITS]
    choose = {"on_change": lambda picked: session.store_choice(FILTER, picked or MISTAKES), "help": t(GROUPS)}
    value = chosen if chosen in groups else None
    widgets.controlled(st.pills, t("Show"), groups, key="evaluate-filter-pills", value=value, **choose)
    found, title = select(answers, chosen)
    st.markdown(title)
    if not len(found):
        st.caption(t("There are none."))
        return
    images_shown = gallery(answers, found[:SHOWN], reading.sheet.source)
    figure.show(images_shown, key=GALLERY, on_pick=lambda: commands.drawing.put_test_digit(GALLERY))
    if len(found) > SHOWN:
        st.caption(t("These are the first {shown}.", shown=SHOWN))
    if reading.sheet.label is None:
        st.caption(t("Press an image to put it on the sheet."))
        return
    st.markdown(t("**On the sheet:** {source}. *Undo* brings your drawing back.", source=reading.sheet.source))
    with st.container(horizontal=True, gap="small"):
        for view, icon in LEADS_TO.items():
            opens = {"on_click": commands.page.open_view, "args": (view,)}
            st.button(t(view), icon=f":material/{icon}:", key=f"evaluate-open-{view}", **opens)


def gallery(answers: Answers, shown: np.ndarray, source: str) -> Markup:
    """Return HTML with a button for each image whose index is in `shown`. The button of the image called `source` is marked."""
    digits, buttons = answers.digits, []
    for rank, i in enumerate(shown.tolist()):
        label, answer, confidence = int(answers.labels[i]), int(digits[i]), float(answers.probabilities[i].max())
        name = mnist_digits.name(i, label)
        below = Markup("<b>{}</b> {}").format(answer, percent(confidence, 0))
        if answer != label:
            below = Markup("{}→{}").format(label, below)
        title = t("{name}, read as {answer} with {confidence}", name=name, answer=answer, confidence=percent(confidence, 0))
        picture, is_pressed = images.digit(answers.images[i] / 255), str(name == source).lower()
        buttons.append(BUTTON.format(i, is_pressed, -1 if rank else 0, title, picture, below))
    label = t("Images with their true digit, the answer and its confidence; arrow keys go through them")
    return Markup('<div class="gallery images" role="group" aria-label="{}">{}</div>').format(label, Markup().join(buttons))


def choose_pressed() -> None:
    pressed = session.sent(MATRIX, "pick")
    if isinstance(pressed, str) and CELL.fullmatch(pressed):
        session.store_choice(FILTER, (int(pressed[0]), int(pressed[2])))

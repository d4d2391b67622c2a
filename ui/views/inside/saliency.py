"""Why the network reads this digit: gradient times input of a logit, or of the margin between two digits, over the drawing."""

from functools import partial

import numpy as np
import streamlit as st

from model.explain import Tangent, one_hot, tangent
from model.network import Network
from ui import session, widgets
from ui.components import figure
from ui.figures import charts, images
from ui.figures.tables import EMPTY, bar, cell, row, table
from ui.reading import Reading
from ui.text import prose
from ui.text.format import fixed, signed
from ui.text.glossary import HELP, layer_name, pixel_name, term
from ui.text.markup import Markup, html
from ui.views.example_digit import LABEL, sample_of

SAID_KEY, QUESTION_KEY = "inside-said", "inside-question"
NEARLY_FULL = 0.5  # ink of a pixel that can still take a good deal more
WINNER, MARGIN = "The digit read", "One digit and not another"


def show(reading: Reading, place: tuple[int, int]) -> None:
    passed = reading.result
    heading = st.container()
    first, second = _choose_digits(reading)
    question = f"Why {first}?" if second is None else f"Why {first} and not {second}?"
    heading.subheader(question, anchor=False, help=HELP["saliency"])
    coefficients = one_hot(10, first) - (one_hot(10, second) if second is not None else 0)
    why = tangent(reading.network, passed, len(reading.network.layers) - 1, coefficients)
    picture, total = st.columns(2, gap="large")
    scale = images.scale_of(why.parts)
    against = f"for {second}" if second is not None else f"against {first}"
    with picture:
        overlay = images.overlay(why.parts, passed.x, scale)
        title = f"Evidence for {first} (blue) and {against} (orange)"
        figure.show(
            html(
                '<div class="pictures">{}</div>'
                '<p class="readout" role="status">Point at a pixel, or use the arrow keys, to see its numbers.</p>',
                charts.image(overlay, title, _alt_text(why.parts, first, against), readable=True),
            )
            + charts.legend(scale, against, f"for {first}", dark=True),
            key="inside-saliency",
            values={"ink": passed.x, "slope": why.field, "part": why.parts},
        )
    with total:
        figure.show(sum_table(reading.network, why, first, second), key="inside-saliency-sum")
    prose.markdown(_colours(reading, first, second, why))
    goal = "score" if second is None else "lead"
    prose.markdown(
        f"A pixel's *evidence* is its ink times the [[pixel gradient]]: how much this {goal} rises with a little more ink there. "
        f"Each bias counts times its own slope. With ReLU the rows add up to exactly this {goal} m, because the network is "
        "linear as long as the same neurons respond."
    )
    st.latex(r"m = \sum_i x_i \frac{\partial m}{\partial x_i} + \sum b \, \frac{\partial m}{\partial b}")


def _colours(reading: Reading, first: int, second: int | None, why: Tangent) -> str:
    """Return Markdown that explains the drawing's colours: blue ink is evidence for the digit `first`, orange ink against it.

    second: a digit, or None. If given, orange ink is evidence for this digit. why: how much each pixel and the biases contribute.
    If `first` is the predicted digit and `second` the correct one, the text says why the drawing was misclassified.
    """
    said, read, hidden = _said(reading), reading.result.digit, reading.network.hidden
    colours = (
        "The network compares ten scores, the [[logits|logit]]. A digit is misread if its ink gives another digit the "
        "highest: a 4 closed at the top has ink where many a 9 has it. "
        f"Blue ink speaks for {first}, orange ink {'against it' if second is None else f'for {second}'}."
    )
    if said is None:
        colours += (
            " **If it misread your digit,** choose above which one it is: blue ink then pulled it towards "
            f"{read}, orange ink towards your digit."
        )
    elif said != read and (first, second) == (read, said):
        ink, biases = float(why.parts.sum()), sum(why.biases)
        curved = f" The curvature of {hidden} spoke for {read if why.rest > 0 else said}, by {fixed(abs(why.rest))}."
        missing = int(np.where(reading.result.x < NEARLY_FULL, why.field, np.inf).argmin())
        colours = (
            f"**It misread your {said} as {read}:** blue ink pulled it towards {read}, orange ink towards {said}. All ink "
            f"together spoke for {read if ink > 0 else said}, by {fixed(abs(ink))}. What the neurons add by themselves, their "
            f"biases, spoke for {read if biases > 0 else said}, by {fixed(abs(biases))}.{'' if hidden == 'relu' else curved} "
            f"So {read} won by {fixed(why.value)}. "
            f"Missing ink has no colour: more of it would have helped {said} most in {pixel_name(missing)}."
        )
    return colours


def _said(reading: Reading) -> int | None:
    """Return the drawing's correct digit: the user's choice or, if there is none, the drawing's label. Return None if unknown."""
    sample = sample_of(reading)
    said = session.stored(LABEL, None, sample.key)
    return sample.label if said is None else said


def sum_table(network: Network, why: Tangent, first: int, second: int | None) -> Markup:
    """Return an HTML table of the contributions that add up to the logit of the digit `first`.

    If `second` is a digit, they add up to the logit of `first` minus that of `second`.
    why: the contributions of the pixels and of the biases.
    """
    up, down = float(why.parts[why.parts > 0].sum()), float(why.parts[why.parts < 0].sum())
    against = f"for {second}" if second is not None else f"against {first}"
    rows = [(f"ink that is evidence for {first}", up), (f"ink that is evidence {against}", down)]
    rows += [(f"biases of {layer_name(network, k).lower()}", b) for k, b in enumerate(why.biases)]
    if network.hidden != "relu":
        rows.append((f"curvature of {network.hidden}", why.rest))
    largest = max(abs(value) for _, value in rows) or 1.0
    name = html("{} of {}", term("logit", HELP["logit"]), first)
    if second is not None:
        name = html("{} of {} over {}", term("margin", HELP["margin"]), first, second)
    total = row(name, EMPTY, cell(signed(why.value), testid="why-value", value=why.value), total=True)
    parts = [row(part, bar(value, largest), cell(signed(value), term=value)) for part, value in rows]
    return table((), *parts, total, caption="All rows add up to the number that the network computed")


def _choose_digits(reading: Reading) -> tuple[int, int | None]:
    """Ask which digit's logit to explain, and with which other digit to compare, if any. Return (digit, other digit or None)."""
    sample, read = sample_of(reading), reading.result.digit
    said = _said(reading)
    widgets.controlled(
        st.pills,
        "Which digit is it really?",
        range(10),
        format_func=str,
        key=SAID_KEY,
        value=said,
        on_change=partial(_set_label, sample.key),
        help="If the network's answer is another digit, the picture compares the two: which ink speaks for yours, "
        "and which for the network's.",
    )
    default = WINNER if said in (None, read) else MARGIN
    question = widgets.one_of("Explain", [WINNER, MARGIN], key=QUESTION_KEY, default=default, help=HELP["margin"])
    if question == WINNER:
        return read, None
    other = int(np.argsort(reading.result.probabilities)[-2]) if said in (None, read) else said
    return read, other


def _set_label(sample_key: str, digit: int | None) -> None:
    """Store the correct digit of a drawing, and reset the choice whose default depends on it."""
    session.store_choice(LABEL, digit, sample_key)
    session.current().choices.pop(QUESTION_KEY, None)


def _alt_text(parts: np.ndarray, first: int, against: str) -> str:
    """Return the alternative text of an image that shows each pixel's evidence for the digit `first`.

    parts: the evidence, (784,). against: the words for negative evidence, such as "against 4" or "for 9".
    """
    up, down = parts[parts > 0], parts[parts < 0]
    return (
        f"The drawing with the evidence of each pixel: {len(up)} pixels for {first}, together {signed(float(up.sum()))}; "
        f"{len(down)} {against}, together {signed(float(down.sum()))}"
    )

"""The part "Why": each pixel's evidence for the predicted digit (gradient times input), as a heat map over the drawing."""

import streamlit as st
from markupsafe import Markup

from model.explain import Tangent, one_hot, tangent
from model.layers import ACTIVATIONS
from model.network import Network
from model.reading import Reading
from ui import widgets
from ui.components import figure
from ui.figures import captions, images
from ui.figures.tables import EMPTY, bar, cell, row, table
from ui.text import glossary
from ui.text.format import adding_up, signed
from ui.text.glossary import HELP, layer_name, term

OTHER_KEY, WHY_KEY = "inside-other", "inside-why"
PLACE = f".st-key-{WHY_KEY}"  # of the answer on the page


def show(reading: Reading) -> None:
    passed = reading.result
    first, label = passed.digit, reading.sheet.label
    answer = st.container(key=WHY_KEY)
    known = None if label == first else label
    chosen = widgets.digit("Compare with", key=OTHER_KEY, default=known, about=passed.key, help=HELP["margin"])
    second = None if chosen == first else chosen
    question = f"Why {first}?" if second is None else f"Why {first} and not {second}?"
    if second is None and reading.is_doubtful:  # the page does not say that it is this digit
        question = f"Why does {first} get the highest score?"
    answer.subheader(question, anchor=False, help=HELP["saliency"])
    coefficients = one_hot(10, first) - (one_hot(10, second) if second is not None else 0)
    why = tangent(reading.network, passed, len(reading.network.layers) - 1, coefficients)
    picture, total = answer.columns(2, gap="large")
    scale = images.scale_of(why.parts)
    against = f"for {second}" if second is not None else f"against {first}"
    with picture:
        overlay = images.overlay(why.parts, passed.x, scale)
        title = f"Evidence for {first} (blue) and {against} (orange)"
        image = captions.image(overlay, title, f"The drawing with each pixel's evidence for {first} or {against}", readable=True)
        markup = image + captions.READOUT + captions.legend(scale, against, f"for {first}", dark=True)
        figure.show(markup, key="inside-saliency", values={"ink": passed.x, "slope": why.field, "part": why.parts})
    with total:
        figure.show(sum_table(reading.network, why, first, second), key="inside-saliency-sum")
    if second is None:
        st.markdown("**If it misread your digit,** choose above the digit that it is.")
    goal = "score" if second is None else "lead"
    glossary.markdown(f"A pixel's *evidence* for this {goal} m is its ink times the [[pixel gradient]].")
    st.latex(r"m = \sum_i x_i \frac{\partial m}{\partial x_i} + \sum b \, \frac{\partial m}{\partial b}")


def sum_table(network: Network, why: Tangent, first: int, second: int | None) -> Markup:
    """Return an HTML table of the contributions that add up to the logit of `first`, or to its lead over that of `second`."""
    up, down = float(why.parts[why.parts > 0].sum()), float(why.parts[why.parts < 0].sum())
    against = f"for {second}" if second is not None else f"against {first}"
    rows = [(f"ink that is evidence for {first}", up), (f"ink that is evidence {against}", down)]
    rows += [(f"biases of {layer_name(network, k).lower()}", b) for k, b in enumerate(why.biases)]
    if ACTIVATIONS[network.hidden].is_curved:
        rows.append((f"curvature of {network.hidden}", why.rest))
    largest = max(abs(value) for _, value in rows) or 1.0
    name = Markup("{} of {}").format(term("logit", HELP["logit"]), first)
    if second is not None:
        name = Markup("{} of {} over {}").format(term("margin", HELP["margin"]), first, second)
    total = row(name, EMPTY, cell(signed(why.value), testid="why-value", value=why.value), total=True)
    shown = adding_up([value for _, value in rows], why.value, 2)
    parts = [row(part, bar(v, largest), cell(signed(rounded), term=v)) for (part, v), rounded in zip(rows, shown, strict=True)]
    return table((), *parts, total, caption="All rows add up to the number that the network computed")

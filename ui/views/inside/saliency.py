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
from ui.text.format import ACTIVATION_NAMES, adding_up, signed
from ui.text.glossary import HELP, layer_name, term
from ui.text.language import mark, markup, t

OTHER_KEY, WHY_KEY = "inside-other", "inside-why"
PLACE = f".st-key-{WHY_KEY}"  # of the answer on the page


def show(reading: Reading) -> None:
    passed = reading.result
    first, label = passed.digit, reading.sheet.label
    answer = st.container(key=WHY_KEY)
    known = None if label == first else label
    chosen = widgets.digit(t("Compare with"), key=OTHER_KEY, default=known, about=passed.key, help=t(HELP["margin"]))
    second = None if chosen == first else chosen
    question = (
        t("Why {first}?", first=first) if second is None else t("Why {first} and not {second}?", first=first, second=second)
    )
    if second is None and reading.is_doubtful:  # the page does not say that it is this digit
        question = t("Why does {first} get the highest score?", first=first)
    answer.subheader(question, anchor=False, help=t(HELP["saliency"]))
    coefficients = one_hot(10, first) - (one_hot(10, second) if second is not None else 0)
    why = tangent(reading.network, passed, len(reading.network.layers) - 1, coefficients)
    picture, total = answer.columns(2, gap="large")
    scale = images.scale_of(why.parts)
    with picture:
        overlay = images.overlay(why.parts, passed.x, scale)
        title = t("Evidence for {first} (blue) and against {first} (orange)", first=first)
        alternative = t("The drawing with each pixel's evidence for {first} or against {first}", first=first)
        below, above = t("against {digit}", digit=first), t("for {digit}", digit=first)
        if second is not None:
            title = t("Evidence for {first} (blue) and for {second} (orange)", first=first, second=second)
            alternative = t("The drawing with each pixel's evidence for {first} or for {second}", first=first, second=second)
            below = t("for {digit}", digit=second)
        image = captions.image(overlay, title, alternative, readable=True)
        markup = image + captions.readout() + captions.legend(scale, below, above, dark=True)
        figure.show(markup, key="inside-saliency", values={t("ink"): passed.x, t("slope"): why.field, t("part"): why.parts})
    with total:
        figure.show(sum_table(reading.network, why, first, second), key="inside-saliency-sum")
    if second is None:
        st.markdown(t("**If it misread your digit,** choose above the digit that it is."))
    evidence = mark("A pixel's *evidence* for this lead m is its ink times the [[pixel gradient]].")
    if second is None:
        evidence = mark("A pixel's *evidence* for this score m is its ink times the [[pixel gradient]].")
    glossary.markdown(t(evidence))
    st.latex(r"m = \sum_i x_i \frac{\partial m}{\partial x_i} + \sum b \, \frac{\partial m}{\partial b}")


def sum_table(network: Network, why: Tangent, first: int, second: int | None) -> Markup:
    """Return an HTML table of the contributions that add up to the logit of `first`, or to its lead over that of `second`."""
    up, down = float(why.parts[why.parts > 0].sum()), float(why.parts[why.parts < 0].sum())
    against = t("ink that is evidence against {digit}", digit=first)
    if second is not None:
        against = t("ink that is evidence for {digit}", digit=second)
    rows = [(t("ink that is evidence for {digit}", digit=first), up), (against, down)]
    rows += [(t("biases: {layer}", layer=layer_name(network, k)), b) for k, b in enumerate(why.biases)]
    if ACTIVATIONS[network.hidden].is_curved:
        rows.append((t("curvature of {hidden}", hidden=t(ACTIVATION_NAMES[network.hidden])), why.rest))
    largest = max(abs(value) for _, value in rows) or 1.0
    name = markup("{logit} of {digit}", logit=term(t("logit"), HELP["logit"]), digit=first)
    if second is not None:
        name = markup("{margin} of {first} over {second}", margin=term(t("margin"), HELP["margin"]), first=first, second=second)
    total = row(name, EMPTY, cell(signed(why.value), testid="why-value", value=why.value), total=True)
    shown = adding_up([value for _, value in rows], why.value, 2)
    parts = [row(part, bar(v, largest), cell(signed(rounded), term=v)) for (part, v), rounded in zip(rows, shown, strict=True)]
    return table((), *parts, total, caption=t("All rows add up to the number that the network computed"))

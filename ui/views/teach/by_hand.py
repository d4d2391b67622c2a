"""Part 4 of Teach it: compute one weight's step by hand. Each number is checked, and a wrong number gets a hint.

The weight is the one with the largest gradient in the last layer, where each gradient is a product of only two numbers.
"""

import math

import streamlit as st

from model.teaching import Backward, Chain, chain
from ui.curriculum import Question
from ui.text import glossary
from ui.text.format import agreeing, fixed
from ui.text.glossary import pixel_name
from ui.text.language import t
from ui.views.teach import learning_rate

KEY = "teach-hand"
TOLERANCE = 0.05  # of the right number, so that one may compute with the rounded numbers that are shown
LEAST_DELTA = 1e-3  # with a smaller error term, the numbers are too small to be done by hand


def show(backprop: Backward) -> None:
    """Show the exercise. Its answers are cleared if the digit, the label, the learning rate or the network changes."""
    rate = learning_rate.current(backprop)
    links = chain(backprop, len(backprop.network.layers) - 1)
    if abs(links.back * links.slope) < LEAST_DELTA:
        st.info(
            t(
                "Every number here is almost 0, because the output sends back almost no error. Choose another digit above, or "
                "press **Try a hard one**."
            ),
            icon=":material/lightbulb:",
        )
        return
    given, questions = _exercise(backprop, links, rate)
    glossary.markdown(given)
    about = f"{backprop.passed.key} {backprop.label} {rate} {backprop.network.key}"
    asked = [question.ask(question.text, f"{KEY}-{question.text}", about) for question in questions]
    if all(asked):
        st.success(t("That is all. A training step does this for every weight at once."), icon=":material/check_circle:")


def _exercise(backprop: Backward, links: Chain, rate: float) -> tuple[str, list[Question]]:
    """Return the exercise for one weight: a text with the given numbers, and the questions. links: its gradient's factors."""
    j, output = links.j, float(backprop.output[links.j])
    delta, step, is_softmax = links.back * links.slope, -rate * links.gradient, backprop.network.output == "softmax"
    # δ and a have so many digits, and the gradient so many, that the products of the rounded numbers are those shown.
    of_gradient = agreeing((-rate, links.gradient), step)
    digits = agreeing((delta, links.a), links.gradient, of_gradient)
    places = max(4, _decimals(step))  # of the weight, so that they show three digits of its step
    shown = fixed(output, max(_decimals(output), _decimals(delta, digits)))  # δ is the difference to y, which may be far smaller
    letter, formula, hint = "ŷ", "(ŷ − y) · ŷ · (1 − ŷ)", t("Multiply ŷ − y by ŷ and by 1 − ŷ.")
    if is_softmax:
        letter, formula, hint = "p", "p − y", t("Take the output p of the digit, minus its target y.")
    source = t("the pixel in {pixel}", pixel=pixel_name(links.i))
    if links.layer:
        source = t("neuron {n} of hidden layer {layer}", n=links.i + 1, layer=links.layer)
    target = t("{digit} is not the right digit, so its target y is 0.", digit=j)
    if j == backprop.label:
        target = t("{digit} is the right digit, so its target y is 1.", digit=j)
    given = t(
        "**Calculate one step by hand.** A pocket calculator is enough, and rounding is fine. The step changes the [[weight]] "
        "from {source} to the output of digit {digit}: [[δ]] says how wrong this output is, and the weight's [[gradient]] is δ "
        "times x, the number that comes in. These numbers are given:\n\n- The network's output for {digit}: {letter} = "
        "**{shown}**. "
        "{target}\n- The number that comes in: x = **{input}**. The weight: w = **{weight}**.\n- The [[learning rate]]: η = "
        "**{rate}**.",
        source=source,
        digit=j,
        letter=letter,
        shown=shown,
        target=target,
        input=_plain(links.a, digits),
        weight=fixed(links.weight, places),
        rate=_plain(rate, 1),
    )
    products = (
        (f"δ = {formula}", delta, f"{hint} {t('Look at its sign, too.')}", digits),
        (t("gradient = δ · x"), links.gradient, t("Multiply δ by x, the number that comes in."), of_gradient),
        (t("Δw = −η · gradient"), step, t("Multiply by the learning rate, and change the sign."), 3),
    )
    new = fixed(round(links.weight, places) + round(step, places), places)
    right_one = t("It is {number}.", number=new)
    return given, [
        *(
            Question(text, right, hint, t("It is {number}.", number=_plain(right, n)), TOLERANCE * abs(right))
            for text, right, hint, n in products
        ),
        Question(t("new w = w + Δw"), links.weight + step, t("Add the step to the weight."), right_one, abs(step) / 4),
    ]


def _plain(value: float, digits: int = 3) -> str:
    return fixed(value, _decimals(value, digits))


def _decimals(value: float, digits: int = 3) -> int:
    """Return how many decimals of `value` must be written to give `digits` significant digits."""
    size = math.floor(math.log10(abs(value))) if value else 0
    return max(0, digits - 1 - size)

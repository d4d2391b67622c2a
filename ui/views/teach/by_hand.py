"""Part 5 of Teach it: compute one weight's step by hand. Each number is checked, and a wrong number gets a hint.

The weight is the one of the last layer with the largest gradient, because its gradient is a product of two numbers.
"""

import math
from functools import partial

import streamlit as st

from model.teaching import Backward
from ui import session, widgets
from ui.example_digit import Sample
from ui.teaching import TeachingHistory
from ui.text import prose
from ui.text.format import agreeing, fixed
from ui.text.glossary import pixel_name
from ui.views.lessons.answers import Question
from ui.views.teach import learning_rate

ANSWERS = "hand-answers"  # the choice of what was typed: a dict of quantity -> text; about the exercise
KEY = "teach-hand"
TOLERANCE = 0.05  # of the right number, so that one may compute with the rounded numbers that are shown
LEAST_DELTA = 1e-3  # with a smaller error term, the numbers are too small to be done by hand
NOTHING_TO_DO = {  # by the activation function of the outputs
    "softmax": "The network gives this digit so much that there is almost nothing left to correct: every number here is "
    "almost 0.",
    "sigmoid": "Every output is so close to 0 or 1 that the sigmoid has almost no slope there: every number here is almost "
    "0, even if the answer is wrong.",
}


def show(sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    """Show the exercise. Its answers are cleared if the digit, the label, the learning rate or the network changes."""
    rate = learning_rate.current(backprop)
    found = questions(backprop, rate)
    if not found:
        st.info(
            f"{NOTHING_TO_DO[backprop.network.output]} Choose another digit above, or press **Try a hard one**.",
            icon=":material/lightbulb:",
        )
        return
    last = len(backprop.network.layers) - 1
    i, j = backprop.strongest(last)
    output, delta, step = float(backprop.output[j]), found[0].right, found[2].right
    digits, _ = _digits(backprop, rate)
    shown = fixed(output, max(_decimals(output), _decimals(delta, digits)))  # δ is the difference to y, which may be far smaller
    letter = "p" if backprop.network.output == "softmax" else "ŷ"
    source = f"neuron {i + 1} of hidden layer {last}" if last else f"the pixel in {pixel_name(i)}"
    target = f"{j} is {'' if j == backprop.label else 'not '}the right digit, so its target y is {int(j == backprop.label)}"
    prose.markdown(
        "**Calculate one step by hand.** A pocket calculator is enough, and rounding is fine. The step changes "
        f"the [[weight]] from {source} to the output of digit {j}: [[δ]] says how wrong this output is, and the "
        "weight's [[gradient]] is δ times a, the number that comes in. These numbers are given:\n\n- The "
        f"network's output for {j}: {letter} = **{shown}**. {target}.\n- The number that comes in: a = "
        f"**{plain(_incoming(backprop), digits)}**. The weight: w = **{fixed(_weight(backprop), _places(step))}**.\n- The "
        f"[[learning rate]]: η = **{plain(rate, 1)}**."
    )
    about = f"{sample.passed.key} {backprop.label} {rate} {history.steps} {i} {j}"
    answers = session.stored(ANSWERS, {}, about)
    for question in found:
        answer = widgets.controlled(
            st.text_input,
            question.text,
            key=f"{KEY}-{question.text}",
            value=answers.get(question.text, ""),
            on_change=partial(_answer, about, question.text),
            max_chars=40,
            width=320,
        )
        if answer.strip():
            st.markdown(_verdict(question, answer))
    if all(question.check(answers.get(question.text, "")) for question in found):
        st.success("That is all. A training step does this for every weight at once.", icon=":material/check_circle:")


def _verdict(question: Question, answer: str) -> str:
    correct = question.check(answer)
    if correct is None:
        return ":material/help: Write a number, such as 0.25, 0,25 or 1/4."
    return f":material/check_circle: Right, {question.why}." if correct else f":material/lightbulb: Not yet. {question.hint}"


def _answer(about: str, name: str, text: str) -> None:
    session.store_choice(ANSWERS, {**session.stored(ANSWERS, {}, about), name: text}, about)


def questions(backprop: Backward, rate: float) -> list[Question]:
    """Return the numbers that the user is asked to compute for one weight, such as δ, or [] if they are too close to 0."""
    last = len(backprop.network.layers) - 1
    i, j = backprop.strongest(last)
    delta, gradient = float(backprop.gradients.deltas[-1][j]), float(backprop.gradients.layers[last].w[i, j])
    if abs(delta) < LEAST_DELTA:
        return []
    is_softmax = backprop.network.output == "softmax"
    step = -rate * gradient
    formula, hint = "(ŷ − y) · ŷ · (1 − ŷ)", "Multiply ŷ − y by ŷ and by 1 − ŷ."
    if is_softmax:
        formula, hint = "p − y", "Take the output p of the digit, minus its target y."
    digits, of_gradient = _digits(backprop, rate)
    products = (
        (f"δ = {formula}", delta, f"{hint} Look at its sign, too.", digits),
        ("gradient = δ · a", gradient, "Multiply δ by a, the number that comes in.", of_gradient),
        ("Δw = −η · gradient", step, "Multiply by the learning rate, and change the sign.", 3),
    )
    weight, places = _weight(backprop), _places(step)
    new = fixed(round(weight, places) + round(step, places), places)
    return [
        *(Question(text, right, hint, plain(right, n), TOLERANCE * abs(right)) for text, right, hint, n in products),
        Question("new w = w + Δw", weight + step, "Add the step to the weight.", new, abs(step) / 4),
    ]


def _digits(backprop: Backward, rate: float) -> tuple[int, int]:
    """Return how many digits δ and a need, and how many the gradient, so that the products of rounded numbers are those shown."""
    last = len(backprop.network.layers) - 1
    i, j = backprop.strongest(last)
    gradient = float(backprop.gradients.layers[last].w[i, j])
    of_gradient = agreeing((rate, gradient), rate * gradient)
    return agreeing((float(backprop.gradients.deltas[-1][j]), _incoming(backprop)), gradient, of_gradient), of_gradient


def _places(step: float) -> int:
    """Return how many decimals of the weight show three digits of its step."""
    return max(4, _decimals(step))


def plain(value: float, digits: int = 3) -> str:
    """Format a number with a few significant digits and without an exponent, such as 0.000292."""
    return fixed(value, _decimals(value, digits))


def _decimals(value: float, digits: int = 3) -> int:
    """Return how many decimals of `value` must be written to give `digits` significant digits."""
    size = math.floor(math.log10(abs(value))) if value else 0
    return max(0, digits - 1 - size)


def _incoming(backprop: Backward) -> float:
    last = len(backprop.network.layers) - 1
    i, _ = backprop.strongest(last)
    return float(backprop.passed.activations[last - 1][i] if last else backprop.passed.x[i])


def _weight(backprop: Backward) -> float:
    last = len(backprop.network.layers) - 1
    return float(backprop.network.layers[last].w[backprop.strongest(last)])

"""Lessons 5 to 7: the error, walking down its slope, and backpropagation."""

import numpy as np
import streamlit as st

from model.teaching import backward
from ui import charts, state
from ui.components import figure
from ui.format import significant, tex, tex_factor
from ui.sample import Sample
from ui.views.lessons.answers import Question
from ui.views.lessons.lesson import Lesson, Number
from ui.views.teach import pictures

P_KEY, RATE_KEY, STEPS_KEY, UNIT_KEY = "lesson-p", "lesson-rate", "lesson-steps", "lesson-unit"
START = 0.0  # the walk's first weight
INK = 100  # pixels' worth of ink that count as x = 1
MOST_STEPS = 30


def squared(p):
    """The course text's error of one output that should be 1."""
    return 0.5 * (1 - p) ** 2


def error_numbers(digit: Sample) -> tuple[Number, ...]:
    """Both errors of this digit's answer."""
    p, y = digit.passed.probabilities.astype(float), np.eye(10)[digit.digit]
    right = ", the right digit" if digit.label is not None else ""
    return (
        Number(f"probability of {digit.digit}{right}", float(p[digit.digit]), share=True),
        Number("half the squared error over all ten", float(0.5 * ((y - p) ** 2).sum())),
        Number("−log of that probability", float(-np.log(max(p[digit.digit], np.finfo(np.float32).tiny)))),
    )


def try_error(digit: Sample) -> None:
    """A probability of the right digit, and what either error makes of it."""
    state.widgets.restore(P_KEY, 0.5)
    p = st.slider("Probability of the right digit", 0.01, 1.0, step=0.01, key=P_KEY, on_change=state.widgets.store, args=(P_KEY,))
    curves = (squared, "½(1 − p)²", "half the squared error"), (pictures.log_loss, "−log p", "the negative log-likelihood")
    pieces = [
        f'<p class="small">{name}, {words}</p>{charts.curve(function, p, "p", name, (0.01, 1.0))}'
        for function, name, words in curves
    ]
    figure.show(charts.beside(*pieces), key="lesson-error")


ERROR = Lesson(
    "Error",
    "The error",
    "To get better, a network needs one number that says how bad it is. The course text squares the difference between target "
    "and "
    "output, so that no error is negative and large ones weigh more. With softmax, the negative log of the right digit's "
    "probability works better: it rises without bound as the answer gets worse.",
    (r"E = \tfrac12 \sum_j (y_j - \hat y_j)^2, \qquad L = -\log p_{\text{right}}",),
    error_numbers,
    "Move p towards 0: which of the two errors still tells bad from worse?",
    try_error,
    lambda digit: Question(
        "An output should be 1 and is 0.5. What is half the squared error?",
        0.125,
        "The difference is 0.5. Square it, and take half.",
        "½ · 0.5² = 0.125, or 1/8.",
    ),
)


def ink(digit: Sample) -> float:
    """The digit's ink: the sum of its pixels, in hundreds."""
    return float(digit.pixels.astype(np.float64).sum() / INK)


def walk(x: float, rate: float, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Gradient descent of E(w) = (1 - w x)^2 / 2 from w = START: the weights and errors, float64 (steps + 1,) each."""
    w = [START]
    for _ in range(steps):
        w.append(w[-1] + rate * (1 - w[-1] * x) * x)  # the course text's step: eta * error * x
    weights = np.array(w)
    return weights, 0.5 * (1 - weights * x) ** 2


def gradient_numbers(digit: Sample) -> tuple[Number, ...]:
    """The walk's own numbers."""
    x = ink(digit)
    return (
        Number(f"x, the ink of {digit.words} in hundreds of pixels", x),
        Number("the best weight, 1 / x", 1 / x),
        Number("slope at w = 0: −(1 − 0) · x", -x),
    )


def try_walk(digit: Sample) -> None:
    """A learning rate and a number of steps: the walk on the curve."""
    x = ink(digit)
    state.widgets.restore(RATE_KEY, 0.3)
    state.widgets.restore(STEPS_KEY, 5)
    most = max(5.0, float(np.ceil(3 / x**2)))  # well beyond 2 / x², where the walk diverges
    if state.widgets.value(RATE_KEY) > most:
        state.widgets.set_value(RATE_KEY, most)
    with st.container(horizontal=True):
        rate = st.slider(
            "Learning rate η",
            0.0,
            most,
            step=most / 100,
            key=RATE_KEY,
            on_change=state.widgets.store,
            args=(RATE_KEY,),
            width=300,
        )
        steps = st.slider("Steps", 0, MOST_STEPS, key=STEPS_KEY, on_change=state.widgets.store, args=(STEPS_KEY,), width=300)
    weights, errors = walk(x, rate, steps)
    curve = charts.curve(lambda w: 0.5 * (1 - w * x) ** 2, weights[-1], "w", "E", (-0.6 / x, 2.6 / x), weights)
    figure.show(curve, key="lesson-walk")
    st.markdown(verdict(x, rate, weights, errors))


def verdict(x: float, rate: float, weights: np.ndarray, errors: np.ndarray) -> str:
    """Where the walk got to, in a sentence or two."""
    steps = len(errors) - 1
    words = f"After {steps} step{'' if steps == 1 else 's'}: w = {significant(weights[-1])}, error **{significant(errors[-1])}**."
    if steps and errors[-1] > errors[0]:
        return f"{words} **It diverges:** every step overshoots the valley by more than it was away from it."
    if steps and rate * x * x > 1:
        return f"{words} It leaps from side to side, but gets closer."
    return words


def gradient_question(digit: Sample) -> Question:
    """Where the walk starts to diverge."""
    limit = 2 / ink(digit) ** 2
    return Question(
        f"Here x is {ink(digit):.3f}. Above which η does the walk diverge? (To within 3 %.)",
        limit,
        "Each step multiplies the distance to the best w by 1 − η x². When is that more than 1 in size? Or find it with the "
        "slider.",
        f"2 / x² = {limit:.3f}: there 1 − η x² reaches −1.",
        0.03 * limit,
    )


GRADIENT = Lesson(
    "Gradient",
    "Gradient and learning rate",
    "The slope of the error says which way is down; the learning rate says how far to go. Here is the smallest network there "
    "is: one "
    "weight, and as its input all the ink of your digit. It should answer 1.",
    (r"E(w) = \tfrac12 (1 - w x)^2", r"w \leftarrow w - \eta \frac{\partial E}{\partial w} = w + \eta\,(1 - w x)\,x"),
    gradient_numbers,
    "Walk down. Then raise η: first it leaps across the valley, then it leaves it.",
    try_walk,
    gradient_question,
)


def backprop_numbers(digit: Sample) -> tuple[Number, ...]:
    """The sizes of the error terms on the way back."""
    found = backward(digit.network, digit.pixels, target(digit))
    rows = [Number(f"output, towards {target(digit)}: largest |δ|", float(np.abs(found.gradients.deltas[-1]).max()))]
    for layer in reversed(range(len(found.hidden))):
        rows.append(Number(f"hidden layer {layer + 1}: largest |δ|", float(np.abs(found.hidden[layer].delta).max())))
    return tuple(rows)


def target(digit: Sample) -> int:
    """The second likeliest digit: towards the likeliest there may be nothing left to learn."""
    return int(np.argsort(-digit.passed.probabilities, kind="stable")[1])


def try_backprop(digit: Sample) -> None:
    """One neuron of the last hidden layer: what is sent back to it."""
    found = backward(digit.network, digit.pixels, target(digit))
    if not found.hidden:
        st.info("This network has no hidden layer, so nothing is sent back. Pick another one in the sidebar.")
        return
    part, output = found.hidden[-1], found.gradients.deltas[-1]
    most = len(part.delta)
    state.widgets.restore(UNIT_KEY, int(np.abs(part.delta).argmax()) + 1)
    if state.widgets.value(UNIT_KEY) > most:
        state.widgets.set_value(UNIT_KEY, most)
    j = (
        int(
            st.number_input(
                f"Neuron of the last hidden layer, 1 to {most}",
                1,
                most,
                key=UNIT_KEY,
                on_change=state.widgets.store,
                args=(UNIT_KEY,),
                width=280,
            )
        )
        - 1
    )
    weights = digit.network.layers[-1].w[j]
    largest = float(np.abs(output * weights).max()) or 1.0
    rows = "".join(
        f'<tr><th scope="row">{k}</th><td class="n">{significant(float(output[k]))}</td>'
        f'<td class="n">{significant(float(weights[k]))}</td>'
        f"<td>{charts.diverging_bar(float(output[k] * weights[k]), largest)}</td>"
        f'<td class="n" data-sent="{output[k] * weights[k]:.8f}">{significant(float(output[k] * weights[k]))}</td></tr>'
        for k in range(10)
    )
    figure.show(
        '<div class="scroll"><table><thead><tr><th>digit k</th><th class="n">δ</th><th class="n">w</th><th></th><th '
        'class="n">δ · w</th></tr>'
        f'</thead><tbody>{rows}<tr class="sum"><th scope="row">Σ</th><td></td><td></td><td></td>'
        f'<td class="n">{significant(float(part.back[j]))}</td></tr></tbody></table></div>',
        key="lesson-backprop",
    )
    back, slope = float(part.back[j]), float(part.slope[j])
    st.latex(rf"\delta_{{{j + 1}}} = {tex_factor(back)} \cdot {tex_factor(slope)} = {tex(float(part.delta[j]))}")


BACKPROP = Lesson(
    "Backprop",
    "Backpropagation",
    "Output neurons know their error; hidden ones don't. The chain rule hands it back: each output's error term, through the "
    "weight "
    "that connects them, times the hidden neuron's own slope. Layer by layer, every weight learns its share. Teach it takes "
    "such a step.",
    (
        r"\delta_k = (\hat y_k - y_k)\,f'(z_k) \quad\text{(softmax: } p_k - y_k\text{)}",
        r"\delta_j = \Big(\sum_k \delta_k w_{jk}\Big) f'(z_j)",
        r"\Delta w_{ij} = -\eta\,\delta_j\,x_i",
    ),
    backprop_numbers,
    "Try several neurons: which get no error at all, and why?",
    try_backprop,
    lambda digit: Question(
        "A sigmoid neuron gives a = 0.5, and the error terms sent back to it add up to 2. What is its δ?",
        0.5,
        "Times its slope, a(1 − a).",
        "2 · 0.5 · 0.5 = 0.5.",
    ),
)

"""Parts 1 to 3 of Teach it: the error, the error terms, and the gradients, with the chain rule for one weight."""

import math

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.teaching import NUDGE, Backward, Chain, chain, nudge
from ui import widgets
from ui.components import figure
from ui.figures import captions, images
from ui.text import glossary
from ui.text.format import factors_of, fixed, plain, significant
from ui.text.glossary import unit_name
from ui.text.language import mark, t
from ui.views.teach import learning_rate

LAYER_KEY = "teach-layer"
SHOWN = 4  # neurons of the first layer whose steps are shown
WHY_DIFFERENCE = mark(
    "Why so simple? The slope of −log p is −1/p. For the right digit, p changes with its own z by p(1 − p): together −(1 − p) = "
    "p − 1. With the z of another digit j it changes by −p·pⱼ: together pⱼ."
)
TUTORIAL_SIGN = mark(
    "In the short NumPy-to-PyTorch tutorial that Digit Lens grew from, the error is y − ŷ. The error term then has the opposite "
    "sign, and the step Δw = η·δ·x is added. The result is the same."
)


def error(backprop: Backward) -> None:
    label, output = backprop.label, float(backprop.output[backprop.label])
    question = t("**How wrong is the network?** One number says so: the [[loss]] L.")
    if backprop.network.output == "softmax":
        costs = t(
            "It depends on p, the probability of the right digit: p = 1 costs {one}, p = {half} costs {of_half}, p = {quarter} "
            "costs "
            "{of_quarter}, and each halving as much again. (log is *ln* on a calculator.)",
            one=fixed(0),
            half=fixed(0.5, 1),
            of_half=fixed(-math.log(0.5)),
            quarter=fixed(0.25),
            of_quarter=fixed(-math.log(0.25)),
        )
        glossary.markdown(f"{question} {costs}")
        p = fixed(output, 7) if 0.99 < output < 1 else significant(output)  # log 0.997 would not show why L is 0.0028
        _equation(rf"L = -\log p_{{{label}}} = -\log {p} = {significant(backprop.loss)}")
    else:
        how = t("Each output ŷ is subtracted from its target y. Half the sum of the squares is the loss.")
        glossary.markdown(f"{question} {how}")
        _equation(rf"L = \tfrac12 \sum_j (y_j - \hat y_j)^2 = {significant(backprop.loss)}")


def _equation(latex: str) -> None:
    st.latex(latex.replace("·", r"\cdot ").replace(",", "{,}"))  # an operator has room on both sides, a decimal comma has none


def error_terms(backprop: Backward) -> None:
    """Show the formulas of the error terms δ. The picture shows them in numbers after "Backward" and a click on a neuron."""
    is_softmax = backprop.network.output == "softmax"
    which = t(
        "**Which sums must change?** A [[neuron]] adds up its inputs times their weights, and a bias: z. Its *error term* δ "
        "(delta) says how much the [[loss]] changes when z grows a little. A step raises z if δ is negative, and lowers it if δ "
        "is "
        "positive. **Backward** shows each δ in the picture, and a press on a neuron writes its δ out."
    )
    target = t(
        "An output has a target y: 1 for the right digit, and 0 for the others. Its δ is ŷ minus y, times the slope of the "
        "sigmoid."
    )
    if is_softmax:
        target = t("An output has a target y: 1 for the right digit, and 0 for the others. Its δ is p minus y.")
    glossary.markdown(f"{which}\n\n{target}")
    formula = "p_j - y_j" if is_softmax else "(\\hat y_j - y_j)\\;\\hat y_j (1 - \\hat y_j)"
    st.latex(rf"\delta_j = \frac{{\partial L}}{{\partial z_j}} = {formula}")
    st.caption(t(WHY_DIFFERENCE if is_softmax else TUTORIAL_SIGN))
    glossary.markdown(
        t(
            "A neuron of a [[hidden layer]] has no target, but its output changes the sums of the next layer: each δ there "
            "times the weight that leads to it, added up, times f′(z), the slope of the neuron's [[activation function]] f at "
            "its own z."
        )
    )
    st.latex(r"\delta_j = \Big(\sum_k \delta_k\, w_{jk}\Big) f'(z_j)")


def gradients(backprop: Backward) -> None:
    """Show the weight changes in the first layer, and the chain rule for one weight."""
    rate = learning_rate.current(backprop)
    glossary.markdown(
        t(
            "**Which weights must change?** A weight's [[gradient]] says how much the loss changes when the weight grows a "
            "little. It is the input x times the neuron's [[δ]]. The step Δw has the opposite sign, so that the loss falls. The "
            "[[learning rate]] η (eta) sets how long it is."
        )
    )
    st.latex(r"\frac{\partial L}{\partial w_{ij}} = \delta_j\, x_i, \qquad \Delta w_{ij} = -\eta\, \delta_j\, x_i")
    glossary.markdown(
        t(
            "**How one step changes the first layer.** The first picture shows the inputs x, the pixels of the digit. Each "
            "other one shows how the 784 weights of one neuron change: by −η · δ times the pixel, with η = {rate}. The factor "
            "−η · δ stands beside it.",
            rate=significant(rate, 1),
        )
    )
    figure.show(step_pictures(backprop, rate), key="teach-gradients")
    _chain_rule(backprop)


def step_pictures(backprop: Backward, rate: float) -> Markup:
    """Return HTML with images of the input and of one step of the first layer's weights, for the neurons with the largest |δ|."""
    delta = backprop.gradients.deltas[0]
    top = np.argsort(-np.abs(delta), kind="stable")[:SHOWN]
    steps = -rate * backprop.gradients.layers[0].w[:, top]  # (784, SHOWN)
    scale = images.scale_of(steps)
    pictures = [captions.image(images.digit(backprop.passed.x), t("x, the input"), t("The input, white on black"))]
    for column, j in enumerate(top):
        name = unit_name(backprop.network, 0, int(j))
        title = Markup("{},<br>−ηδ = {}").format(name, significant(-rate * float(delta[j]), 2))
        words = t("Step of the weights: {name}, −ηδ times x", name=name)
        pictures.append(captions.image(images.heat(steps[:, column], scale), title, words))
    return captions.small_pictures(pictures) + captions.legend(scale, t("w shrinks"), t("w grows"))


def _chain_rule(backprop: Backward) -> None:
    st.markdown(
        t(
            "**The chain rule for one weight.** A weight changes its neuron's sum z, the sum changes the output a, and the "
            "output changes the loss. Each link has a slope: how many times as much the later number grows. (With softmax, the "
            "links from z to the loss are taken as one.) The product of the slopes is the weight's gradient. Here it is the "
            "weight with the largest gradient of a layer."
        )
    )
    sizes, layers = backprop.network.sizes, range(len(backprop.network.layers))
    layer = widgets.one_of(
        t("Its layer"), layers, key=LAYER_KEY, default=layers[-1], format_func=lambda n: f"{n + 1}: {sizes[n]} × {sizes[n + 1]}"
    )
    links = chain(backprop, layer)
    for line in lines(backprop, links):
        _equation(line)
    st.markdown(check(links, *nudge(backprop, links)))


def lines(backprop: Backward, links: Chain) -> list[str]:
    """Return LaTeX equations for the gradient of one weight, as a product of slopes: first in symbols, then in numbers."""
    source = ("x_i", "\\partial z_j / \\partial w_{ij}", links.a)
    if links.layer < len(backprop.network.layers) - 1:
        back = (r"\sum_k \delta_k w_{jk}", "\\partial L / \\partial a_j", links.back)
        parts = [back, ("f'(z_j)", "\\partial a_j / \\partial z_j", links.slope), source]
    elif backprop.network.output == "sigmoid":
        back = ("(\\hat y_j - y_j)", "\\partial L / \\partial \\hat y_j", links.back)
        parts = [back, ("\\hat y_j (1 - \\hat y_j)", "\\partial \\hat y_j / \\partial z_j", links.slope), source]
    else:
        parts = [("(p_j - y_j)", "\\partial L / \\partial z_j", links.back), source]
    symbols = r" \cdot ".join(rf"\underbrace{{{a}}}_{{{b}}}" for a, b, _ in parts)
    gradient = "\\frac{\\partial L}{\\partial w_{ij}} = "
    product = f"{factors_of(links.gradient, [factor for _, _, factor in parts])} = {significant(links.gradient)}"
    return [gradient + symbols, gradient + product]


def check(links: Chain, low: float, high: float) -> str:
    """Return a text with a gradient's finite-difference estimate. low, high: the loss if the weight is NUDGE lower or higher."""
    return t(
        "**Check it by trying:** the weight is {weight}. The loss at {nudge} more minus the loss at {nudge} less is "
        "{significant}. Divided by {number} that is **{significant2}**.",
        weight=significant(links.weight),
        nudge=plain(NUDGE),
        significant=significant(high - low),
        number=plain(2 * NUDGE),
        significant2=significant((high - low) / (2 * NUDGE)),
    )

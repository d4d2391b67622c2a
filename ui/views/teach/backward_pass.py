"""Parts 1 to 3 of Teach it: the error, the error terms, and the gradients. The picture has the error terms in numbers."""

import streamlit as st
from markupsafe import Markup

from model.teaching import Backward
from ui.components import figure
from ui.example_digit import Sample
from ui.text import prose, worked_examples
from ui.text.format import significant, tex, tex_share
from ui.views.teach import chain_rule, learning_rate, step_figures

TUTORIAL_SIGN = (
    f"In {learning_rate.TUTORIAL}, the error is y − ŷ. The error term then has the opposite sign, and the step Δw = η·δ·x is "
    "added. The result is the same."
)


def error(sample: Sample, backprop: Backward) -> None:
    loss = Markup('<p>The loss is <strong data-testid="teach-loss" data-value="{:.8g}">{}</strong>.</p>')
    figure.show(loss.format(backprop.loss, significant(backprop.loss)), key="teach-error")
    label, output = backprop.label, float(backprop.output[backprop.label])
    question = "**How wrong is the network?** One number says so: the [[loss]] L."
    if backprop.network.output == "softmax":
        prose.markdown(
            f"{question} It depends on p, the probability of the right digit: {worked_examples.costs(1, 0.5, 0.25)}, "
            "and each halving as much again. (log is *ln* on a calculator.)"
        )
        st.latex(rf"L = -\log p_{{{label}}} = -\log {tex_share(output)} = {tex(backprop.loss)}")
    else:
        prose.markdown(f"{question} Each output ŷ is subtracted from its target y. Half the sum of the squares is the loss.")
        st.latex(rf"L = \tfrac12 \sum_j (y_j - \hat y_j)^2 = {tex(backprop.loss)}")


def error_terms(sample: Sample, backprop: Backward) -> None:
    """Show the formulas of δ. A press on a neuron of the picture, backward, writes them out in numbers."""
    is_softmax = backprop.network.output == "softmax"
    prose.markdown(
        "**Which sums must change?** A [[neuron]] adds up its inputs times their weights, and a bias: z. Its *error term* δ "
        "(delta) says how much the [[loss]] changes when z grows a little. A step raises z if δ is negative, and lowers it if δ "
        "is positive. **Backward** shows each δ in the picture, and a press on a neuron writes its δ out.\n\n"
        "An output has a target y: 1 for the right digit, and 0 for the others. Its δ is "
        + ("p minus y." if is_softmax else "ŷ minus y, times the slope of the sigmoid.")
    )
    formula = "p_j - y_j" if is_softmax else r"(\hat y_j - y_j)\;\hat y_j (1 - \hat y_j)"
    st.latex(rf"\delta_j = \frac{{\partial L}}{{\partial z_j}} = {formula}")
    st.caption(worked_examples.WHY_DIFFERENCE if is_softmax else TUTORIAL_SIGN)
    prose.markdown(
        "A neuron of a [[hidden layer]] has no target, but its output changes the sums of the next layer: each δ there times the "
        "weight that leads to it, added up, times f′(z), the slope of the neuron's [[activation function]] f at its own z."
    )
    st.latex(r"\delta_j = \Big(\sum_k \delta_k\, w_{jk}\Big) f'(z_j)")


def gradients(sample: Sample, backprop: Backward) -> None:
    """Show the weight changes in the first layer, and the chain rule for one weight."""
    rate = learning_rate.current(backprop)
    prose.markdown(
        "**Which weights must change?** A weight's [[gradient]] says how much the loss changes when the weight "
        "grows a little. It is the input x times the neuron's [[δ]]. The step Δw has the opposite sign, so that "
        "the loss falls. The [[learning rate]] η (eta) sets how long it is."
    )
    st.latex(r"\frac{\partial L}{\partial w_{ij}} = \delta_j\, x_i, \qquad \Delta w_{ij} = -\eta\, \delta_j\, x_i")
    prose.markdown(
        "**How one step changes the first layer.** The first picture shows the inputs x, the pixels of "
        f"{sample.description}. Each other one shows how the 784 weights of one neuron change: by −η · δ times "
        f"the pixel, with η = {significant(rate, 1)}. The factor −η · δ stands beside it."
    )
    figure.show(step_figures.step_pictures(backprop, rate), key="teach-gradients")
    chain_rule.show(sample, backprop)

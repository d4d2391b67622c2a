"""Parts 1 to 4 of Teach it: the error, the error terms of the output, those of the hidden layers, and the gradients."""

import numpy as np
import streamlit as st

from model.teaching import Backward, chain
from ui.components import figure
from ui.example_digit import Sample
from ui.teaching import TeachingHistory
from ui.text import prose, worked_examples
from ui.text.format import ACTIVATION_NAMES, count, significant, tex, tex_product, tex_share
from ui.views.teach import chain_rule, learning_rate, step_figures

TUTORIAL_SIGN = (
    f"In {learning_rate.TUTORIAL}, the error is y − ŷ. The error term then has the opposite sign, and the step Δw = η·δ·x is "
    "added. The result is the same."
)


def error(sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    label, output = backprop.label, float(backprop.output[backprop.label])
    question = "**How wrong is the network?** One number says so: the [[loss]] L."
    figure.show(step_figures.error_table(backprop), key="teach-error")
    if backprop.network.output == "softmax":
        prose.markdown(f"{question} It depends on p, the probability of the right digit.\n\n{worked_examples.cost_of_halving()}")
        st.latex(rf"L = -\log p_{{{label}}} = -\log {tex_share(output)} = {tex(backprop.loss)}")
    else:
        prose.markdown(f"{question} Each output ŷ is subtracted from its target y. Half the sum of the squares is the loss.")
        st.latex(rf"L = \tfrac12 \sum_j (y_j - \hat y_j)^2 = {tex(backprop.loss)}")


def output_delta(sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    label, softmax = backprop.label, backprop.network.output == "softmax"
    output, delta = float(backprop.output[label]), float(backprop.gradients.deltas[-1][label])
    figure.show(step_figures.delta_table(backprop), key="teach-delta-table")
    prose.markdown(
        "**Which outputs must change?** An output [[neuron]] adds up its inputs times their weights, and a bias: z. "
        + ("[[Softmax|softmax]] turns the ten z into probabilities p. " if softmax else "The sigmoid turns z into the output ŷ. ")
        + "The target y is 1 for the right digit, and 0 for the others. The *error term* δ (delta) says how much the [[loss]] "
        + f"changes when z grows a little: {'p minus y' if softmax else 'ŷ minus y, times the slope of the sigmoid'}. A step "
        "raises z if δ is negative, and lowers z if δ is positive."
    )
    if softmax:
        st.latex(r"\delta_j = \frac{\partial L}{\partial z_j} = p_j - y_j")
        st.latex(rf"\delta_{{{label}}} = {tex_share(output)} - 1 = {tex(delta)}")
        st.caption(worked_examples.WHY_DIFFERENCE)
    else:
        slope = float(backprop.slope[label])
        st.latex(r"\delta_j = \frac{\partial L}{\partial z_j} = (\hat y_j - y_j)\;\hat y_j (1 - \hat y_j)")
        st.latex(rf"\delta_{{{label}}} = ({tex_share(output)} - 1) \cdot {tex(slope)} = {tex(delta)}")
        st.caption(TUTORIAL_SIGN)


def hidden_delta(sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    prose.markdown(
        "**How much does a neuron of a [[hidden layer]] add to the error?** It has no target, but its output "
        "changes the sums z of the next layer. So its δ is found in three steps:\n\n1. Multiply the δ of each "
        "neuron of the next layer by the weight w that leads to it.\n2. Add up these products.\n3. Multiply the "
        "result by f′(z), the slope of the neuron's [[activation function]] f at its own z."
    )
    slope = step_figures.slope_latex(backprop)
    st.latex(rf"\begin{{gathered}}\delta_j = \Big(\sum_k \delta_k\, w_{{jk}}\Big) f'(z_j) \\ f'(z) = {slope}\end{{gathered}}")
    if not backprop.hidden:
        st.info("This network has no hidden layer, so there is no hidden δ.")
    else:
        _hidden_example(backprop)
    for layer in reversed(range(len(backprop.hidden))):
        part = backprop.hidden[layer]
        st.markdown(f"**Hidden layer {layer + 1}**, {count(len(part.delta), 'neuron')}")
        figure.show(step_figures.hidden_table(backprop, layer), key=f"teach-hidden-{layer}")
        if note := step_figures.silent_note(backprop, layer):
            st.caption(note)


def _hidden_example(backprop: Backward) -> None:
    """Show step by step how the error term δ is computed for the neuron with the largest |δ| in the last hidden layer."""
    layer = len(backprop.hidden) - 1
    links = chain(backprop, layer, 0, int(np.abs(backprop.hidden[layer].delta).argmax()))
    slope = f"The slope of {ACTIVATION_NAMES[backprop.network.hidden]} at its z is {significant(links.slope)}."
    if backprop.network.hidden == "relu":
        slope = "The slope of ReLU is 1 for a neuron that responds and 0 for a silent one. " + (
            "This one responds." if links.slope else "This one is silent."
        )
    st.markdown(
        f"**In numbers, for neuron {links.j + 1} of hidden layer {layer + 1}.** Steps 1 and 2, with k for each "
        "of the ten digits in turn:"
    )
    st.latex(chain_rule.sum_latex(links))
    st.markdown(f"Step 3. {slope}")
    delta = links.back * links.slope
    st.latex(rf"\delta_{{{links.j + 1}}} = {tex_product((links.back, links.slope), delta)} = {tex(delta)}")


def gradients(sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
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
    i, j = backprop.strongest(0)
    delta, x = float(backprop.gradients.deltas[0][j]), float(backprop.passed.x[i])
    step = -rate * float(backprop.gradients.layers[0].w[i, j])
    st.markdown("The largest of these changes:")
    st.latex(rf"\begin{{aligned}}\Delta w &= {tex_product((-rate, delta, x), step)} \\ &= {tex(step)}\end{{aligned}}")
    chain_rule.show(sample, backprop)

"""Parts one to four of Teach it: the error, the output's error terms, the hidden ones, the gradients."""

import streamlit as st

from model.teaching import Backward
from ui import charts
from ui.components import figure
from ui.format import significant, tex, tex_factor, tex_share
from ui.reading import Reading
from ui.sample import Sample
from ui.state.course import Course
from ui.views.teach import chain, pictures

TEXT_SIGN = (
    "The course text writes the error as y − ŷ. Its error term is this one with the other sign, and its step Δw = η·δ·x is "
    "added: the same step."
)


def error(reading: Reading, digit: Sample, course: Course, found: Backward) -> None:
    """How wrong is the answer?"""
    label, output = found.label, float(found.output[found.label])
    if found.network.output == "softmax":
        st.markdown("**How wrong is it?** Only the probability of the right digit counts: the less of it, the larger the loss.")
        st.latex(rf"L = -\log p_{{{label}}} = -\log {tex_share(output)} = {tex(found.loss)}")
        pair = charts.beside(pictures.error_curve(output), pictures.error_table(found))
        figure.show(pair, key="teach-error")
        return
    st.markdown(
        "**How wrong is it?** Every output is compared with what it should be, 1 for the right digit and 0 for the others."
    )
    st.latex(rf"L = \tfrac12 \sum_j (y_j - \hat y_j)^2 = {tex(found.loss)}")
    figure.show(pictures.error_table(found), key="teach-error")


def output_delta(reading: Reading, digit: Sample, course: Course, found: Backward) -> None:
    """How does the loss change with each output's z?"""
    label = found.label
    output, delta = float(found.output[label]), float(found.gradients.deltas[-1][label])
    st.markdown(
        "**Whose fault is it?** δ says how the loss changes with an output's z. Below zero a step raises that z, above zero it "
        "lowers it."
    )
    if found.network.output == "softmax":
        st.latex(r"\delta_j = \frac{\partial L}{\partial z_j} = p_j - y_j")
        st.latex(rf"\delta_{{{label}}} = {tex_share(output)} - 1 = {tex(delta)}")
    else:
        slope = float(found.slope[label])
        st.latex(r"\delta_j = \frac{\partial L}{\partial z_j} = (\hat y_j - y_j)\;\hat y_j (1 - \hat y_j)")
        st.latex(rf"\delta_{{{label}}} = ({tex_share(output)} - 1) \cdot {tex(slope)} = {tex(delta)}")
        st.caption(TEXT_SIGN)
    figure.show(pictures.delta_table(found), key="teach-delta-table")


def hidden_delta(reading: Reading, digit: Sample, course: Course, found: Backward) -> None:
    """The error terms sent back through the weights."""
    st.markdown(
        "**Send it back.** A neuron's share of the fault: the error terms of the layer after it, each times the weight that "
        "leads there, times the slope of its own activation."
    )
    slope = pictures.slope_latex(found)
    st.latex(rf"\begin{{gathered}}\delta_j = \Big(\sum_k \delta_k\, w_{{jk}}\Big) f'(z_j) \\ f'(z) = {slope}\end{{gathered}}")
    if not found.hidden:
        st.info("This network has no hidden layer: the output's error terms are all there is.")
    for layer in reversed(range(len(found.hidden))):
        part = found.hidden[layer]
        st.markdown(f"**Hidden layer {layer + 1}**, {len(part.delta)} neurons")
        scale = charts.scale_of(part.delta)
        parts = {"Σ δ w": part.back, "slope": part.slope, "δ": part.delta}
        figure.show(
            charts.beside(pictures.hidden_picture(found, layer, scale), pictures.hidden_table(found, layer)),
            key=f"teach-hidden-{layer}",
            values={name: pictures.padded(values) for name, values in parts.items()},
            width=pictures.COLUMNS,
        )
        if note := pictures.asleep(found, layer):
            st.caption(note)


def gradients(reading: Reading, digit: Sample, course: Course, found: Backward) -> None:
    """The gradients of all weights, and the chain rule for one of them."""
    st.markdown(
        "**What to change.** A weight's gradient is the error term at its end times the value at its start, and a step goes "
        f"against it. For the first layer that makes each picture {digit.words} once more, times one number."
    )
    st.latex(r"\frac{\partial L}{\partial w_{ij}} = \delta_j\, x_i, \qquad \Delta w_{ij} = -\eta\, \delta_j\, x_i")
    figure.show(pictures.gradient_pictures(found), key="teach-gradients")
    st.markdown("**How long each layer's gradient is**")
    figure.show(pictures.norms_table(found), key="teach-norms")
    i, j = found.strongest(0)
    gradient, rate = float(found.gradients.layers[0].w[i, j]), chain.rate(found)
    st.markdown(f"**The largest step in the first layer**, at η = {significant(rate, 1)}")
    delta, x = float(found.gradients.deltas[0][j]), float(found.passed.x[i])
    product = rf"-{tex(rate, 1)} \cdot {tex_factor(delta)} \cdot {tex(x)}"
    st.latex(rf"\begin{{aligned}}\Delta w &= {product} \\ &= {tex(-rate * gradient)}\end{{aligned}}")
    chain.show(reading.network_id, digit, found)

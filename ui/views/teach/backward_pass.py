"""Parts 1 to 4 of Teach it: the error, the error terms of the output, those of the hidden layers, and the gradients."""

import numpy as np
import streamlit as st

from model.teaching import Backward, chain
from ui.components import figure
from ui.figures import charts
from ui.reading import Reading
from ui.teaching import TeachingHistory
from ui.text import examples, prose
from ui.text.format import ACTIVATION_NAMES, significant, tex, tex_factor, tex_share
from ui.views.example_digit import Sample
from ui.views.teach import chain_rule, learning_rate, pictures

TUTORIAL_SIGN = (
    f"In {learning_rate.TUTORIAL}, the error is y − ŷ. The error term then has the opposite sign, and the step Δw = η·δ·x is "
    "added. The result is the same."
)


def error(reading: Reading, sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    """Show the loss of the network's prediction, and a table of what each output adds to the loss."""
    label, output = backprop.label, float(backprop.output[backprop.label])
    if backprop.network.output == "softmax":
        prose.markdown(
            "**How wrong is the network?** One number measures this: the [[loss]] L. It depends on the probability p that the "
            f"network gives to the right digit.\n\n{examples.cost_of_halving()}\n\n{examples.why_not_squared()}"
        )
        st.latex(rf"L = -\log p_{{{label}}} = -\log {tex_share(output)} = {tex(backprop.loss)}")
        pair = charts.beside(pictures.error_curve(output), pictures.error_table(backprop))
        figure.show(pair, key="teach-error")
        return
    st.markdown(
        "**How wrong is the network?** One number measures this: the *loss* L. Each output ŷ is subtracted from its "
        "target y, 1 for the right digit and 0 for the others. Half of the sum of the squares is the loss."
    )
    st.latex(rf"L = \tfrac12 \sum_j (y_j - \hat y_j)^2 = {tex(backprop.loss)}")
    figure.show(pictures.error_table(backprop), key="teach-error")


def output_delta(reading: Reading, sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    """Show the error term δ of each neuron in the output layer, with its formula."""
    label, softmax = backprop.label, backprop.network.output == "softmax"
    output, delta = float(backprop.output[label]), float(backprop.gradients.deltas[-1][label])
    prose.markdown(
        "**Which outputs must change?** The sum of an output [[neuron]] (its inputs times their weights, plus a bias) is called "
        "z. "
        + ("[[Softmax|softmax]] turns the ten z into probabilities p. " if softmax else "The sigmoid turns z into the output ŷ. ")
        + "The target y says what the output should be: 1 for the right digit, 0 for the others. The *error term* δ (delta) says "
        "how much the [[loss]] changes when z grows a little. "
        + ("For an output, δ is p minus y. " if softmax else "For an output, δ is ŷ minus y, times the slope of the sigmoid. ")
        + "If δ is negative, a larger z means a smaller loss, so the training step raises z. If δ is positive, the step lowers z."
    )
    if softmax:
        st.latex(r"\delta_j = \frac{\partial L}{\partial z_j} = p_j - y_j")
        st.latex(rf"\delta_{{{label}}} = {tex_share(output)} - 1 = {tex(delta)}")
        st.caption(examples.WHY_DIFFERENCE)
    else:
        slope = float(backprop.slope[label])
        st.latex(r"\delta_j = \frac{\partial L}{\partial z_j} = (\hat y_j - y_j)\;\hat y_j (1 - \hat y_j)")
        st.latex(rf"\delta_{{{label}}} = ({tex_share(output)} - 1) \cdot {tex(slope)} = {tex(delta)}")
        st.caption(TUTORIAL_SIGN)
    figure.show(pictures.delta_table(backprop), key="teach-delta-table")


def hidden_delta(reading: Reading, sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    """Show the error term δ of each neuron in the hidden layers, from the last layer to the first."""
    prose.markdown(
        "**How much does a hidden neuron add to the error?** Its own δ says so. A neuron in a [[hidden layer]] has no "
        "target, but its output changes the sums z of the next layer. So its δ is found in three steps:\n\n1. Take "
        "each neuron of the next layer. Multiply its δ by w, the weight of the connection from the hidden neuron to "
        "it.\n2. Add up these products.\n3. Multiply the result by f′(z): the slope of the hidden neuron's "
        "[[activation function]] f at its own z."
    )
    slope = pictures.slope_latex(backprop)
    st.latex(rf"\begin{{gathered}}\delta_j = \Big(\sum_k \delta_k\, w_{{jk}}\Big) f'(z_j) \\ f'(z) = {slope}\end{{gathered}}")
    if not backprop.hidden:
        st.info(
            "This network has no hidden layer: the pixels lead straight to the ten answers. So there is no hidden δ to compute."
        )
    else:
        _hidden_example(backprop)
    for layer in reversed(range(len(backprop.hidden))):
        part = backprop.hidden[layer]
        st.markdown(f"**Hidden layer {layer + 1}**, {len(part.delta)} neurons")
        figure.show(
            charts.beside(pictures.hidden_picture(backprop, layer), pictures.hidden_table(backprop, layer)),
            key=f"teach-hidden-{layer}",
            values={"Σ δ w": part.back, "slope": part.slope, "δ": part.delta},
            width=pictures.COLUMNS,
            unit="neuron",
        )
        if note := pictures.silent_note(backprop, layer):
            st.caption(note)


def _hidden_example(backprop: Backward) -> None:
    """Show step by step how one error term is computed: that of the neuron in the last hidden layer with the largest |δ|."""
    layer = len(backprop.hidden) - 1
    links = chain(backprop, layer, 0, int(np.abs(backprop.hidden[layer].delta).argmax()))
    slope = f"The slope of {ACTIVATION_NAMES[backprop.network.hidden]} at its z is {significant(links.slope)}."
    if backprop.network.hidden == "relu":
        slope = "The slope of ReLU is 1 for a neuron that responds and 0 for a silent one. " + (
            "This one responds." if links.slope else "This one is silent."
        )
    st.markdown(
        f"**The same in numbers, for neuron {links.j + 1} of hidden layer {layer + 1}.** Here are steps 1 and 2. "
        "In the formula, k stands for each of the ten digits in turn:"
    )
    st.latex(chain_rule.sum_latex(links))
    st.markdown(f"Step 3. {slope}")
    product = rf"{tex_factor(links.back)} \cdot {tex_factor(links.slope)}"
    st.latex(rf"\delta_{{{links.j + 1}}} = {product} = {tex(links.back * links.slope)}")


def gradients(reading: Reading, sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    """Show the weight changes in the first layer, the gradient norm of each layer, and the chain rule for one weight."""
    rate = learning_rate.current(backprop)
    prose.markdown(
        "**Which weights must change?** A weight belongs to the connection from one input to one neuron. The weight's "
        "[[gradient]] says how much the loss changes when the weight grows a little. The gradient is the input x times the "
        "neuron's [[δ]]. The step Δw is the change of the weight. It has the opposite sign of the gradient, so that the loss "
        "falls. The [[learning rate]] η (eta) sets how long the step is."
    )
    st.latex(r"\frac{\partial L}{\partial w_{ij}} = \delta_j\, x_i, \qquad \Delta w_{ij} = -\eta\, \delta_j\, x_i")
    prose.markdown(
        "**How one step changes the weights of the first layer.** The first picture shows the inputs x: the pixels of "
        f"{sample.description}. Each other picture belongs to one neuron and shows how its 784 weights change. Each weight "
        "belongs to one pixel. The weight's change is −η · δ times that pixel of the first picture. The factor −η · δ is the "
        f"same for all weights of the neuron and is written next to the picture. η is the [[learning rate]], "
        f"{significant(rate, 1)}. [[δ]] says how much the loss changes when the neuron's sum z grows a little."
    )
    figure.show(pictures.step_pictures(backprop, rate), key="teach-gradients")
    i, j = backprop.strongest(0)
    delta, x = float(backprop.gradients.deltas[0][j]), float(backprop.passed.x[i])
    product = rf"-{tex(rate, 1)} \cdot {tex_factor(delta)} \cdot {tex(x)}"
    step = tex(-rate * float(backprop.gradients.layers[0].w[i, j]))
    st.markdown("The largest of these changes:")
    st.latex(rf"\begin{{aligned}}\Delta w &= {product} \\ &= {step}\end{{aligned}}")
    prose.markdown(
        "**How large is each layer's [[gradient]]?** Its size is its length as a vector: square its numbers, add them "
        "up, and take the square root."
    )
    figure.show(pictures.norms_table(backprop), key="teach-norms")
    chain_rule.show(sample, backprop)

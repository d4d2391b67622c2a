"""The chain rule in numbers for one weight, and a check: what the loss does when that weight changes a little."""

import numpy as np
import streamlit as st

from model.teaching import NUDGE, Backward, Chain, chain, nudge
from ui import widgets
from ui.example_digit import Sample
from ui.text.format import addends, count, significant, tex, tex_product

LAYER_KEY = "teach-layer"
TERMS = 3  # of a sum, written out; the others are added up


def show(sample: Sample, backprop: Backward) -> None:
    """Show the gradient of one weight as a product of slopes, by the chain rule. The user chooses its layer."""
    st.markdown(
        "**The chain rule for one weight.** A weight changes its neuron's sum z, the sum changes the output a, "
        "and the output changes the loss. Each link has a slope: how many times as much the later number grows. "
        "(With softmax, the links from z to the loss are taken as one.) The product of the slopes is the "
        "weight's gradient. Here it is the weight with the largest gradient of a layer."
    )
    layer, i, j = _pick(backprop)
    links = chain(backprop, layer, i, j)
    for line in lines(backprop, links):
        st.latex(line)
    st.markdown(check(links, *nudge(backprop.network, sample.pixels, backprop.label, layer, i, j)))


def _pick(backprop: Backward) -> tuple[int, int, int]:
    """Show a list of layers. Return the chosen layer's index, and the row and column of its weight with the largest gradient."""
    sizes, last = backprop.network.sizes, len(backprop.network.layers) - 1
    layer = widgets.remembered(
        st.selectbox,
        "Its layer",
        range(last + 1),
        format_func=lambda n: f"{n + 1}: {sizes[n]} × {sizes[n + 1]}",
        key=LAYER_KEY,
        default=last,
        width=160,
    )
    return layer, *backprop.strongest(layer)


def lines(backprop: Backward, links: Chain) -> list[str]:
    """Return LaTeX equations for the gradient of one weight: a product and, in a hidden layer, the sum in its first factor."""
    source = "x" if links.layer == 0 else "a"
    factors = [links.back, links.slope, links.a]
    if links.sent.size:
        parts = (r"\partial L / \partial a_j", r"\partial a_j / \partial z_j", r"\partial z_j / \partial w_{ij}")
        inner = (r"\sum_k \delta_k w_{jk}", "f'(z_j)", f"{source}_i")
    elif backprop.network.output == "sigmoid":
        parts = (r"\partial L / \partial \hat y_j", r"\partial \hat y_j / \partial z_j", r"\partial z_j / \partial w_{ij}")
        inner = (r"(\hat y_j - y_j)", r"\hat y_j (1 - \hat y_j)", f"{source}_i")
    else:
        factors = [links.back, links.a]
        parts, inner = (r"\partial L / \partial z_j", r"\partial z_j / \partial w_{ij}"), ("(p_j - y_j)", f"{source}_i")
    symbols = r" \cdot ".join(rf"\underbrace{{{a}}}_{{{b}}}" for a, b in zip(inner, parts, strict=True))
    gradient = r"\frac{\partial L}{\partial w_{ij}} = "
    product = f"{tex_product(factors, links.gradient)} = {tex(links.gradient)}"
    return [gradient + symbols, gradient + product, *([sum_latex(links)] if links.sent.size else [])]


def sum_latex(links: Chain) -> str:
    """Return a LaTeX equation for the error sent back to a hidden neuron: the sum of the next error terms times their weights."""
    top = np.argsort(-np.abs(links.sent), kind="stable")[:TERMS]
    parts = links.sent[top].tolist()
    others = links.sent.size - len(top)
    if others:
        parts.append(float(links.sent.sum() - links.sent[top].sum()))
    shown = addends(parts, links.back, has_rest=others > 0)
    pairs = zip(links.deltas[top].tolist(), links.weights[top].tolist(), shown, strict=False)
    names = [tex_product((delta, weight), *number) for delta, weight, number in pairs]
    if others:
        names.append(rf"\text{{{count(others, 'other')}}}")
    names.append(r"\sum_k \delta_k\, w_{jk}")
    numbers = [tex(*each) for each in shown]
    lines = r" \\ ".join(f"{name} &= {number}" for name, number in zip(names, numbers, strict=True))
    return rf"\begin{{aligned}}{lines}\end{{aligned}}"


def check(links: Chain, low: float, high: float) -> str:
    """Return a text with a gradient's finite-difference estimate. low, high: the loss if the weight is NUDGE lower or higher."""
    return (
        f"**Check it by trying:** the weight is {significant(links.weight)}. The loss at {NUDGE:g} more minus "
        f"the loss at {NUDGE:g} less is {significant(high - low)}. Divided by {2 * NUDGE:g} that is "
        f"**{significant((high - low) / (2 * NUDGE))}**."
    )

"""The chain rule in numbers, for one weight that the reader picks, beside what nudging that weight does to the loss."""

import numpy as np
import streamlit as st

from model.teaching import NUDGE, Backward, Chain, chain, nudge, suggested_rate
from ui import state
from ui.format import significant, tex, tex_factor
from ui.sample import Sample

COURSE_RATE = 0.003  # the course text's learning rate
RATES = (1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 0.001, COURSE_RATE, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100, 1e3, 1e6, 1e30)
RATE_KEY, LAYER_KEY, STRONGEST_KEY = "teach-rate", "teach-layer", "teach-strongest"
TERMS = 3  # of a sum written out


def rate(found: Backward) -> float:
    """The learning rate that part five's slider stands at; until it was moved, one that suits the digit, or the course text's
    where that would do."""
    return float(state.widgets.stored(RATE_KEY, fitting(suggested_rate(found))))


def fitting(wanted: float) -> float:
    """The largest of RATES that is no larger than wanted, nor than the course text's."""
    return max((rate for rate in RATES if rate <= min(wanted, COURSE_RATE)), default=RATES[0])


def show(network_id: str, digit: Sample, found: Backward) -> None:
    """Pick a weight, and see its gradient as a product of three numbers."""
    st.markdown("**The chain rule for one weight**")
    layer, i, j = _pick(network_id, found)
    links = chain(found, layer, i, j)
    for line in lines(found, links):
        st.latex(line)
    low, high = nudge(found.network, digit.pixels, found.label, layer, i, j)
    st.markdown(nudged(links, low, high))


def _pick(network_id: str, found: Backward) -> tuple[int, int, int]:
    """The weight: its layer, where it starts and where it ends, all from 0; at first the one with the largest gradient."""
    layers = range(len(found.network.layers))
    state.widgets.restore(LAYER_KEY, 0)
    if state.widgets.value(LAYER_KEY) not in layers:
        state.widgets.set_value(LAYER_KEY, 0)
    layer = state.widgets.value(LAYER_KEY)
    shape = found.network.layers[layer].w.shape
    last = layer == len(layers) - 1
    keys = [f"teach-{end}-{layer}-{shape[0]}-{shape[1]}" for end in ("from", "to")]
    # People count neurons from 1, and digits from 0.
    offset = 0 if last else 1
    strongest = found.strongest(layer)
    for key, default in zip(keys, (strongest[0] + 1, strongest[1] + offset), strict=True):
        state.widgets.restore(key, default)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Layer",
            layers,
            format_func=lambda n: f"{n + 1}: {found.network.layers[n].w.shape[0]} × {found.network.layers[n].w.shape[1]}",
            key=LAYER_KEY,
            on_change=state.widgets.store,
            args=(LAYER_KEY,),
            width=160,
        )
        start = st.number_input(
            "From pixel" if layer == 0 else "From neuron",
            1,
            shape[0],
            key=keys[0],
            on_change=state.widgets.store,
            args=(keys[0],),
            width=150,
            help="Pixels count row by row, 28 in a row." if layer == 0 else None,
        )
        end = st.number_input(
            "To digit" if last else "To neuron",
            offset,
            shape[1] - 1 + offset,
            key=keys[1],
            on_change=state.widgets.store,
            args=(keys[1],),
            width=150,
        )
        st.button("Largest gradient", key=STRONGEST_KEY, on_click=_strongest, args=(keys, strongest, offset))
    return layer, int(start) - 1, int(end) - offset


def _strongest(keys: list[str], strongest: tuple[int, int], offset: int) -> None:
    for key, value in zip(keys, (strongest[0] + 1, strongest[1] + offset), strict=True):
        state.widgets.set_value(key, value)
        state.widgets.store(key)


def lines(found: Backward, links: Chain) -> list[str]:
    """The chain rule in LaTeX: in symbols, in numbers, and for a hidden unit the sum that came back, with its largest terms."""
    source = "x" if links.layer == 0 else "a"
    product = rf"{tex_factor(links.back)} \cdot {tex_factor(links.slope)} \cdot {tex_factor(links.a)} = {tex(links.gradient)}"
    if links.sent.size:
        parts = (r"\partial L / \partial a_j", r"\partial a_j / \partial z_j", r"\partial z_j / \partial w_{ij}")
        inner = (r"\sum_k \delta_k w_{jk}", "f'(z_j)", f"{source}_i")
    elif found.network.output == "sigmoid":
        parts = (r"\partial L / \partial \hat y_j", r"\partial \hat y_j / \partial z_j", r"\partial z_j / \partial w_{ij}")
        inner = (r"(\hat y_j - y_j)", r"\hat y_j (1 - \hat y_j)", f"{source}_i")
    else:
        product = rf"{tex_factor(links.back)} \cdot {tex_factor(links.a)} = {tex(links.gradient)}"
        parts, inner = (r"\partial L / \partial z_j", r"\partial z_j / \partial w_{ij}"), ("(p_j - y_j)", f"{source}_i")
    symbols = r" \cdot ".join(rf"\underbrace{{{a}}}_{{{b}}}" for a, b in zip(inner, parts, strict=True))
    written = [rf"\frac{{\partial L}}{{\partial w_{{ij}}}} = {symbols}", rf"\frac{{\partial L}}{{\partial w_{{ij}}}} = {product}"]
    if links.sent.size:
        written.append(_sum(links))
    return written


def _sum(links: Chain) -> str:
    """sum over k of delta_k w_jk with its largest terms written out and the others together."""
    top = np.argsort(-np.abs(links.sent), kind="stable")[:TERMS]
    terms = r" \\ &+ ".join(rf"{tex_factor(float(links.deltas[k]))} \cdot {tex_factor(float(links.weights[k]))}" for k in top)
    others = links.sent.size - len(top)
    rest = float(links.sent.sum() - links.sent[top].sum())
    more = rf" \\ &+ {tex_factor(rest)} \quad\text{{({others} others)}}" if others else ""
    return rf"\begin{{aligned}}\sum_k \delta_k w_{{jk}} = \; &{terms}{more} \\ = \; &{tex(links.back)}\end{{aligned}}"


def nudged(links: Chain, low: float, high: float) -> str:
    """What nudging the weight does, in a sentence; low, high: the loss with the weight smaller and larger by NUDGE."""
    measured = (high - low) / (2 * NUDGE)
    words = (
        f"Checked by trying: this weight is {significant(links.weight)}. With it {NUDGE:g} smaller and {NUDGE:g} larger, the "
        f"loss differs by {significant(high - low)}; over {2 * NUDGE:g} that is a slope of **{significant(measured)}**."
    )
    if links.a == 0:
        why = "No ink there" if links.layer == 0 else "The neuron it starts from gives 0"
        words += f" {why}, so this weight can't matter."
    return words

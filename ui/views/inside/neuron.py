"""The part "This neuron": its weights times the pixels as pictures, its sum term by term, and its activation or softmax."""

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.explain import NeuronSum, neuron_sum, one_hot, tangent
from model.layers import ACTIVATIONS, ForwardPass
from model.network import INPUTS, Network
from model.reading import Reading
from ui.components import figure, line_charts
from ui.figures import captions, images
from ui.figures.tables import EMPTY, bar, cell, row, table
from ui.text import glossary
from ui.text.format import ACTIVATION_NAMES, POWERS, addends, adding_up, fixed, percent, signed, significant
from ui.text.glossary import HELP, input_name, layer_name, neuron_name, term
from ui.text.language import mark, markup, t, tn

SCALE_SHARE = 0.98  # of the 784 weights lie within the colour scale
PICTURES = mark("The left picture is the [[neuron]]'s weights, no stored digit.")
PART_PICTURES = mark(
    "The left picture is the [[neuron]]'s weights, no stored digit. Of these, {used} are not 0: the neuron uses only a part of "
    "the pixels."
)
DEEPER_PICTURES = mark(
    "The left picture is the [[neuron]]'s [[receptive field|field]]: how z changes with each pixel, dz/dx. The products and the "
    "biases of the layers add up to z."
)
CURVED_PICTURES = mark(
    "The left picture is the [[neuron]]'s [[receptive field|field]]: how z changes with each pixel, dz/dx. The products and the "
    "biases of the layers add up to z, with the curvature of {function}."
)
IN_OUTPUT = mark(
    "It multiplies each input by its [[weight]], and adds up the products and its [[bias]]: z, the digit's [[logit]]."
)
IN_HIDDEN = mark(
    "It multiplies each input by its [[weight]], and adds up the products and its [[bias]]: z. Its [[activation function]] "
    "turns z into its output."
)
MOST_EXPONENT = 100.0  # with a larger |z|, e^z may be too large or too small for a float


def show(reading: Reading, place: tuple[int, int]) -> None:
    network, passed = reading.network, reading.result
    layer, index = place
    parts = neuron_sum(network, passed, layer, index)
    output = layer == len(network.layers) - 1
    st.subheader(neuron_name(network, layer, index), anchor=False)
    _looks_for(reading, place)
    used = np.count_nonzero(network.layers[layer].w[:, index])
    if layer:
        glossary.markdown(
            t(CURVED_PICTURES if ACTIVATIONS[network.hidden].is_curved else DEEPER_PICTURES, function=network.hidden)
        )
    else:
        glossary.markdown(t(PICTURES if used == INPUTS else PART_PICTURES, used=used))
    glossary.markdown(t(IN_OUTPUT if output else IN_HIDDEN))
    name = network.output if output else network.hidden
    formula = r"z = \sum_i w_i x_i + b"  # the picture writes it out in numbers
    if name == "softmax":
        st.latex(formula)
        st.markdown(t("**Softmax** turns the ten scores z into shares of 100\u00a0%."))
        figure.show(terms_table(network, layer, parts) + softmax_table(passed, index), key="inside-sum")
    else:
        st.latex(rf"{formula}, \qquad a = {ACTIVATIONS[name].latex}")
        figure.show(terms_table(network, layer, parts), key="inside-sum")
        curve = line_charts.of_function(ACTIVATION_NAMES[name], ACTIVATIONS[name].function, parts.z)
        line_charts.show(curve, key="inside-activation")


def terms_table(network: Network, layer: int, parts: NeuronSum) -> Markup:
    """Return an HTML table of a neuron's weighted sum: the largest terms, the sum of all other terms, the bias and the total."""
    largest = images.scale_of(np.array([*(each.product for each in parts.terms), parts.rest, parts.bias]))
    rounded = iter(adding_up([*(each.product for each in parts.terms), parts.rest, parts.bias], parts.z, 3))

    def line(name: str, product: float, x: Markup = EMPTY, w: Markup = EMPTY) -> Markup:
        return row(name, x, w, bar(product, largest), cell(signed(next(rounded), 3), term=product))

    source = t("row, column") if layer == 0 else layer_name(network, layer - 1)
    x_help = mark("The input: one pixel. 0 is paper and 1 is ink.") if layer == 0 else HELP["activation"]
    return table(
        (source, term("x", x_help), term("w", HELP["weight"]), "", term("w·x", HELP["wire"])),
        *(
            line(input_name(network, layer, each.source), each.product, cell(fixed(each.value)), cell(signed(each.weight, 3)))
            for each in parts.terms
        ),
        line(tn("{n} other term", "{n} other terms", parts.others), parts.rest),
        line(term(t("bias b"), HELP["bias"]), parts.bias),
        row(term("z", HELP["z"]), EMPTY, EMPTY, EMPTY, cell(signed(parts.z, 3), testid="neuron-z", value=parts.z), total=True),
        caption=t("The largest terms. All rows add up to z."),
    )


def softmax_table(passed: ForwardPass, index: int) -> Markup:
    """Return an HTML table that computes the softmax of the logits z. index: the digit to mark."""
    logits = passed.logits.astype(float)
    largest = float(logits.max())
    is_huge = abs(largest) > MOST_EXPONENT
    powers = np.exp(logits - largest if is_huge else logits)
    shares = powers / powers.sum()
    *texts, whole = [significant(*each) for each in addends(powers.tolist(), float(powers.sum()))]
    hundredths = adding_up((100 * shares).tolist(), 100, 2)
    rows = []
    for k, text in enumerate(texts):
        share = percent(hundredths[k] / 100 if 0 < hundredths[k] < 100 else float(shares[k]), 2)
        cells = cell(signed(float(logits[k]))), cell(text, power=float(powers[k])), cell(share)
        rows.append(row(k, *cells, winner=k == index))
    name = "e^(z − max z)" if is_huge else "e^z"
    power = term(name, mark("e is about 2.718. e^z is positive for every z, and 2.718 times as large for a z that is 1 larger."))
    total = cell(whole), cell(percent(round(float(shares.sum()), 12)))
    return table(
        (t("digit"), term("z", HELP["logit"]), power, term(t("share"), HELP["softmax"])),
        *rows,
        row(t("sum"), EMPTY, *total, total=True),
        caption=t("A share is {name}, divided by the sum of the ten. So the ten shares add up to 100\u00a0%.", name=name)
        + " "
        + (t(POWERS) if any("10⁻" in text for text in texts) else ""),
    )


def _looks_for(reading: Reading, place: tuple[int, int]) -> None:
    """Show three images: a neuron's weights, the user's drawing, and the product of weight and pixel at each place.

    In later layers, the first image is the receptive field: the derivative of the weighted sum z with respect to each pixel.
    """
    network, passed = reading.network, reading.result
    layer, index = place
    why = tangent(network, passed, layer, one_hot(network.sizes[layer + 1], index))
    scale = images.scale_of(np.quantile(np.abs(why.field), SCALE_SHARE, keepdims=True), why.parts)
    title, word = markup("Looks for: its 784 {weights}", weights=term(t("weights"), HELP["weight"])), t("weight")
    if layer:
        title, word = markup("Looks for, {through}", through=term(t("through the layers before it"), HELP["field"])), "dz/dx"
    pictures = captions.equation(
        captions.image(images.heat(why.field, scale), title, t("What raises and lowers z, by pixel"), readable=True),
        "×",
        captions.image(images.digit(passed.x), t("The drawing: 784 pixels"), t("The drawing"), readable=True),
        captions.image(images.heat(why.parts, scale), t("Finds: the products"), t("What each pixel adds to z"), readable=True),
    )
    whole = scale >= float(np.abs(why.field).max())
    legend = captions.legend(scale, t("ink here lowers z"), t("ink here raises z"), whole=whole)
    shown = pictures + captions.readout() + legend
    figure.show(shown, key="inside-looks", values={word: why.field, t("pixel"): passed.x, t("product"): why.parts})

"""What the Inside view calls things, and how it explains them. Layers and neurons count from 0 in the code, from 1 for people."""

from model.network import Network

PEOPLE_COUNT_FROM = 1

HELP = {
    "activation": "What a neuron gives on to the next layer: its activation function applied to z.",
    "accuracy": "The share of MNIST's 10,000 test digits that are read right. No network here was trained on them.",
    "bias": "A number added to the sum whatever the inputs are. Training found it.",
    "contribution": "A neuron's output times the slope of the digit's logit with it: what it adds to that logit now.",
    "edge": "One output times one weight: what it adds to the sum of the neuron that it leads to.",
    "field": "The effective receptive field: how z would change with each pixel, through the neurons that are active now.",
    "logit": "An output neuron's z. Softmax turns the ten logits into probabilities.",
    "margin": "One logit minus another. Above zero: the first digit is the likelier of the two.",
    "neuron": "*Inputs times weights plus bias. Activate.* Blue weights want ink at their pixel, orange ones want paper.",
    "saliency": "Gradient times input: how steeply the logit rises with a pixel, times that pixel's ink. Zero where no ink is.",
    "similarity": "The cosine between a neuron's weights and what the selected neuron looks for: 1 the same pattern, "
    "0 nothing in common, −1 the opposite.",
    "softmax": "Each logit's exponential, divided by the sum of all ten: positive numbers that sum to 1.",
    "weight": "How strongly a neuron listens to one input. Training found it. Negative: the input speaks against it.",
    "z": "The weighted sum of the inputs plus the bias, before the activation function.",
}


def layer_name(network: Network, layer: int) -> str:
    """Hidden layer 1, Hidden layer 2, …, Output."""
    return "Output" if layer == len(network.layers) - 1 else f"Hidden layer {layer + PEOPLE_COUNT_FROM}"


def unit_name(network: Network, layer: int, index: int) -> str:
    """neuron 17; in the output layer digit 4."""
    return f"digit {index}" if layer == len(network.layers) - 1 else f"neuron {index + PEOPLE_COUNT_FROM}"


def neuron_name(network: Network, layer: int, index: int) -> str:
    """Hidden layer 1, neuron 17; Output, digit 4."""
    return f"{layer_name(network, layer)}, {unit_name(network, layer, index)}"


def source_name(network: Network, layer: int, source: int) -> str:
    """What a layer's input is called: a pixel by row and column, or a neuron of the layer before."""
    if layer == 0:
        row, column = divmod(source, 28)
        return f"row {row + PEOPLE_COUNT_FROM}, column {column + PEOPLE_COUNT_FROM}"
    return unit_name(network, layer - 1, source)

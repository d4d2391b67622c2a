"""The names of layers and neurons, and the explanations of terms, in the Inside view. Code counts from 0, names count from 1."""

from model.network import Network

HELP = {
    "accuracy": "The share of MNIST's 10,000 test digits that the network classifies correctly. MNIST is a public collection of "
    "handwritten digits. No network here was trained on its test digits.",
    "activation": "The number that a neuron passes on to the next layer. Its activation function computes it from z.",
    "bias": "A number that is added to the sum, whatever the inputs are. Training finds it.",
    "contribution": "What a neuron adds to the digit's logit for this drawing: the neuron's output times how strongly the logit "
    "changes with that output.",
    "edge": "A connection between two neurons adds one output times one weight to the sum of the neuron that it leads to.",
    "field": "The effective receptive field: how much z changes if a pixel gets a little more ink. It counts only the neurons "
    "that are active for this drawing.",
    "logit": "The z of an output neuron. Softmax turns the ten logits into probabilities.",
    "margin": "The logit of one digit minus that of another. If it is positive, the network finds the first digit more likely.",
    "neuron": "A neuron multiplies its inputs by its weights, adds them up, adds its bias, and passes the sum z through its "
    "activation function. Ink on a blue weight raises z, ink on an orange weight lowers it.",
    "saliency": "Gradient times input: how much the logit rises if a pixel gets a little more ink, times the ink that is there. "
    "A pixel without ink has no part in it.",
    "similarity": "The cosine similarity of a neuron's weights and the pattern that the selected neuron looks for: 1 means the "
    "same pattern, 0 nothing in common, −1 the opposite.",
    "softmax": "e to the power of each logit, divided by the sum of all ten. The results are positive and add up to 1, so they "
    "can be used as probabilities.",
    "weight": "How strongly a neuron responds to one input. Training finds it. If it is negative, the input lowers the sum.",
    "z": "The sum of all inputs times their weights, plus the bias. The activation function is applied to it.",
}


def layer_name(network: Network, layer: int) -> str:
    """Return "Hidden layer 1", "Hidden layer 2", … or "Output"."""
    return "Output" if layer == len(network.layers) - 1 else f"Hidden layer {layer + 1}"


def unit_name(network: Network, layer: int, index: int) -> str:
    """Return "neuron 17", or "digit 4" in the output layer."""
    return f"digit {index}" if layer == len(network.layers) - 1 else f"neuron {index + 1}"


def neuron_name(network: Network, layer: int, index: int) -> str:
    """Return "Hidden layer 1, neuron 17" or "Output, digit 4"."""
    return f"{layer_name(network, layer)}, {unit_name(network, layer, index)}"


def input_name(network: Network, layer: int, index: int) -> str:
    """Return the name of one of a layer's inputs: "row 3, column 5" for a pixel, or a neuron of the layer before."""
    return f"row {index // 28 + 1}, column {index % 28 + 1}" if layer == 0 else unit_name(network, layer - 1, index)

"""Write a network in formats that other programs read: ONNX, PyTorch, and one Python file that needs only NumPy.

`model.foreign` reads a state_dict. `ui.components.pocket` exports a network as a web page with the app's own JavaScript.
"""

import base64
import io
import json
import zipfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import safetensors.numpy

from model.network import DIGITS, INPUTS, Network

TEMPLATE = Path(__file__).with_name("standalone.py.template")
OPSET, IR_VERSION = 17, 9  # of ONNX: what onnxruntime 1.15 (2023) and later read
ONNX_ACTIVATIONS = {"relu": "Relu", "sigmoid": "Sigmoid", "tanh": "Tanh", "none": "Identity"}
ONNX_OUTPUTS = {
    "softmax": "probabilities = Softmax <axis = 1> (logits)",
    "sigmoid": "outputs = Sigmoid(logits) probabilities = LpNormalization <axis = 1, p = 1> (outputs)",  # shares of their sum
}
TORCH_ACTIVATIONS = {"relu": "nn.ReLU()", "sigmoid": "nn.Sigmoid()", "tanh": "nn.Tanh()", "none": "nn.Identity()"}
CODE_ACTIVATIONS = {"relu": "np.maximum(z, 0)", "sigmoid": "1 / (1 + np.exp(-z))", "tanh": "np.tanh(z)", "none": "z"}


def to_onnx(network: Network) -> bytes:
    """Return the bytes of an ONNX model of the network.

    The input is `pixels`, float32 (n, 784), 0 = paper, 1 = ink. The outputs are `logits` and `probabilities`, float32 (n, 10).
    """
    from onnx import helper, numpy_helper, parser

    weights, lines, value = [], [], "pixels"
    for i, layer in enumerate(network.layers, start=1):
        weights += [numpy_helper.from_array(np.ascontiguousarray(layer.w), f"w{i}"), numpy_helper.from_array(layer.b, f"b{i}")]
        if i == len(network.layers):
            lines += [f"logits = Gemm({value}, w{i}, b{i})", ONNX_OUTPUTS[network.output]]
        else:
            lines += [f"z{i} = Gemm({value}, w{i}, b{i})", f"a{i} = {ONNX_ACTIVATIONS[network.hidden]}(z{i})"]
            value = f"a{i}"
    model = parser.parse_model(
        f"""<ir_version: {IR_VERSION}, opset_import: ["" : {OPSET}], producer_name: "Digit Lens">
        digit_lens (float[n, {INPUTS}] pixels) => (float[n, {DIGITS}] logits, float[n, {DIGITS}] probabilities)
        {{ {" ".join(lines)} }}"""
    )
    model.graph.initializer.extend(weights)
    helper.set_model_props(model, {"metadata": json.dumps(dict(network.metadata), sort_keys=True)})
    return model.SerializeToString()


def to_torch(network: Network) -> bytes:
    """Return the bytes of a zip archive for PyTorch. It has a state_dict, network.safetensors, and load.py, which loads it."""
    tensors = {}
    for i, layer in enumerate(network.layers):
        number = 2 * i  # every second module of the nn.Sequential is an activation
        tensors[f"{number}.weight"] = np.ascontiguousarray(layer.w.T)  # torch keeps (outputs, inputs)
        tensors[f"{number}.bias"] = np.ascontiguousarray(layer.b)
    description = {"hidden": network.hidden, "output": network.output}
    listed = "".join(f"\n    {', '.join(modules)}," for modules in torch_modules(network))
    shares = "logits.sigmoid() / logits.sigmoid().sum(dim=1, keepdim=True)"
    probabilities = "logits.softmax(dim=1)" if network.output == "softmax" else shares
    script = f'''"""Load the network {network.architecture} into PyTorch: python load.py (needs torch and safetensors)."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn

model = nn.Sequential({listed}
)
model.load_state_dict(load_file(Path(__file__).with_name("network.safetensors")))
model.eval()


def read(pixels: torch.Tensor) -> torch.Tensor:
    """Return the probabilities (n, 10) of images, float32 (n, 784), 0 = paper, 1 = ink."""
    with torch.no_grad():
        logits = model(pixels)
    return {probabilities}


if __name__ == "__main__":
    print(model)
'''
    files = {"network.safetensors": safetensors.numpy.save(tensors, description), "load.py": script.encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def torch_modules(network: Network, dropout: float = 0) -> list[list[str]]:
    """Return each layer's PyTorch modules as code, such as ["nn.Linear(784, 128)", "nn.ReLU()"]. dropout: the dropout rate."""
    linear = [f"nn.Linear({n}, {m})" for n, m in pairwise(network.sizes)]
    after = [TORCH_ACTIVATIONS[network.hidden], *([f"nn.Dropout({dropout:g})"] if dropout else [])]
    return [[module, *after] for module in linear[:-1]] + [linear[-1:]]


def torch_lines(network: Network, dropout: float = 0) -> list[tuple[str, list[int], list[int]]]:
    """Return PyTorch code that creates a network of this architecture and takes one training step, line by line.

    With each line stand the units that it is about, 0 for the pixels and n for layer n, and the indices of the layers of weights
    that it is about. dropout: the share of hidden neurons to switch off during training.
    """
    every = list(range(len(network.layers)))
    *hidden, last = torch_modules(network, dropout)
    loss = "nn.functional.cross_entropy(model(pixels), labels)  # softmax, then -log p"
    if network.output == "sigmoid":
        last = [*last, "nn.Sigmoid()"]
        loss = "0.5 * (model(pixels) - nn.functional.one_hot(labels, 10)).square().sum(dim=1).mean()"
    return [
        ("import torch", [], []),
        ("from torch import nn", [], []),
        ("model = nn.Sequential(", [], []),
        *((f"    {', '.join(modules)},", [layer + 1], [layer]) for layer, modules in enumerate([*hidden, last])),
        (")", [], []),
        ("optimiser = torch.optim.SGD(model.parameters(), lr=0.003)", [], every),
        ("pixels, labels = torch.rand(64, 784), torch.randint(10, (64,))  # a batch of images", [0], []),
        (f"loss = {loss}", [len(every)], []),
        ("loss.backward()  # the gradient of each weight", [], every),
        ("optimiser.step()  # weight - lr * gradient", [], every),
    ]


def to_code(network: Network) -> str:
    """Return a Python script that classifies an image: `python digit.py picture.png`. It has the weights and needs only NumPy."""
    flat = np.concatenate([part.ravel() for layer in network.layers for part in (layer.w, layer.b)]).astype("<f4")
    values = {
        "ARCHITECTURE": network.architecture,
        "SIZES": repr(network.sizes),
        "HIDDEN": CODE_ACTIVATIONS[network.hidden],
        "OUTPUT": "np.exp(z - z.max())" if network.output == "softmax" else "1 / (1 + np.exp(-z))",
        "WEIGHTS": base64.b64encode(flat.tobytes()).decode(),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"${name}$", value)
    return text

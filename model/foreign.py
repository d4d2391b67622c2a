"""Read networks that other programs wrote: a PyTorch state_dict as safetensors, or ONNX. Any fully connected network 784-…-10.

A network that does not fit is refused with one sentence. Nothing is unpickled or run.
"""

import json
from collections.abc import Iterator

import numpy as np
import safetensors.numpy
from safetensors import SafetensorError

from model import checkpoint
from model.checkpoint import CheckpointError
from model.network import Network

ONNX_ACTIVATIONS = {"Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh"}
ONNX_PASSED_OVER = {"Identity", "Dropout", "Flatten", "Reshape", "Cast", "Constant", "Softmax", "LogSoftmax", "ReduceSum", "Div"}


def loads(payload: bytes, name: str) -> Network:
    """Load a network from the bytes of a PyTorch state_dict (safetensors), an ONNX model or a checkpoint of the app.

    payload: the content of the file.
    name: the name of the file in error messages.
    Raises CheckpointError if the file is not a fully connected network with 784 inputs and 10 outputs.
    """
    if len(payload) > checkpoint.MAX_BYTES:
        raise CheckpointError(f"{name} has {len(payload):,} bytes, more than a network may have ({checkpoint.MAX_BYTES:,})")
    header = _safetensors_header(payload)
    if header is None:
        return _from_onnx(payload, name)
    if _metadata(header).get("format") == checkpoint.FORMAT:
        return checkpoint.loads(payload, name)
    return _from_state_dict(payload, header, name)


def _safetensors_header(payload: bytes) -> dict | None:
    """Return the JSON header of a safetensors file, or None if the bytes have another format."""
    length = int.from_bytes(payload[:8], "little")
    if not 0 < length <= min(checkpoint.MAX_HEADER, len(payload) - 8):
        return None
    try:
        header = json.loads(payload[8 : 8 + length])
    except (ValueError, RecursionError):
        return None
    return header if isinstance(header, dict) else None


def _metadata(header: dict) -> dict:
    """Return the metadata in the JSON header of a safetensors file, or an empty dict if there are none."""
    metadata = header.get("__metadata__")
    return metadata if isinstance(metadata, dict) else {}


def _from_state_dict(payload: bytes, header: dict, name: str) -> Network:
    """Build a network from a PyTorch state_dict with a weight (outputs, inputs) and a bias (outputs,) for each layer.

    payload: the bytes of the safetensors file.
    header: the JSON header of the file.
    name: the name of the file in error messages.
    Raises CheckpointError if the file is not a fully connected network.
    """
    try:
        tensors = safetensors.numpy.load(payload)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(f"{name} is not a whole safetensors file: truncated, altered or of another kind") from error
    described = _metadata(header)
    pairs = []
    for key in sorted((key for key in tensors if key.endswith("weight")), key=_natural):
        w, b = tensors[key], tensors.get(key.removesuffix("weight") + "bias")
        if w.ndim != 2:
            raise CheckpointError(f"{name}: {key[:60]} has {w.ndim} dimensions; only fully connected layers are read here")
        pairs.append((w.T, np.zeros(w.shape[0]) if b is None else b))
    spare = [key for key in tensors if not key.endswith(("weight", "bias"))]
    if spare:
        raise CheckpointError(f"{name} holds {spare[0][:60]}, which is no weight or bias of a fully connected layer")
    pairs = _in_order(pairs)
    hidden = next((name for name in ONNX_ACTIVATIONS.values() if name == described.get("hidden")), "relu")
    output = "sigmoid" if described.get("output") == "sigmoid" else "softmax"
    return _checked(pairs, hidden, output, {"name": name, "imported": "PyTorch state_dict"}, name)


def _natural(key: str) -> list:
    """Return a sort key that compares numbers in a name by value, so that "layer.10" comes after "layer.2"."""
    parts = key.replace("_", ".").split(".")
    return [(0, int(part), "") if part.isdecimal() and len(part) < 10 else (1, 0, part) for part in parts]


def _in_order(pairs: list) -> list:
    """Sort layers so that the number of outputs of each layer equals the number of inputs of the next layer.

    pairs: the weights and biases (w, b) of each layer. They are returned unsorted if the sizes do not match.
    """
    left, ordered, units = list(pairs), [], 784
    while left:
        fitting = next((i for i, (w, _) in enumerate(left) if w.shape[0] == units), None)
        if fitting is None:
            return pairs  # they do not lead on; the check names the layer
        ordered.append(left.pop(fitting))
        units = ordered[-1][0].shape[1]
    return ordered


def _from_onnx(payload: bytes, name: str) -> Network:
    """Build a network from the bytes of an ONNX model.

    payload: the content of the file. A layer must be a Gemm node, or a MatMul and an Add node.
    name: the name of the file in error messages.
    Raises CheckpointError if the model is not a fully connected network, or if its hidden layers differ in activation function.
    """
    try:
        import onnx
        from onnx import numpy_helper
    except ImportError as error:
        raise CheckpointError(f"{name} can't be read: the package onnx is not installed here") from error
    try:
        graph = onnx.load_model_from_string(payload).graph
        if any(tensor.data_location for tensor in graph.initializer):
            raise CheckpointError(f"{name} keeps its weights in another file: save it with the weights inside")
        constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    except CheckpointError:
        raise
    except Exception as error:  # protobuf and onnx raise many kinds for broken bytes
        raise CheckpointError(f"{name} is neither a safetensors file nor an ONNX model") from error
    if not graph.node:
        raise CheckpointError(f"{name} is neither a safetensors file nor an ONNX model with layers")
    pairs, activations = [], []
    for kind, value in _onnx_layers(graph, constants, name):
        (pairs if kind == "layer" else activations).append(value)
    between = activations[: len(pairs) - 1]
    if len(set(between)) > 1 or (len(pairs) > 1 and len(between) < len(pairs) - 1):
        raise CheckpointError(f"{name} should have one and the same activation after each hidden layer")
    output = "sigmoid" if activations[len(pairs) - 1 :] == ["sigmoid"] else "softmax"
    hidden = between[0] if between else "relu"
    return _checked(pairs, hidden, output, {"name": name, "imported": "ONNX"}, name)


def _onnx_layers(graph, constants: dict, name: str) -> Iterator[tuple[str, object]]:
    """Yield the layers and activations of an ONNX graph in order, as ("layer", (w, b)) or ("activation", name).

    constants: the arrays stored in the graph, as a dict of name -> array.
    name: the name of the file in error messages.
    Raises CheckpointError for an unsupported node.
    """
    waiting = None  # the weights of a MatMul whose Add has not come yet
    for node in graph.node:
        used = [constants[i] for i in node.input if i in constants]
        if waiting is not None and node.op_type != "Add":
            yield "layer", (waiting, np.zeros(waiting.shape[-1]))
            waiting = None
        if node.op_type == "Gemm" and used and used[0].ndim == 2:
            options = {a.name: a for a in node.attribute}
            if any(options[k].f != 1 for k in ("alpha", "beta") if k in options) or ("transA" in options and options["transA"].i):
                raise CheckpointError(f"{name} scales or transposes its layers in a way that is not read here")
            w = used[0].T if "transB" in options and options["transB"].i else used[0]
            yield "layer", (w, used[1] if len(used) > 1 else np.zeros(w.shape[1]))
        elif node.op_type == "MatMul" and used and used[0].ndim == 2:
            waiting = used[0]
        elif node.op_type == "Add" and waiting is not None and used:
            yield "layer", (waiting, used[0].reshape(-1))
            waiting = None
        elif node.op_type in ONNX_ACTIVATIONS:
            yield "activation", ONNX_ACTIVATIONS[node.op_type]
        elif node.op_type not in ONNX_PASSED_OVER:
            raise CheckpointError(f"{name} has a {node.op_type[:40]} node; only fully connected networks are read here")
    if waiting is not None:
        yield "layer", (waiting, np.zeros(waiting.shape[-1]))


def _checked(pairs: list, hidden: str, output: str, metadata: dict, name: str) -> Network:
    """Build a network from the weights and biases of its layers.

    pairs: (w, b) for each layer.
    hidden, output: the names of the activation functions.
    name: the name of the file in error messages.
    Raises CheckpointError if a shape, dtype or value is invalid.
    """
    tensors = {}
    for i, (w, b) in enumerate(pairs, start=1):
        if not (np.issubdtype(w.dtype, np.floating) and np.issubdtype(np.asarray(b).dtype, np.floating)):
            raise CheckpointError(f"{name}: layer {i} holds {w.dtype}, not floating-point numbers")
        tensors[f"w{i}"], tensors[f"b{i}"] = np.ascontiguousarray(w, np.float32), np.ascontiguousarray(b, np.float32)
    return Network(checkpoint.layers_of(tensors, name), hidden, output, metadata)

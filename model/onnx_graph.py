"""Read a fully connected network from an ONNX model. Inputs and outputs are followed from step to step; nothing is run.

A model is refused, with the name of the step, if a step on this way is not one that this app's networks have in the same place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model import checkpoint
from model.checkpoint import CheckpointError
from model.network import INPUTS, Network

ACTIVATIONS = {"Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh"}
OLDEST_OPSET = 7  # before it, Add and Gemm had other rules for arrays of different shapes
MAX_STRUCTURE = checkpoint.MAX_HEADER  # bytes of a file besides its weights: each two could become an object of 100 bytes
# The fields of ONNX's protobuf messages that lead to weights: graph.initializer and graph.node.attribute.t, and in each tensor
# float_data, raw_data or double_data.
WEIGHTS = tuple((*path, data) for path in ((7, 5), (7, 1, 5, 5)) for data in (4, 9, 10))


@dataclass(frozen=True)
class _Value:
    """A symbolic value in an ONNX graph: the layers and functions that compute it from the pixels.

    layers: (w, b) of each layer so far, w as (inputs, outputs).
    activations: the names of the activation functions so far.
    stage: what the value is: "pixels", "flat pixels", "sums" (z of the last layer), "activations", "softmax", "total" (the sum of
        the sigmoid outputs) or "shares" (the sigmoid outputs divided by their sum).
    """

    layers: tuple[tuple[np.ndarray, np.ndarray], ...]
    activations: tuple[str, ...]
    stage: str

    @property
    def is_sigmoid(self) -> bool:
        """Whether this value in the ONNX graph is the output of a fully connected layer with the sigmoid function."""
        return self.stage == "activations" and self.activations[-1] == "sigmoid"


class _NotRead(Exception):
    """A node of an ONNX graph is not supported. The message says which, and why."""


def read_onnx(payload: bytes, name: str) -> Network:
    """Build a network from the bytes of an ONNX model. name: the name of the file in error messages.

    Raises CheckpointError if the model is not a fully connected network, or if it has an unsupported node.
    """
    try:
        import onnx
        from onnx import numpy_helper
    except ImportError as error:
        raise CheckpointError(f"{name} can't be read: the package onnx is not installed here") from error
    try:
        if _structure(payload) > MAX_STRUCTURE:
            raise CheckpointError(f"{name} has more than {MAX_STRUCTURE:,} bytes besides its weights, too much to be read here")
        model = onnx.load_model_from_string(payload)
        graph = model.graph
        values = {tensor.name: _array(tensor, numpy_helper) for tensor in graph.initializer}
    except CheckpointError:
        raise
    except _NotRead as error:
        raise CheckpointError(f"{name} can't be read: {error}") from error
    except Exception as error:  # protobuf and onnx raise many kinds for broken bytes
        raise CheckpointError(f"{name} is neither a safetensors file nor an ONNX model") from error
    if not graph.node:
        raise CheckpointError(f"{name} is neither a safetensors file nor an ONNX model with layers")
    try:
        opset = max((known.version for known in model.opset_import if known.domain in ("", "ai.onnx")), default=0)
        if opset < OLDEST_OPSET:
            raise _NotRead(f"it is written for ONNX opset {opset}, older than {OLDEST_OPSET}")
        values |= _pixels([known for known in graph.input if known.name not in values])
        for node in graph.node:
            _add_step(values, node, numpy_helper)
        layers, activations, output = _network([_known(values, known.name) for known in graph.output])
    except _NotRead as error:
        raise CheckpointError(f"{name} can't be read: {error}") from error
    return checkpoint.network_of(
        layers, activations[0] if activations else "relu", output, {"name": name, "imported": "ONNX"}, name
    )


def _structure(payload: bytes) -> int:
    """Return how many bytes of an ONNX file are not weights. Raises ValueError for broken bytes.

    If the file has too many fields, the function stops early and returns MAX_STRUCTURE + 1.
    """
    fields = weights = 0
    waiting: list[tuple[memoryview, tuple[int, ...]]] = [(memoryview(payload), ())]
    while waiting:
        message, path = waiting.pop()
        for number, content in _fields(message):
            fields += 1
            here = (*path, number)
            if here in WEIGHTS:
                weights += len(content)
            elif any(longer[: len(here)] == here for longer in WEIGHTS):
                waiting.append((content, here))
            if fields > MAX_STRUCTURE // 2:  # a field has two bytes at least
                return MAX_STRUCTURE + 1
    return len(payload) - weights


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield the number and the content of each field of a protobuf message. The content of a numeric field is empty."""
    place = 0

    def varint() -> int:
        nonlocal place
        value = 0
        for shift in range(0, 70, 7):
            byte = message[place]
            place += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
        raise ValueError("a number that does not end")

    try:
        while place < len(message):
            tag = varint()
            length = {1: 8, 5: 4}.get(tag & 7, 0)
            if tag & 7 == 0:
                varint()
            elif tag & 7 == 2:
                length = varint()
            elif not length:
                raise ValueError("a field of an unknown kind")
            if length > len(message) - place:
                raise ValueError("a field that is cut off")
            yield tag >> 3, message[place : place + length] if tag & 7 == 2 else message[:0]
            place += length
    except IndexError as error:
        raise ValueError("a field that is cut off") from error


def _array(tensor, numpy_helper) -> np.ndarray:
    if tensor.data_location or tensor.external_data:
        raise _NotRead(f"its array {tensor.name[:60]} lies in another file. Save the model with the weights inside")
    if tensor.data_type not in (1, 6, 7, 9, 10, 11):  # FLOAT, INT32, INT64, BOOL, FLOAT16, DOUBLE
        raise _NotRead(f"its array {tensor.name[:60]} holds numbers of a kind that is not read here")
    return numpy_helper.to_array(tensor)


def _pixels(inputs: Sequence) -> dict[str, _Value]:
    """Return a dict from the name of the model's input to a symbolic value, the pixels.

    Raises _NotRead if the model does not have exactly one input, or if this is not a float array of images with 784 pixels.
    """
    if len(inputs) != 1:
        raise _NotRead(f"it has {len(inputs)} inputs, not one")
    kind = inputs[0].type.tensor_type
    if kind.elem_type not in (1, 11):
        raise _NotRead("its input is not a tensor of floating-point numbers")
    sizes = [dimension.dim_value for dimension in kind.shape.dim]  # 0 if not fixed
    if len(sizes) < 2 or (np.prod(sizes[1:], dtype=np.float64) != INPUTS and sizes[1:] != [0]):
        raise _NotRead(f"its input has the shape {sizes}, not (images, {INPUTS}) or (images, 1, 28, 28)")
    return {inputs[0].name: _Value((), (), "flat pixels" if len(sizes) == 2 else "pixels")}


def _known(values: dict, name: str) -> "_Value | np.ndarray":
    """Return the value already computed for a name in the ONNX graph. Raises _NotRead if it is missing or not supported."""
    value = values.get(name, _NotRead(f"{name[:60]!r} is used before it is computed"))
    if isinstance(value, _NotRead):
        raise value
    return value


def _add_step(values: dict, node, numpy_helper) -> None:
    """Compute the output of an ONNX node and add it to `values`. If the node is not supported, add the exception instead.

    Raises _NotRead if `values` already has an output of the node.
    """
    if any(output in values for output in node.output):
        raise _NotRead(f"its step {node.op_type[:40]} computes a value a second time")
    try:
        found = _step(node, [_known(values, name) if name else None for name in node.input], numpy_helper)
    except _NotRead as error:
        found = error
    values[node.output[0] if node.output else ""] = found
    values |= {name: _NotRead(f"a further output of its step {node.op_type[:40]} is used") for name in node.output[1:] if name}


def _step(node, inputs: list, numpy_helper) -> "_Value | np.ndarray":
    """Return the output of an ONNX node: an array, or a symbolic value that depends on the pixels.

    inputs: arrays and symbolic values, None for an omitted input. numpy_helper: the module onnx.numpy_helper.
    Raises _NotRead if the operation is not supported, or not supported after the previous operations.
    """
    kind = node.op_type if node.domain in ("", "ai.onnx") else f"{node.domain}.{node.op_type}"

    def refused(why: str) -> _NotRead:
        return _NotRead(f"its step {kind[:40]} {why}")

    options = {attribute.name: attribute for attribute in node.attribute}

    def number(option: str, default: float) -> float:
        return (options[option].i or options[option].f) if option in options else default

    constants = [each for each in inputs if isinstance(each, np.ndarray)]
    if kind == "Constant" and list(options) == ["value"]:
        try:
            return _array(options["value"].t, numpy_helper)
        except _NotRead:
            raise
        except Exception as error:  # as for broken bytes
            raise refused("holds an array that can't be read") from error
    if kind == "Identity" and len(inputs) == 1:
        return inputs[0]
    if kind == "Transpose" and len(constants) == len(inputs) == 1 and constants[0].ndim == 2:
        if list(options["perm"].ints) != [1, 0] if "perm" in options else False:
            raise refused("leaves an array as it is")
        return constants[0].T
    if not inputs or not any(isinstance(each, _Value) for each in inputs):
        raise refused("is none that is read here")
    value, *others = inputs if isinstance(inputs[0], _Value) else [*inputs[1:], inputs[0]]
    if not isinstance(value, _Value) or (value is not inputs[0] and kind != "Add"):
        raise refused("takes its inputs in an order that is not read here")
    stage, constant = value.stage, others[0] if others else None
    units = value.layers[-1][0].shape[1] if value.layers else INPUTS

    if kind in ("Gemm", "MatMul"):
        w = constant
        if not isinstance(w, np.ndarray) or w.ndim != 2:
            raise refused("does not multiply by a fixed matrix")
        if stage not in ("flat pixels", "activations"):
            raise refused({"pixels": "comes before the pixels are one row", "sums": "follows a layer without an activation"}.get(
                stage, f"comes after the {stage} of another layer"))  # fmt: skip
        if len(value.layers) == checkpoint.MAX_LAYERS:
            raise refused(f"is one layer more than are read here ({checkpoint.MAX_LAYERS})")
        if number("alpha", 1) != 1 or number("beta", 1) != 1 or number("transA", 0):
            raise refused("scales or transposes its input")
        w = w.T if number("transB", 0) else w
        sums = _Value((*value.layers, (w, np.zeros(w.shape[1], np.float32))), value.activations, "sums")
        return sums if len(others) < 2 or others[1] is None else _with_bias(sums, others[1], refused)
    if kind == "Add":
        if stage != "sums":
            raise refused("does not follow a layer")
        return _with_bias(value, constant, refused)
    if kind in ACTIVATIONS:
        if stage != "sums":
            raise refused("comes before the first layer" if not value.layers else "follows another activation")
        return _Value(value.layers, (*value.activations, ACTIVATIONS[kind]), "activations")
    if kind in ("Softmax", "LogSoftmax"):
        if stage != "sums":
            raise refused("does not follow a layer")
        if number("axis", -1) not in (1, -1):
            raise refused("runs over the images")
        return replace(value, stage="softmax")
    if kind == "Dropout":  # it does nothing outside of training
        if len(others) > 1 and others[1] is not None and not (isinstance(others[1], np.ndarray) and not others[1].any()):
            raise refused("is switched on as in training")
        return value
    if kind == "Cast":
        if number("to", 0) not in (1, 11):
            raise refused("converts to other numbers than floats of 32 or 64 bits")
        return value
    if kind == "Flatten" and number("axis", 1) == 1:
        return replace(value, stage="flat pixels") if stage == "pixels" else value
    if kind == "Reshape" and isinstance(constant, np.ndarray):
        shape = constant.tolist()
        if (
            len(shape) != 2
            or shape[0] not in (-1, 0, 1)
            or shape[1] not in (-1, units)
            or shape == [-1, -1]
            or number("allowzero", 0)
        ):
            raise refused(f"makes arrays of shape {shape}")
        return replace(value, stage="flat pixels") if stage == "pixels" else value
    if kind == "ReduceSum" and value.is_sigmoid:
        axes = options["axes"].ints if "axes" in options else constant.ravel() if isinstance(constant, np.ndarray) else ()
        if list(axes) in ([1], [-1]) and number("keepdims", 1):
            return replace(value, stage="total")
    is_total = isinstance(constant, _Value) and constant.stage == "total" and constant.layers is value.layers
    if kind == "Div" and value.is_sigmoid and is_total:
        return replace(value, stage="shares")
    raise refused("is none that is read here")


def _with_bias(value: _Value, bias: object, refused) -> _Value:
    """Add a bias to the weighted sums of a layer. Return the new sums. If the bias is not supported, raise `refused(reason)`.

    value: the sums, as a symbolic value of the ONNX graph. refused: a function that returns an exception for a reason.
    """
    *before, (w, b) = value.layers
    if not isinstance(bias, np.ndarray) or bias.size not in (1, w.shape[1]) or bias.shape[:-1] not in ((), (1,)):
        raise refused("does not add one fixed number to each unit")
    return replace(value, layers=(*before, (w, b + bias.reshape(-1))))


def _network(outputs: list) -> tuple[tuple, tuple[str, ...], str]:
    """Return the layers, hidden activation functions and output function with which an ONNX model computes its outputs."""
    for value in outputs:
        if not isinstance(value, _Value) or not value.layers or value.layers is not outputs[0].layers:
            raise _NotRead("its outputs are not all those of its last layer")
        if value.stage == "activations" and not value.is_sigmoid:
            raise _NotRead(f"its step {value.activations[-1].capitalize()} comes after the last layer")
        if value.stage == "total":
            raise _NotRead("its step ReduceSum comes after the last layer")
    functions = {"softmax" if value.stage == "softmax" else "sigmoid" for value in outputs if value.stage != "sums"}
    if len(functions) > 1 or not outputs:
        raise _NotRead("its outputs are both softmax and sigmoid")
    layers = outputs[0].layers
    activations = outputs[0].activations[: len(layers) - 1]
    if len(set(activations)) > 1:
        raise _NotRead(f"its hidden layers have different activations ({', '.join(activations)}), not one and the same")
    return layers, activations, functions.pop() if functions else "softmax"

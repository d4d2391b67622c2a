"""Networks of other programs: what is read gives the numbers that onnxruntime and torch give; all else is refused by name."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from model import foreign
from model.checkpoint import MAX_HEADER, CheckpointError
from model.foreign import ActivationError
from model.network import Network, random_network
from tests.model.networks import same

X = np.random.default_rng(1).random((5, 784), np.float32)
DEEP = random_network((784, 30, 20, 15, 10), np.random.default_rng(0), "tanh")


def graph(
    *steps: str, outputs: tuple[str, ...] = (), shape: tuple = ("n", 784), kind: int = TensorProto.FLOAT, opset: int = 17
) -> bytes:
    """Return an ONNX model of steps in a row, such as "Gemm 20", "Relu", "Cast 6" or "Flatten 1".

    The value after step 2 has the name "v2". outputs: the names of the outputs. Default: the last value.
    """
    rng = np.random.default_rng(0)
    nodes, arrays, units = [], [], 784

    def array(values: np.ndarray) -> str:
        arrays.append(numpy_helper.from_array(values, f"c{len(arrays)}"))
        return arrays[-1].name

    for k, step in enumerate(steps):
        name, *numbers = step.split()
        inputs, options = [f"v{k}" if k else "x"], {}
        size = int(numbers[0]) if numbers else 0
        if name in ("Gemm", "MatMul", "GemmT", "GemmBare", "Gemm2"):
            w = rng.normal(0, 0.2, (units, size)).astype(np.float32)
            inputs.append(array(w.T if name == "GemmT" else w))
            inputs += [array(rng.normal(size=size).astype(np.float32))] if name in ("Gemm", "GemmT") else []
            options = {"GemmT": {"transB": 1}, "Gemm2": {"alpha": 2.0}}.get(name, {})
            name, units = name if name == "MatMul" else "Gemm", size
        elif name in ("Add", "Sub", "Div", "Mul"):
            inputs.append(array(rng.uniform(1, 2, size or units).astype(np.float32)))
        elif name == "AddFirst":
            name, inputs = "Add", [array(rng.uniform(1, 2, (1, units)).astype(np.float32)), *inputs]
        elif name == "Residual":
            name, inputs = "Add", [*inputs, f"v{k - 1}"]
        elif name == "Cast":
            options = {"to": size}
        elif name in ("Flatten", "Softmax", "LogSoftmax") and numbers:
            options = {"axis": size}
        elif name == "Reshape":
            inputs.append(array(np.array(numbers, np.int64)))
        elif name == "Dropout":
            inputs.append(array(np.array(0.5, np.float32)))
        elif name == "Training":
            name, inputs = "Dropout", [*inputs, array(np.array(0.5, np.float32)), array(np.array(True))]
        elif name == "Shares":  # of the sigmoid outputs before
            inputs += [f"total{k}"]
            nodes.append(helper.make_node("ReduceSum", [f"v{k}", array(np.array([1]))], [f"total{k}"], keepdims=1))
            name = "Div"
        nodes.append(helper.make_node(name, inputs, [f"v{k + 1}"], **options))
    given = helper.make_tensor_value_info("x", kind, shape)
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs or (f"v{len(steps)}",)]
    made = helper.make_graph(nodes, "g", [given], ends, arrays)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", opset)], ir_version=9).SerializeToString()


def agrees(payload: bytes, x: np.ndarray = X) -> Network:
    """Read a model and compare each of its outputs with what onnxruntime computes. Return the network."""
    network = foreign.loads(payload, "upload")
    passed = network.forward(X)
    known = (passed.logits, passed.activations[-1], passed.probabilities, np.log(passed.probabilities))
    outputs = onnxruntime.InferenceSession(payload).run(None, {"x": x})
    for output in outputs:
        assert any(np.allclose(output, ours, atol=1e-4, rtol=1e-4) for ours in known)
    first = outputs[0]
    if not np.allclose(first, passed.logits, atol=1e-4):  # probabilities of the file are those that the page shows
        shown = np.exp(first) if (first < 0).all() else first / first.sum(axis=1, keepdims=True)
        np.testing.assert_allclose(shown, passed.probabilities, atol=1e-4)
    return network


@pytest.mark.parametrize(
    ("steps", "architecture", "functions"),
    [
        (("Gemm 10",), "784-10", ("relu", "softmax")),
        (("MatMul 20", "Add", "Tanh", "MatMul 10"), "784-20-10", ("tanh", "softmax")),
        (("MatMul 20", "AddFirst", "Add 1", "Relu", "GemmT 10", "LogSoftmax 1"), "784-20-10", ("relu", "softmax")),
        (("Identity", "GemmBare 20", "Sigmoid", "Dropout", "Gemm 10", "Softmax -1"), "784-20-10", ("sigmoid", "softmax")),
        (("Cast 11", "Cast 1", "Gemm 10", "Sigmoid"), "784-10", ("relu", "sigmoid")),
        (("Gemm 9", "Tanh", "Gemm 9", "Tanh", "Gemm 10", "Sigmoid", "Shares"), "784-9-9-10", ("tanh", "sigmoid")),
        (("Reshape -1 784", "Gemm 10", "Reshape 0 10"), "784-10", ("relu", "softmax")),
    ],
)
def test_what_is_read_gives_the_numbers_of_onnxruntime(steps: tuple[str, ...], architecture: str, functions: tuple[str, str]):
    network = agrees(graph(*steps))
    assert (network.architecture, (network.hidden, network.output)) == (architecture, functions)


@pytest.mark.parametrize("flat", ["Flatten", "Flatten 1", "Reshape 0 -1", "Reshape -1 784"])
def test_images_may_be_flattened_by_the_model(flat: str):
    agrees(graph(flat, "Gemm 10", shape=("n", 1, 28, 28)), X.reshape(-1, 1, 28, 28))


def test_the_oldest_opset_is_read_and_a_step_that_leads_to_no_output_does_not_matter():
    assert agrees(graph("Gemm 20", "Relu", "Gemm 10", "Softmax 1", opset=7)).architecture == "784-20-10"
    agrees(graph("Gemm 10", "Softmax", "ArgMax", outputs=("v1", "v2")))


STEPS = """Gemm 8|MatMul 8|MatMul 10|Gemm 10|GemmT 10|Add|Add 1|Sub|Div|Mul|Relu|Sigmoid|Tanh|Softmax|Softmax 0|LogSoftmax|Cast 1
|Cast 6|Identity|Dropout|Flatten|Flatten 0|Residual|Shares|Abs""".replace("\n", "").split("|")


@settings(max_examples=250)
@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=5))
def test_any_chain_of_steps_is_refused_or_gives_the_numbers_of_onnxruntime(steps: list[str]):
    payload = graph("Gemm 10", *steps) if steps[0] == "Residual" else graph(*steps)
    try:
        foreign.loads(payload, "upload")
    except CheckpointError as error:
        assert str(error).startswith("upload") and "\n" not in str(error)
        return
    agrees(payload)


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (graph("Gemm 10", "Div"), "its step Div is none"),
        (graph("Cast 6", "Cast 1", "Gemm 10"), "its step Cast converts"),
        (graph("Relu", "Gemm 10"), "its step Relu comes before the first layer"),
        (graph("Gemm 10", "Relu"), "its step Relu comes after the last layer"),
        (graph("Gemm 10", "Relu", "Softmax"), "its step Softmax does not follow a layer"),
        (graph("Gemm 9", "Softmax", "Gemm 10"), "its step Gemm comes after the softmax"),
        (graph("Gemm 9", "Gemm 10"), "its step Gemm follows a layer without an activation"),
        (graph("Gemm 9", "Relu", "Tanh", "Gemm 10"), "its step Tanh follows another activation"),
        (graph("Gemm 9", "Relu", "Gemm 9", "Tanh", "Gemm 10"), r"different activations \(relu, tanh\)"),
        (graph("Gemm 9", "Relu", "Add", "Gemm 10"), "its step Add does not follow a layer"),
        (graph("Gemm 10", "Identity", "Residual"), "its step Add does not add one fixed number"),
        (graph("Gemm2 10"), "its step Gemm scales"),
        (graph("Gemm 10", "Softmax 0"), "its step Softmax runs over the images"),
        (graph("Gemm 10", "Training"), "its step Dropout is switched on"),
        (graph("Gemm 10", "Softmax", "Sigmoid"), "its step Sigmoid follows another"),
        (graph("Gemm 10", "Reshape 10 -1"), r"its step Reshape makes arrays of shape \[10, -1\]"),
        (graph("Flatten 0", "Gemm 10"), "its step Flatten is none"),
        (graph("Gemm 784", shape=("n", 1, 28, 28)), "its step Gemm comes before the pixels are one row"),
        (graph("Gemm 9", "Relu", "Gemm 10", outputs=("v3", "v2")), "outputs are not all those of its last layer"),
        (graph("Gemm 10", "Sigmoid", outputs=("v2", "v1", "v9")), "'v9' is used before it is computed"),
        (graph("Gelu", "Gemm 10"), "its step Gelu is none"),
        (graph("Gemm 10", shape=("n", 785)), r"shape \[0, 785\], not"),
        (graph("Gemm 10", kind=TensorProto.UINT8), "not a tensor of floating-point numbers"),
        (graph("Gemm 10", opset=6), "opset 6, older than 7"),
        (graph(*["Gemm 10", "Relu"] * 8, "Gemm 10"), r"its step Gemm is one layer more than are read here \(8\)"),
        (graph("Gemm 1025", "Relu", "Gemm 10"), "layer 1 has 1,025 units, more than are read here"),
        (graph("Gemm 9"), "ends in 9 outputs"),
        (graph(*["Identity"] * (MAX_HEADER // 15)), "bytes besides its weights"),
        (graph("Gemm 10")[:-300], "neither a safetensors file nor an ONNX model"),
        (b"", "neither a safetensors file nor an ONNX model"),
        (b"not a network" * 100, "neither a safetensors file nor an ONNX model"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_an_onnx_model_is_refused_with_the_name_of_the_step(payload: bytes, says: str):
    with pytest.raises(CheckpointError, match=says) as refused:
        foreign.loads(payload, "upload")
    assert str(refused.value).startswith("upload") and "\n" not in str(refused.value)


def test_weights_in_another_file_are_not_fetched():
    model = onnx.load_model_from_string(graph("Gemm 10"))
    weights = model.graph.initializer[0]
    weights.data_location = TensorProto.EXTERNAL
    weights.external_data.add(key="location", value="/etc/passwd")
    with pytest.raises(CheckpointError, match="c0 lies in another file"):
        foreign.loads(model.SerializeToString(), "upload")
    weights.name = "c" * 999
    with pytest.raises(CheckpointError, match=r"its array c{60} lies in another file"):
        foreign.loads(model.SerializeToString(), "upload")


@pytest.mark.parametrize("kind", [TensorProto.FLOAT, TensorProto.DOUBLE])
def test_weights_may_be_stored_as_numbers_and_unknown_fields_do_not_matter(kind: int):
    model = onnx.load_model_from_string(graph("Gemm 400", "Relu", "Gemm 10"))
    for tensor in list(model.graph.initializer):
        values = numpy_helper.to_array(tensor)
        tensor.CopyFrom(helper.make_tensor(tensor.name, kind, values.shape, values.ravel()))
    payload = model.SerializeToString()
    assert len(payload) > MAX_HEADER
    unknown = bytes((0xAD, 0x06, 1, 2, 3, 4))  # field 101, of four bytes
    assert same(foreign.loads(payload + unknown, "upload"), foreign.loads(graph("Gemm 400", "Relu", "Gemm 10"), "upload"))


def state_dict(*layers: tuple[str, tuple[int, int]], more: dict | None = None, metadata: dict | None = None) -> bytes:
    """Return a state_dict with a weight of shape (outputs, inputs) for each name, all entries alike, and no bias."""
    tensors = {f"{name}.weight": np.full(shape, k, np.float32) for k, (name, shape) in enumerate(layers, start=1)}
    return safetensors.numpy.save(tensors | (more or {}), metadata)


def values(payload: bytes) -> list[float]:
    """Return the number that fills each layer's weights, in the order of the layers."""
    return [float(layer.w[0, 0]) for layer in foreign.loads(payload, "upload", "relu").layers]


def test_a_state_dict_needs_an_activation_if_it_has_hidden_layers():
    payload = state_dict(("fc1", (9, 784)), ("fc2", (10, 9)))
    with pytest.raises(ActivationError, match="does not say which activation"):
        foreign.loads(payload, "upload")
    for activation in ("relu", "sigmoid", "tanh"):
        assert foreign.loads(payload, "upload", activation).hidden == activation
    assert foreign.loads(state_dict(("fc", (10, 784))), "upload").architecture == "784-10"


def test_what_the_file_says_goes_before_what_the_user_says():
    layers = (("fc1", (9, 784)), ("fc2", (10, 9)))
    read = foreign.loads(state_dict(*layers, metadata={"hidden": "tanh", "output": "sigmoid"}), "upload", "relu")
    assert (read.hidden, read.output) == ("tanh", "sigmoid")
    with pytest.raises(CheckpointError, match="hidden function 'gelu', which is none of relu, sigmoid, tanh"):
        foreign.loads(state_dict(*layers, metadata={"hidden": "gelu"}), "upload", "relu")
    with pytest.raises(CheckpointError, match="output function 'linear'"):
        foreign.loads(state_dict(*layers, metadata={"hidden": "tanh", "output": "linear"}), "upload")


def test_layers_are_found_by_their_sizes_whatever_their_names():
    names = ("fc2", "fc10", "a", "output")
    tensors = {}
    for name, layer in zip(names, DEEP.layers, strict=True):
        tensors |= {f"{name}.weight": np.ascontiguousarray(layer.w.T), f"{name}.bias": layer.b}
    assert same(foreign.loads(safetensors.numpy.save(tensors, {"hidden": "tanh"}), "x"), DEEP)


def test_numbers_in_the_names_decide_between_equal_shapes():
    hidden = (9, 9)
    assert values(state_dict(("fc10", hidden), ("fc9", hidden), ("out", (10, 9)), ("in", (9, 784)))) == [4, 2, 1, 3]
    assert values(state_dict(("a.2", hidden), ("a.10", hidden), ("a.0", (9, 784)), ("a.12", (10, 9)))) == [3, 1, 2, 4]


OTHER = np.zeros(3, np.float32)


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (state_dict(("a", (9, 784)), ("left", (9, 9)), ("right", (9, 9)), ("b", (10, 9))), "left.weight and right.weight fit in"),
        (state_dict(("fc", (10, 784)), more={"fc2.bias": OTHER}), "holds fc2.bias, which is no weight or bias"),
        (state_dict(("fc", (10, 784)), more={"scale": OTHER}), "holds scale, which is no weight or bias"),
        (state_dict(("fc", (10, 784)), more={"bn.weight": OTHER}), "bn.weight has 1 dimensions"),
        (state_dict(("conv", (8, 1, 3, 3))), "conv.weight has 4 dimensions; only fully connected"),
        (state_dict(("a", (10, 100))), "do not take the 784 values"),
        (state_dict((f"{'9' * 5000}", (9, 784))), "ends in 9 outputs"),
        (state_dict(("in", (9, 784)), *[(f"{k}", (9, 9)) for k in range(8)]), "has 9 layers, more than are read here"),
        (safetensors.numpy.save({"a.weight": np.full((10, 784), np.nan, np.float32)}), "not finite"),
        (safetensors.numpy.save({"a.weight": np.zeros((10, 784), np.int64)}), "not floating-point"),
        *(
            (len(text).to_bytes(8, "little") + text, "not a whole safetensors file")
            for text in (json.dumps({"__metadata__": kind}).encode() for kind in ("x", [1]))
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_state_dict_that_is_not_understood_is_refused_in_one_sentence(payload: bytes, says: str):
    with pytest.raises(CheckpointError, match=says) as refused:
        foreign.loads(payload, "upload", "relu")
    assert str(refused.value).startswith("upload") and "\n" not in str(refused.value) and len(str(refused.value)) < 300


def test_a_state_dict_gives_the_numbers_of_torch():
    torch = pytest.importorskip("torch")
    nn = torch.nn
    for activation, module in (("relu", nn.ReLU), ("sigmoid", nn.Sigmoid), ("tanh", nn.Tanh)):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(784, 12), module(), nn.Linear(12, 12, bias=False), module(), nn.Linear(12, 10))
        payload = safetensors.numpy.save({key: value.numpy() for key, value in model.state_dict().items()})
        with torch.no_grad():
            expected = model(torch.from_numpy(X)).softmax(dim=1).numpy()
        np.testing.assert_allclose(foreign.loads(payload, "upload", activation).forward(X).probabilities, expected, atol=1e-6)

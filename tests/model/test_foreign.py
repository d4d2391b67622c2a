"""Networks of other programs: what is read gives the numbers that those programs give; all else is refused by name."""

import re
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import torch
from torch import nn

from harness.hostile_files import safetensors_file
from model import foreign
from model.checkpoint import CheckpointError
from model.network import random_network
from tests.model.networks import same

X = np.random.default_rng(1).random((5, 784), np.float32)
DEEP = random_network((784, 30, 20, 15, 10), np.random.default_rng(0), "tanh")


def state_dict(*layers: tuple[str, tuple[int, int]], more: dict | None = None, metadata: dict | None = None) -> bytes:
    """Return a state_dict with a weight of shape (outputs, inputs) for each name, all entries alike, and no bias."""
    tensors = {f"{name}.weight": np.full(shape, k, np.float32) for k, (name, shape) in enumerate(layers, start=1)}
    return safetensors.numpy.save(tensors | (more or {}), metadata)


def values(payload: bytes) -> list[float]:
    """Return the number that fills each layer's weights, in the order of the layers."""
    return [float(layer.w[0, 0]) for layer in foreign.loads(payload, "upload", "relu").layers]


def test_a_state_dict_needs_an_activation_if_it_has_hidden_layers():
    payload = state_dict(("fc1", (9, 784)), ("fc2", (10, 9)))
    with pytest.raises(CheckpointError, match="does not say which activation"):
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


def test_layers_are_found_by_their_sizes_and_numbers_in_the_names_decide_between_equal_shapes():
    tensors = {}
    for name, layer in zip(("fc2", "fc10", "a", "output"), DEEP.layers, strict=True):
        tensors |= {f"{name}.weight": np.ascontiguousarray(layer.w.T), f"{name}.bias": layer.b}
    assert same(foreign.loads(safetensors.numpy.save(tensors, {"hidden": "tanh"}), "x"), DEEP)
    hidden = (9, 9)
    assert values(state_dict(("fc10", hidden), ("fc9", hidden), ("out", (10, 9)), ("in", (9, 784)))) == [4, 2, 1, 3]
    assert values(state_dict(("a.2", hidden), ("a.10", hidden), ("a.0", (9, 784)), ("a.12", (10, 9)))) == [3, 1, 2, 4]


OTHER = np.zeros(3, np.float32)


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (state_dict(("a", (9, 784)), *((99 * name, (9, 9)) for name in "xy"), ("b", (10, 9))), "x{60} and y{60} fit in"),
        (state_dict(("a", (9, 784)), *((fc, (9, 9)) for fc in ("fc1", "fc01", "fc2")), ("b", (10, 9))), "fc1.weight and fc01"),
        (state_dict(("fc", (10, 784)), more={"fc2.bias": OTHER}), "holds fc2.bias, which is no weight or bias"),
        (state_dict(("fc", (10, 784)), more={"scale": OTHER}), "holds scale, which is no weight or bias"),
        (state_dict(("fc", (10, 784)), more={"bn.weight": OTHER}), "bn.weight has 1 dimensions"),
        (state_dict(("conv", (8, 1, 3, 3))), "conv.weight has 4 dimensions; only fully connected"),
        (state_dict(("a", (10, 100))), "do not take the 784 values"),
        (state_dict((f"{'9' * 5000}", (9, 784))), "ends in 9 outputs"),
        (state_dict(("in", (9, 784)), *[(f"{k}", (9, 9)) for k in range(8)]), "has 9 layers, more than are read here"),
        (safetensors.numpy.save({"a.weight": np.full((10, 784), np.nan, np.float32)}), "not finite"),
        (safetensors.numpy.save({"a.weight": np.zeros((10, 784), np.int64)}), "not floating-point"),
        (state_dict(("fc", (10, 784)), metadata={"names": '["♥"]'}), "reads signs of one's own"),
        *((safetensors_file({"__metadata__": kind}), "not a whole safetensors file") for kind in ("x", [1])),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_state_dict_that_is_not_understood_is_refused_in_one_sentence(payload: bytes, says: str):
    with pytest.raises(CheckpointError, match=says) as refused:
        foreign.loads(payload, "upload", "relu")
    assert str(refused.value).startswith("upload") and "\n" not in str(refused.value) and len(str(refused.value)) < 200


def test_a_state_dict_gives_the_numbers_of_torch():
    for activation, module in (("relu", nn.ReLU), ("sigmoid", nn.Sigmoid), ("tanh", nn.Tanh), ("none", nn.Identity)):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(784, 12), module(), nn.Linear(12, 12, bias=False), module(), nn.Linear(12, 10))
        payload = safetensors.numpy.save({key: value.numpy() for key, value in model.state_dict().items()})
        with torch.no_grad():
            expected = model(torch.from_numpy(X)).softmax(dim=1).numpy()
        np.testing.assert_allclose(foreign.loads(payload, "upload", activation).forward(X).probabilities, expected, atol=1e-6)


def test_the_documented_lines_bring_a_keras_or_scikit_learn_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run the lines of docs/training.md on a network's arrays, which Keras and scikit-learn keep as (inputs, outputs)."""
    text = Path(foreign.__file__).parents[1].joinpath("docs", "training.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```python\n(.*?save_file.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(lines.replace('"relu"', '"tanh"'), {"arrays": [values for layer in DEEP.layers for values in (layer.w, layer.b)]})
    assert same(foreign.loads(Path("network.safetensors").read_bytes(), "network"), DEEP)

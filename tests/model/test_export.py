"""Networks in other programs' formats: what is written gives the same numbers there, and is read back unchanged."""

import io
import json
import runpy
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import safetensors.numpy
from PIL import Image

from model import checkpoint, export, foreign, mnist
from model.checkpoint import CheckpointError
from model.network import Network, random_network

RNG = np.random.default_rng(0)
NETWORKS = {
    "shipped": checkpoint.load(),
    "sigmoid": random_network((784, 20, 10), RNG, "sigmoid", "sigmoid"),
    "deep": random_network((784, 30, 20, 15, 10), RNG, "tanh"),
    "linear": random_network((784, 10), RNG),
}
IMAGES = mnist.test_images()[:100].astype(np.float32) / 255


@pytest.fixture(params=NETWORKS)
def network(request: pytest.FixtureRequest) -> Network:
    """Return networks of every kind of function and depth."""
    return NETWORKS[request.param]


def same(one: Network, other: Network) -> bool:
    """Return whether two networks have the same weights, bit for bit, and the same functions."""
    pairs = zip(one.layers, other.layers, strict=True)
    weights = all((a.w == b.w).all() and (a.b == b.b).all() for a, b in pairs)
    return weights and one.output == other.output and (len(one.layers) == 1 or one.hidden == other.hidden)


def test_onnx_gives_the_same_logits_and_probabilities_in_onnxruntime(network: Network):
    import onnxruntime

    session = onnxruntime.InferenceSession(export.to_onnx(network))
    logits, probabilities = session.run(None, {"pixels": IMAGES.reshape(-1, 784)})
    passed = network.forward(IMAGES)
    np.testing.assert_allclose(logits, passed.logits, atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(probabilities, passed.probabilities, atol=1e-5)


def test_onnx_is_valid_and_read_back_unchanged(network: Network):
    import onnx

    payload = export.to_onnx(network)
    onnx.checker.check_model(onnx.load_model_from_string(payload), full_check=True)
    assert same(foreign.loads(payload, "network.onnx"), network)


def test_a_state_dict_is_read_back_unchanged(network: Network):
    archive = zipfile.ZipFile(io.BytesIO(export.to_torch(network)))
    assert same(foreign.loads(archive.read("network.safetensors"), "network.safetensors"), network)


# Run in each folder that is an argument, as if it were the only one.
READ_WITH_TORCH = """import os, sys, numpy, torch
sys.path.insert(0, "")
for folder in sys.argv[1:]:
    os.chdir(folder)
    import load
    numpy.save("y.npy", load.read(torch.from_numpy(numpy.load("x.npy"))).numpy())
    del sys.modules["load"]
"""


@pytest.fixture(scope="module")
def read_by_torch(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """Return what PyTorch reads in IMAGES with the exported script of each network. One process does all: torch takes seconds."""
    pytest.importorskip("torch")
    folders = {name: tmp_path_factory.mktemp(name) for name in NETWORKS}
    for name, folder in folders.items():
        zipfile.ZipFile(io.BytesIO(export.to_torch(NETWORKS[name]))).extractall(folder)
        np.save(folder / "x.npy", IMAGES.reshape(-1, 784))
    command = [sys.executable, "-c", READ_WITH_TORCH, *map(str, folders.values())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name: np.load(folder / "y.npy") for name, folder in folders.items()}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_script_loads_the_state_dict_into_torch(name: str, read_by_torch: dict[str, np.ndarray]):
    np.testing.assert_allclose(read_by_torch[name], NETWORKS[name].forward(IMAGES).probabilities, atol=1e-5)


def test_equal_networks_give_equal_files(network: Network):
    for write in (export.to_onnx, export.to_code):
        assert write(network) == write(network)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P"])
def test_the_python_file_reads_a_png_of_every_mode(mode: str, tmp_path, monkeypatch, capsys):
    (tmp_path / "digit.py").write_text(export.to_code(NETWORKS["shipped"]))
    images, labels = mnist.test_images(), mnist.test_labels()
    for k in range(3):
        Image.fromarray(255 - images[k]).resize((112, 112)).convert(mode).save(tmp_path / f"{k}.png")
    command = [sys.executable, "digit.py", "0.png"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == f"{labels[0]}\n", done.stderr
    for k in (1, 2):  # in this process, which has imported NumPy
        monkeypatch.setattr(sys, "argv", ["digit.py", str(tmp_path / f"{k}.png")])
        runpy.run_path(str(tmp_path / "digit.py"), run_name="__main__")
        assert capsys.readouterr().out == f"{labels[k]}\n"


def test_the_python_file_is_short_and_needs_numpy_only(network: Network):
    code = export.to_code(network)
    assert len(code.splitlines()) <= 60
    imported = {word.strip(",") for line in code.splitlines() if line.startswith("import ") for word in line.split()[1:]}
    assert imported == {"base64", "struct", "sys", "zlib", "numpy", "as", "np"}


def test_the_python_files_forward_pass_is_ours(network: Network):
    space: dict = {"__name__": "digit"}
    exec(compile(export.to_code(network), "digit.py", "exec"), space)
    for pixels in IMAGES[:20]:
        np.testing.assert_allclose(space["read"](pixels.ravel()), network.forward(pixels).probabilities, atol=1e-5)


def test_layers_are_found_by_their_sizes_whatever_their_names():
    n = NETWORKS["deep"]
    names = ("fc2", "fc10", "a", "output")
    tensors = {}
    for name, layer in zip(names, n.layers, strict=True):
        tensors |= {f"{name}.weight": np.ascontiguousarray(layer.w.T), f"{name}.bias": layer.b}
    assert same(foreign.loads(safetensors.numpy.save(tensors, {"hidden": "tanh"}), "x"), n)


def conv() -> bytes:
    """Return the state_dict of a convolutional network."""
    return safetensors.numpy.save({"conv.weight": np.zeros((8, 1, 3, 3), np.float32), "conv.bias": np.zeros(8, np.float32)})


def onnx_with(kind: str) -> bytes:
    """Return an ONNX model with one node of a kind."""
    from onnx import TensorProto, helper

    one = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 784])
    graph = helper.make_graph([helper.make_node(kind, ["x"], ["y"])], "g", [one], [one], [])
    return helper.make_model(graph).SerializeToString()


def safetensors_with(header: dict) -> bytes:
    """Return a safetensors file that has this header and no data."""
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (b"", "neither a safetensors file nor an ONNX model"),
        (b"not a network" * 100, "neither a safetensors file nor an ONNX model"),
        (conv(), "only fully connected layers"),
        (safetensors.numpy.save({"a.weight": np.zeros((10, 100), np.float32)}), "do not take the 784 values"),
        (safetensors.numpy.save({"a.weight": np.zeros((9, 784), np.float32)}), "ends in 9 outputs"),
        (safetensors.numpy.save({"a.weight": np.full((10, 784), np.nan, np.float32)}), "not finite"),
        (safetensors.numpy.save({"a.weight": np.zeros((10, 784), np.int64)}), "not floating-point"),
        (safetensors.numpy.save({"a.weight": np.zeros((10, 784), np.float32), "x": np.zeros(3)}), "no weight or bias"),
        (safetensors.numpy.save({"x": np.zeros(3)}), "no weight or bias"),
        (safetensors_with({"__metadata__": "x"}), "not a whole safetensors file"),
        (safetensors_with({"__metadata__": [1]}), "not a whole safetensors file"),
        (safetensors.numpy.save({f"{'9' * 5000}.weight": np.zeros((9, 784), np.float32)}), "ends in 9 outputs"),
        (onnx_with("Conv"), "Conv node"),
        (onnx_with("Relu"), "should hold"),
        (export.to_onnx(random_network((784, 10), RNG))[:-300], "neither a safetensors file nor an ONNX model"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(payload: bytes, says: str):
    with pytest.raises(CheckpointError, match=says) as refused:
        foreign.loads(payload, "upload")
    assert "upload" in str(refused.value) and "\n" not in str(refused.value)

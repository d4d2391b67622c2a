"""Networks in other programs' formats: what is written gives the same numbers there, and a state_dict is read back unchanged."""

import io
import runpy
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from PIL import Image

from model import checkpoint, export, foreign, mnist
from model.network import Network, random_network
from tests.model.networks import same

RNG = np.random.default_rng(0)
NETWORKS = {
    "shipped": checkpoint.load(),
    "sigmoid": random_network((784, 20, 10), RNG, "sigmoid", "sigmoid"),
    "deep": random_network((784, 30, 20, 15, 10), RNG, "tanh"),
    "linear": random_network((784, 10), RNG),
    "no activation": random_network((784, 20, 12, 10), RNG, "none"),
}
IMAGES = mnist.test_set()[0][:100].astype(np.float32) / 255


@pytest.fixture(params=NETWORKS)
def network(request: pytest.FixtureRequest) -> Network:
    """Return networks of every kind of function and depth."""
    return NETWORKS[request.param]


def test_onnx_is_valid_and_gives_the_same_logits_and_probabilities_in_onnxruntime(network: Network):
    content = export.to_onnx(network)
    onnx.checker.check_model(onnx.load_model_from_string(content), full_check=True)
    logits, probabilities = onnxruntime.InferenceSession(content).run(None, {"pixels": IMAGES.reshape(-1, 784)})
    passed = network.forward(IMAGES)
    np.testing.assert_allclose(logits, passed.logits, atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(probabilities, passed.probabilities, atol=1e-5)


def test_a_state_dict_is_read_back_unchanged_and_its_script_loads_it_into_torch_without_a_module_of_ours(
    network: Network, tmp_path: Path
):
    zipfile.ZipFile(io.BytesIO(export.to_torch(network))).extractall(tmp_path)
    assert same(foreign.loads((tmp_path / "network.safetensors").read_bytes(), "network.safetensors"), network)
    script = tmp_path / "load.py"
    lines = script.read_text().splitlines()
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported == {"pathlib", "torch", "safetensors"}
    found = runpy.run_path(str(script))["read"](torch.from_numpy(IMAGES.reshape(-1, 784))).numpy()
    np.testing.assert_allclose(found, network.forward(IMAGES).probabilities, atol=1e-5)


@pytest.mark.parametrize("dropout", [0, 0.2])
def test_the_lines_for_pytorch_make_this_network_and_take_a_step(network: Network, dropout: float):
    lines = export.torch_lines(network, dropout)
    found: dict = {}
    exec("\n".join(text for text, *_ in lines), found)
    model = found["model"]
    linear = [each for each in model if hasattr(each, "in_features")]
    assert [linear[0].in_features, *(each.out_features for each in linear)] == list(network.sizes)
    assert all(each.weight.grad is not None for each in linear) and found["loss"].ndim == 0
    assert str(model).count("Dropout") == (len(linear) - 1 if dropout else 0)
    assert [(*units, *layers) for _, units, layers in lines if units and layers] == [(n + 1, n) for n in range(len(linear))]
    assert len(lines) <= 10 + len(linear)


def test_the_python_file_reads_a_png_of_every_mode(tmp_path: Path, monkeypatch, capsys):
    (tmp_path / "digit.py").write_text(export.to_code(NETWORKS["shipped"]))
    images, labels = mnist.test_set()
    for mode in ("L", "RGB", "RGBA", "LA", "P"):
        for k in range(3):
            path = tmp_path / f"{mode}-{k}.png"
            Image.fromarray(255 - images[k]).resize((112, 112)).convert(mode).save(path)
            monkeypatch.setattr(sys, "argv", ["digit.py", str(path)])
            runpy.run_path(str(tmp_path / "digit.py"), run_name="__main__")
            assert capsys.readouterr().out == f"{labels[k]}\n", path.name


def test_the_python_file_is_short_needs_numpy_only_and_its_forward_pass_is_ours(network: Network):
    code, space = export.to_code(network), {"__name__": "digit"}
    assert len(code.splitlines()) <= 60
    imported = {word.strip(",") for line in code.splitlines() if line.startswith("import ") for word in line.split()[1:]}
    assert imported == {"base64", "struct", "sys", "zlib", "numpy", "as", "np"}
    exec(compile(code, "digit.py", "exec"), space)
    for pixels in IMAGES[:20]:
        np.testing.assert_allclose(space["read"](pixels.ravel()), network.forward(pixels).probabilities, atol=1e-5)

"""Save and load networks as safetensors files (checkpoints).

A file holds w1, b1, w2, b2, …, float32 arrays with shapes (inputs, outputs) and (outputs,). Its header holds the activation
function, the output function, metadata as JSON, and a SHA-256 hash of everything. Nothing is unpickled or evaluated. Other files
are refused.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import safetensors.numpy
from safetensors import SafetensorError

from model.layers import ACTIVATIONS, OUTPUTS, Layer, read_only
from model.network import DIGITS, INPUTS, MAX_PARAMETERS, MAX_UNITS, Network
from system import files
from system.errors import Refusal

DEFAULT = Path(__file__).with_name("default.safetensors")
FORMAT = "digit-lens-1"
MAX_HEADER = 2**18  # bytes of JSON. `save` writes 1 KB; parsing a million entries would take a second and 200 MB.
MAX_BYTES = 4 * MAX_PARAMETERS + MAX_HEADER  # 16 MB
MAX_LAYERS = 8
MAX_VALUE = 1e30  # limit of a pre-activation; the largest float32 is 3e38


class CheckpointError(Refusal, ValueError):
    """A checkpoint could not be read or written. The message names the file and the reason."""


def save(network: Network, path: str | Path, metadata: Mapping[str, object] | None = None) -> None:
    """Save a network to a checkpoint file. If the write fails, an existing file stays unchanged.

    metadata: JSON values such as name, preset, seed, epochs, test_accuracy and date. Default: the metadata of the network.
    Raises CheckpointError if the file cannot be written.
    """
    path = Path(path)
    try:
        files.write(path, dumps(network, metadata))
    except OSError as error:
        raise CheckpointError("{path} can't be written: {reason}", path=path, reason=error.strerror or error) from error


def dumps(network: Network, metadata: Mapping[str, object] | None = None) -> bytes:
    """Serialise a network to the bytes of a checkpoint file. metadata: JSON values to store. Default: the network's metadata."""
    header = {"format": FORMAT, "hidden": network.hidden, "output": network.output}
    return sealed(network.layers, header, network.metadata if metadata is None else metadata)


def load(path: str | Path = DEFAULT, name: str = "") -> Network:
    """Load a network and its metadata from a checkpoint file. name: the file's name in error messages.

    Raises CheckpointError if the file is missing, too large, damaged or not a checkpoint, if a weight is not finite, or if the
    network does not have 784 inputs and 10 outputs.
    """
    name = name or str(path)
    return loads(read(Path(path), name), name)


def read(path: Path, name: str) -> bytes:
    """Read a file. Raises CheckpointError if it can't be read or is too large for a network."""
    try:
        payload = files.read(path, MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: the path has a null character
        raise CheckpointError(
            "{name} can't be read: {reason}", name=name, reason=getattr(error, "strerror", None) or error
        ) from error
    _check_size(payload, name)
    return payload


def loads(payload: bytes, name: str) -> Network:
    """Load a network from the bytes of a checkpoint file. name: the name in error messages. Raises CheckpointError if invalid."""
    tensors, header, metadata = unsealed(payload, name, FORMAT)
    layers = layers_of(tensors, name)
    if header.get("hidden") not in ACTIVATIONS or header.get("output") not in OUTPUTS:
        raise CheckpointError(
            "{name} names functions that are not known here: hidden {hidden}, output {output}",
            name=name,
            hidden=repr(header.get("hidden")),
            output=repr(header.get("output")),
        )
    return Network(layers, header["hidden"], header["output"], metadata)


def sealed(layers: Sequence[Layer], header: Mapping[str, str], metadata: Mapping[str, object]) -> bytes:
    """Return the bytes of a safetensors file with layers, a header, metadata as JSON, and a hash of everything."""
    tensors = {}
    for i, layer in enumerate(layers, start=1):
        tensors[f"w{i}"] = np.ascontiguousarray(layer.w, dtype=np.float32)
        tensors[f"b{i}"] = np.ascontiguousarray(layer.b, dtype=np.float32)
    header = {**header, "metadata": json.dumps(dict(metadata), sort_keys=True)}
    payload = safetensors.numpy.save(tensors, header | {"sha256": digest(tensors, header)})
    # The library writes the header in any order. The same network gives the same bytes.
    end = 8 + int.from_bytes(payload[:8], "little")
    described = json.dumps(json.loads(payload[8:end]), sort_keys=True).encode()
    described += b" " * (-len(described) % 8)
    return len(described).to_bytes(8, "little") + described + payload[end:]


def unsealed(payload: bytes, name: str, kind: str) -> tuple[dict[str, np.ndarray], dict[str, str], dict[str, object]]:
    """Return the arrays, the header and the metadata of a file that `sealed` made. kind: the format that its header must name.

    Raises CheckpointError if the file is invalid, altered or of another format.
    """
    tensors, header = parse(payload, name)
    if header.get("format") != kind:
        raise CheckpointError("{name} is a safetensors file, but not a checkpoint of Digit Lens ({kind})", name=name, kind=kind)
    if header.pop("sha256", "") != digest(tensors, header):
        raise CheckpointError("{name} was altered: its weights or description do not match its SHA-256", name=name)
    try:
        metadata = json.loads(header.get("metadata", ""))
    except (ValueError, RecursionError):
        metadata = None
    if not isinstance(metadata, dict):
        raise CheckpointError("{name} has a description that is not a JSON object", name=name)
    return tensors, header, metadata


def parse(payload: bytes, name: str) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Parse the bytes of any safetensors file. Return its arrays and metadata. Raises CheckpointError if it is invalid."""
    _check_size(payload, name)
    length = int.from_bytes(payload[:8], "little")
    if MAX_HEADER < length <= len(payload):
        raise CheckpointError(
            "{name} has a header of {length} bytes, more than a network may have ({most})",
            name=name,
            length=length,
            most=MAX_HEADER,
        )
    try:
        return safetensors.numpy.load(payload), json.loads(payload[8 : 8 + length]).get("__metadata__") or {}
    except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CheckpointError(
            "{name} is not a whole safetensors file: truncated, altered or of another kind", name=name
        ) from error


def _check_size(payload: bytes, name: str) -> None:
    if len(payload) > MAX_BYTES:
        raise CheckpointError("{name} is larger than a network may be ({most} bytes)", name=name, most=MAX_BYTES)


def layers_of(tensors: Mapping[str, np.ndarray], name: str) -> tuple[Layer, ...]:
    """Build layers from a dict of arrays with the keys w1, b1, w2, b2, … name: the name of the file in error messages.

    Raises CheckpointError if an array is not finite float32, or if the layers do not connect 784 inputs to 10 outputs.
    """
    depth = len(tensors) // 2
    if set(tensors) != {f"{kind}{i}" for i in range(1, depth + 1) for kind in "wb"} or not 1 <= depth <= MAX_LAYERS:
        found = ", ".join(sorted(tensors)[:6]) or "nothing"
        raise CheckpointError(
            "{name} should hold w1, b1, w2, b2, … (at most {most} layers) but holds {found}",
            name=name,
            most=MAX_LAYERS,
            found=found,
        )
    layers, units, largest = [], INPUTS, 1.0
    for i in range(1, depth + 1):
        w, b = tensors[f"w{i}"], tensors[f"b{i}"]
        if w.dtype != np.float32 or b.dtype != np.float32:
            raise CheckpointError(
                "{name}: layer {layer} holds {weights} and {biases}, not float32",
                name=name,
                layer=i,
                weights=w.dtype,
                biases=b.dtype,
            )
        if w.ndim != 2 or b.ndim != 1 or w.shape[0] != units or b.shape[0] != w.shape[1] or not b.size:
            raise CheckpointError(
                "{name}: layer {layer} has shapes {weights} and {biases}, which do not take the {units} values before it",
                name=name,
                layer=i,
                weights=w.shape,
                biases=b.shape,
                units=units,
            )
        if max(w.shape) > MAX_UNITS:
            raise CheckpointError(
                "{name}: layer {layer} has {size} units, more than are read here ({most})",
                name=name,
                layer=i,
                size=max(w.shape),
                most=MAX_UNITS,
            )
        if not (np.isfinite(w).all() and np.isfinite(b).all()):
            raise CheckpointError("{name}: layer {layer} holds numbers that are not finite (NaN or infinity)", name=name, layer=i)
        # Upper bound of |z| for pixels between 0 and 1. No activation function makes a value larger.
        largest = float((np.abs(w).sum(axis=0, dtype=np.float64) * max(largest, 1.0) + np.abs(b)).max())
        if largest > MAX_VALUE:
            raise CheckpointError(
                "{name}: layer {layer} has weights so large that its values leave the range of numbers", name=name, layer=i
            )
        layers.append(read_only(w, b))
        units = w.shape[1]
    if sum(w.size for w in tensors.values()) > MAX_PARAMETERS:
        raise CheckpointError("{name} has more weights and biases than are read here ({most})", name=name, most=MAX_PARAMETERS)
    if units != DIGITS:
        raise CheckpointError(
            "{name} ends in {units} outputs, not in {digits}, one a digit", name=name, units=units, digits=DIGITS
        )
    return tuple(layers)


def digest(tensors: Mapping[str, np.ndarray], header: Mapping[str, str]) -> str:
    """Return the SHA-256 hash of a checkpoint's arrays and header, in hexadecimal. header: the entries except "sha256"."""
    sha256 = hashlib.sha256(json.dumps(dict(header), sort_keys=True).encode())
    for name in sorted(tensors):
        sha256.update(f"{name}{tensors[name].shape}".encode())
        sha256.update(np.ascontiguousarray(tensors[name]).tobytes())
    return sha256.hexdigest()

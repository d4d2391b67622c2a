"""Pack a JSON header and arrays into one binary message for a component's JavaScript, without base64.

The message is in the safetensors format. The header is one of its arrays: UTF-8 JSON. `packet.js` reads it back as typed arrays.
"""

import json
from collections.abc import Mapping

import numpy as np
import safetensors.numpy

DTYPES = ("uint8", "int32", "float32", "float64")  # that `packet.js` knows


def pack(header: Mapping[str, object], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return JSON values and arrays of any shape as bytes. Each array is in C order.

    Raise TypeError if the dtype of an array is not in DTYPES.
    """
    for name, array in arrays.items():
        if array.dtype.name not in DTYPES:
            raise TypeError(f"the array {name!r} is {array.dtype}; a packet carries {', '.join(DTYPES)}")
    tensors = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    tensors["header"] = np.frombuffer(json.dumps(header, separators=(",", ":")).encode(), np.uint8)
    return safetensors.numpy.save(tensors)

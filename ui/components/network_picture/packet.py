"""Pack a JSON header and arrays into one binary message for a component's JavaScript, without base64.

The message is a safetensors file, with the header as its metadata. `packet.js` reads it back as typed arrays.
"""

import json
from collections.abc import Mapping

import numpy as np
from safetensors.numpy import save


def pack(header: Mapping[str, object], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return JSON values and arrays as bytes. `packet.js` knows uint8 and float32, and reads arrays of one dimension."""
    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()}, {"header": json.dumps(header)})

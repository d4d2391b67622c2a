"""Pack a JSON header and arrays into one binary message for a component's JavaScript, without base64.

    bytes 0-3    length of the header, uint32, little-endian
    bytes 4-…    the header, UTF-8 JSON; its "arrays" maps each name to [dtype, length, offset in the body]
    then         zeros up to a multiple of 8, and the body: the arrays, each starting at a multiple of 8

`packet.js` reads it back as typed arrays.
"""

import json
from collections.abc import Mapping

import numpy as np

ALIGNMENT = 8  # bytes; a Float64Array must start at a multiple of it
DTYPES = ("uint8", "int32", "float32", "float64")  # that `packet.js` knows


def pack(header: Mapping[str, object], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return JSON values and arrays of any shape as bytes. Each array is flattened in C order.

    Raise TypeError if the dtype of an array is not in DTYPES.
    """
    index, body, offset = {}, [], 0
    for name, array in arrays.items():
        if array.dtype.name not in DTYPES:
            raise TypeError(f"the array {name!r} is {array.dtype}; a packet carries {', '.join(DTYPES)}")
        data = np.ascontiguousarray(array).tobytes()
        index[name] = [array.dtype.name, array.size, offset]
        body += [data, bytes(-len(data) % ALIGNMENT)]
        offset += len(data) + len(body[-1])
    head = json.dumps({**header, "arrays": index}, separators=(",", ":")).encode()
    start = len(head).to_bytes(4, "little") + head
    return b"".join([start, bytes(-len(start) % ALIGNMENT), *body])

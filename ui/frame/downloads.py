"""The menu that downloads the selected network: as a web page, and in the formats of other programs."""

import re
from functools import partial

import streamlit as st

from model import checkpoint, export
from model.network import Network
from ui.components import pocket

LONGEST_NAME = 40  # characters of a file's name
# label, ending of the file's name, MIME type, what makes the file, what it is for
FORMATS = (
    ("Web page", ".html", "text/html", pocket.page, "One file that opens anywhere, on a phone too, and needs no server."),
    ("Checkpoint", ".safetensors", "application/octet-stream", checkpoint.dumps, "For Digit Lens itself."),
    ("ONNX", ".onnx", "application/octet-stream", export.to_onnx, "For ONNX Runtime, and to look at in Netron."),
    ("PyTorch", "-pytorch.zip", "application/zip", export.to_torch, "A state_dict and the script that loads it."),
    ("Python code", ".py", "text/x-python", export.to_code, "At most 60 lines that need NumPy only: python FILE picture.png."),
)  # fmt: skip


def show(network: Network) -> None:
    """Show a menu to download the network in several file formats. A file is created when its button is pressed."""
    with st.popover("Download", icon=":material/download:", width="stretch", help="Saves this network as a file on your device."):
        for label, ending, kind, make, purpose in FORMATS:
            st.download_button(
                label,
                partial(make, network),
                file_name(network) + ending,
                kind,
                key=f"download-{label}",
                on_click="ignore",
                width="stretch",
            )
            st.caption(purpose)


def file_name(network: Network) -> str:
    """Return a file name for a network, without extension: "digit-lens-my-network" for a network named "My network"."""
    name = re.sub(r"[^a-z0-9]+", "-", str(network.metadata.get("name") or "").lower()).strip("-")[:LONGEST_NAME]
    return f"digit-lens-{name}" if name else "digit-lens"

"""The download menu of the sidebar: every format is offered, and each file is made of the selected network."""

from collections.abc import Callable

import pytest

from model import checkpoint, foreign
from model.network import Network
from ui.frame import downloads


@pytest.mark.parametrize(("label", "make"), [(entry[0], entry[3]) for entry in downloads.FORMATS])
def test_each_format_is_made_and_some_can_be_uploaded(label: str, make: Callable[[Network], bytes]):
    network = checkpoint.load()
    content = make(network)
    assert len(content) > 100_000
    if label == "Checkpoint":
        read = foreign.loads(content, "upload")
        assert all((a.w == b.w).all() for a, b in zip(read.layers, network.layers, strict=True))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "digit-lens"),
        ("My 1st!", "digit-lens-my-1st"),
        ("../../etc", "digit-lens-etc"),
        ("é" * 9, "digit-lens"),
        (3, "digit-lens-3"),
    ],
)
def test_a_file_name_holds_letters_and_digits_only(name: object, expected: str):
    assert downloads.file_name(Network((), metadata={"name": name})) == expected

"""What the server knows of a copy that a visitor teaches. The browser has the copy, takes its steps and takes them back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from model.checkpoint import CheckpointError
from model.network import DIGITS, Network
from system import json_values
from ui.text.language import mark

ID_LENGTH = 24
NUMBERS = "steps", "count", "label", "rate", "before", "loss", "lossAfter"  # of the browser's message
INVALID = mark("The browser has not sent a copy of the network that reads. Take a step again.")


@dataclass(frozen=True)
class Taught:
    """A taught copy of a network, and what the latest click on a button such as "100 steps" did to it.

    id: by which the browser knows this copy. steps: all training steps of the copy. count: the steps of the latest click.
    losses: of the drawing, before and after the latest click. p_before: its probability of the label before that.
    about: identifies the drawing (`ForwardPass.key`), or "" if another one is on the canvas.
    earlier: the copy before, as the server knew it, and its steps.
    """

    id: str
    network: Network
    steps: int
    count: int
    label: int
    learning_rate: float
    losses: tuple[float, float]
    p_before: float
    about: str
    earlier: tuple[Network, int]


def parse(sent: object, network: Network, base: Network, earlier: Taught | None, about: str) -> Taught:
    """Parse the browser's message about a taught copy. Raise CheckpointError if the message is invalid.

    network: the copy, from the file in the message. base: the network that is taught. earlier: the copy that the server knew.
    about: identifies the drawing on the canvas, or "".
    """
    fields = sent if isinstance(sent, Mapping) else {}
    given = [json_values.number(fields.get(name)) for name in NUMBERS]
    copy_id, numbers = json_values.text(fields.get("id"), ID_LENGTH), [number for number in given if number is not None]
    if not copy_id or len(numbers) < len(NUMBERS) or network.sizes != base.sizes:
        raise CheckpointError(INVALID)
    steps, count, label, rate, p_before, *losses = numbers
    if not (label in range(DIGITS) and 0 < count <= steps):
        raise CheckpointError(INVALID)
    return Taught(
        id=copy_id,
        network=replace(base, layers=network.layers),
        steps=int(steps),
        count=int(count),
        label=int(label),
        learning_rate=rate,
        losses=(losses[0], losses[1]),
        p_before=p_before,
        about=about if fields.get("isShown") is True else "",
        earlier=(earlier.network, earlier.steps) if earlier else (base, 0),
    )

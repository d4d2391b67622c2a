"""The Evaluate view: the selected network's mistakes, its calibration, its robustness, and the user's own examples."""

from ui import commands, widgets
from ui.reading import Reading
from ui.views.evaluate import certainty, mistakes, robustness, your_examples

PART_KEY = "evaluate-part"
EXAMPLES = "Your examples"
PARTS = {
    "Mistakes": mistakes.show,
    "How sure it is": certainty.show,
    "Robustness": robustness.show,
    EXAMPLES: your_examples.show,
}


def show(reading: Reading) -> None:
    part = widgets.one_of("Look at", PARTS, key=PART_KEY, label_visibility="collapsed")
    if part != EXAMPLES:
        commands.drawing.forget_examples()
    PARTS[part](reading)

"""The Evaluate view: the selected network's mistakes, its calibration, its robustness, and the user's own examples."""

from ui import widgets
from ui.reading import Reading
from ui.views.evaluate import certainty, mistakes, robustness, your_examples

PART_KEY = "evaluate-part"
PARTS = {
    "Mistakes": mistakes.show,
    "How sure it is": certainty.show,
    "Robustness": robustness.show,
    "Your examples": your_examples.show,
}


def show(reading: Reading) -> None:
    part = widgets.one_of("Look at", PARTS, key=PART_KEY, label_visibility="collapsed")
    PARTS[part](reading)

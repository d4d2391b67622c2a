"""A button at the end of each view, which opens the view to go on with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from ui import commands
from ui.views import inside, training


@dataclass(frozen=True)
class NextStep:
    """A button that suggests a next step. what: its text. view: the tab to open. parts: values for the tab's widgets, by key."""

    what: str
    view: str
    parts: Mapping[str, str] = field(default_factory=dict)


# The lessons have their own way on, from each to the next.
NEXT: Mapping[str, NextStep] = {
    "Reading": NextStep("Why this digit?", "Inside", {inside.PART_KEY: "Why"}),
    "Inside": NextStep("See which digits are like yours", "Explore"),
    "Explore": NextStep("Teach it your digit", "Teach it"),
    "Teach it": NextStep("Train a new network from the beginning", "Training", {training.PART: training.SERVER}),
    "Training": NextStep("See where it errs", "Evaluate"),
    "Evaluate": NextStep("Understand it step by step", "Lessons"),
}


def show(view: str) -> None:
    """Show a button that opens the tab that comes after the tab `view`.

    In the tab Reading, the button is hidden until something is drawn (ui/frame/style.css).
    """
    if step := NEXT.get(view):
        opens = partial(commands.open_view, step.view, choices=step.parts, scroll=True)
        st.button(f"{step.what} → {step.view}", key="next-step", type="tertiary", on_click=opens)

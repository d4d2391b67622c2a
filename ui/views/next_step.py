"""A button at the end of each view, which opens the view to go on with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from training.jobs import launcher
from ui import commands, session
from ui.frame import network_picker
from ui.text.literal import literal
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


def show(view: str, views: Mapping[str, object]) -> None:
    """Show a button that opens the tab that comes after the tab `view`. views: the tabs on the page, by name.

    If the page lacks that tab, the button opens the one after it.
    In the tab Reading, the button is hidden until something is drawn (ui/frame/style.css).
    """
    step = NEXT.get(view)
    while step is not None and step.view not in views:
        step = NEXT.get(step.view)
    if step is None:
        return
    what = step.what
    if view == "Training" and (run := launcher.current()) is not None and launcher.follow(run).running:
        what = f"While it trains, see where another network errs: {literal(network_picker.label(session.current().network))}"
    opens = partial(commands.open_view, step.view, choices=step.parts, scroll=True)
    st.button(f"{what} → {step.view}", key="next-step", type="tertiary", on_click=opens)

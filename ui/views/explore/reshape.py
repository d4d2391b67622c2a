"""Reshape: move the pixels of the drawing, or of an empty sheet, until the network reads another digit or a neuron responds."""

import numpy as np
import streamlit as st

from model.digit import CANVAS
from model.layers import ForwardPass
from model.network import Network
from model.reshape import ENOUGH, SMALLEST, SMOOTH, Goal, Path, reshape
from model.strokes import picture_object
from ui import commands, session, widgets
from ui.components import figure
from ui.figures import charts, images
from ui.figures.tables import probability_bars
from ui.reading import Reading, Sheet
from ui.text import prose
from ui.text.format import a_digit, count, fixed, percent, significant
from ui.text.glossary import HELP, explained, neuron_name
from ui.text.markup import Markup, html
from ui.views import neuron_choice
from ui.views.example_digit import sample_of

KEY, STEP_KEY, PUT_KEY = "explore-reshape", "explore-step", "explore-put"
GOAL_KEY, DIGIT_KEY, START_KEY, KIND_KEY = "explore-goal", "explore-digit", "explore-start", "explore-kind"
DIGIT_GOAL, NEURON_GOAL = "A digit", "A neuron"
FROM_DRAWING, FROM_EMPTY = "The drawing", "An empty sheet"
KINDS = {"Smallest change": SMALLEST, "Smooth shape": SMOOTH}
KIND_HELP = (
    "**Smallest change**: many short steps, each towards the goal as fast as possible, until the network gives "
    "95 %. People hardly see the change. The result is called a fooling example, or adversarial example. "
    "**Smooth shape**: each step is blurred, and all ink fades a little. Only smooth shapes survive, so you see "
    "what the network needs."
)


def show(reading: Reading) -> None:
    sample, network = sample_of(reading), reading.network
    if sample.note:
        st.info(sample.note, icon=":material/edit:")
    prose.markdown(
        "**Turn the drawing into another digit, or find out which picture a neuron responds to most.** The network "
        "stays as it is, and the pixels change."
    )
    goal = _choose_goal(network, sample.passed)
    with st.container(horizontal=True, gap="medium"):
        start = widgets.one_of("Start from", [FROM_DRAWING, FROM_EMPTY], key=START_KEY)
        kind = widgets.one_of("Steps", KINDS, key=KIND_KEY, help=KIND_HELP)
    from_drawing = start == FROM_DRAWING
    path = reshape(network, sample.pixels if from_drawing else np.zeros_like(sample.pixels), goal, KINDS[kind])
    is_sure = is_digit(network, goal) and path.outputs[0] >= ENOUGH
    step = _choose_step(path, (goal, start, kind), is_sure)
    name = sample.description if from_drawing else "an empty sheet"
    figure.show(pictures(network, path, step, goal, name), KEY)
    st.button(
        "Put it on the sheet",
        icon=":material/draw:",
        key=PUT_KEY,
        disabled=not step,
        on_click=_put_on_canvas,
        args=(
            path.images[step],
            goal,
            f"{name} after {count(step, 'gradient step')} towards {goal_name(network, goal)}",
            network,
        ),
        help="Puts this picture on the sheet, for every view. Undo brings your drawing back.",
    )
    figure.show(probability_bars(path.probabilities[0], path.probabilities[step]), f"{KEY}-bars")


def goal_name(network: Network, goal: Goal) -> str:
    """Return the name of the neuron whose output gradient ascent increases: "an 8" (an output), "hidden layer 1, neuron 17"."""
    if is_digit(network, goal):
        return a_digit(goal.unit)
    name = neuron_name(network, goal.layer, goal.unit)
    return name[0].lower() + name[1:]


def pictures(network: Network, path: Path, step: int, goal: Goal, name: str) -> Markup:
    """Return HTML with images of the original, the change and the result after `step` steps of gradient ascent on the pixels.

    path: the original and the images after each step. goal: the neuron whose output the ascent increases.
    name: a caption for the original.
    """
    start, result, wanted = path.images[0], path.images[step], goal_name(network, goal)
    change = result - start
    scale = images.scale_of(change)
    probabilities = path.probabilities[step]
    best, share = probabilities.argmax(), percent(float(probabilities.max()))
    reads = html("the network reads <strong>{}</strong> with {} probability", best, share)
    if not is_digit(network, goal):
        reads += f", and the neuron's output has gone from {fixed(float(path.outputs[0]))} to {fixed(float(path.outputs[step]))}"
    elif best != goal.unit:
        reads += f", and {goal.unit} has {percent(float(path.outputs[step]))}"
    differ = f"The change: {(change > 0).sum()} pixels have more ink, {(change < 0).sum()} have less"
    size, largest = significant(float(np.linalg.norm(change))), fixed(float(np.abs(change).max()))
    steps = html(
        '<p data-testid="reshape-result">Each step follows the {} towards {}. After {} of {} {}.</p>',
        explained("[[gradient|pixel gradient]]"),
        wanted,
        step,
        count(path.steps, "step"),
        reads,
    )
    parts = (
        charts.image(images.digit(start), name[0].upper() + name[1:], f"Before: {name}"),
        charts.image(images.heat(change, scale), "The change", differ),
        charts.image(images.digit(result), f"After {count(step, 'step')}", f"After {count(step, 'step')}"),
    )
    note = explained(
        f"The [[distance]] between the two pictures is {size}. The largest change of a pixel is {largest}; from paper to full "
        "ink it would be 1."
    )
    equation = html('<div class="equation">{}<span class="operator">+</span>{}<span class="operator">=</span>{}</div>', *parts)
    return steps + equation + charts.legend(scale, "ink taken away", "ink added") + html('<p class="small">{}</p>', note)


def is_digit(network: Network, goal: Goal) -> bool:
    """Return whether `goal`, the neuron whose output gradient ascent increases, is an output neuron, which stands for a digit."""
    return goal.layer == len(network.layers) - 1


def _choose_goal(network: Network, passed: ForwardPass) -> Goal:
    """Ask which digit or hidden neuron the image should activate more. Return this neuron. passed: the drawing's forward pass."""
    last = len(network.layers) - 1
    with st.container(horizontal=True, gap="medium"):
        towards = widgets.one_of("Towards", [DIGIT_GOAL, NEURON_GOAL] if last else [DIGIT_GOAL], key=GOAL_KEY)
        if towards == NEURON_GOAL:
            return _neuron(network, passed)
        default = 8 if passed.digit != 8 else 3
        digit = widgets.remembered(st.pills, "Make it", range(10), key=DIGIT_KEY, default=default, required=True)
        return Goal(last, digit)


def _neuron(network: Network, passed: ForwardPass) -> Goal:
    last = len(network.layers) - 1
    place = neuron_choice.current(network, passed, last)
    neuron_choice.lists(network, place, last, GOAL_KEY, lambda layer: commands.select_neuron(layer, 0), HELP["neuron"])
    return Goal(*place)


def _choose_step(path: Path, choices: tuple[Goal, str, str], is_sure: bool) -> int:
    """Show a slider to choose a step of the gradient ascent, whose image the page shows. Return the number of this step.

    path: the images of the gradient ascent. If it has no steps, show a message that says why, and return 0.
    choices: the settings that led to `path`. If a setting changes, the slider is reset to the last step.
    is_sure: whether the target digit had a probability of at least ENOUGH before the first step. The message depends on this.
    """
    if not path.steps:
        st.caption(
            f"No pixel needs to change: the network is at least {percent(ENOUGH, 0)} sure already."
            if is_sure
            else "No single pixel, with more ink or less, brings the network nearer to the goal."
        )
        return 0
    return widgets.remembered(st.slider, "Steps taken", 0, path.steps, key=STEP_KEY, default=path.steps, about=choices)


def _put_on_canvas(pixels: np.ndarray, goal: Goal, source: str, network: Network) -> None:
    """Replace the drawing with a changed image, float32 (28, 28). source: a description of the image.

    goal: the neuron whose output the changes increased. If it stands for a digit, this digit stays selected in the menu.
    """
    if is_digit(network, goal):
        session.store_choice(DIGIT_KEY, goal.unit)
    commands.replace_drawing(Sheet({"objects": [picture_object(pixels, CANVAS)]}, source=source))

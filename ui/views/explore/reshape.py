"""The part "Reshape": change the pixels of the drawing until the network reads another digit."""

import numpy as np
import streamlit as st

from model.drawing_json import to_picture
from model.reading import Content, Reading
from model.reshape import ENOUGH, Path, reshape
from model.strokes import Drawing
from ui import commands, session, widgets
from ui.components import figure
from ui.figures import captions, images
from ui.mnist_digits import sample_of
from ui.text import glossary
from ui.text.format import a_digit, count, fixed, percent, significant

KEY, DIGIT_KEY, STEP_KEY, PUT_KEY = "explore-reshape", "explore-digit", "explore-step", "explore-put"


def show(reading: Reading) -> None:
    sample, network = sample_of(reading), reading.network
    if sample.note:
        st.info(sample.note, icon=":material/edit:")
    glossary.markdown(
        f"**Short steps change the pixels until the network reads another digit,** {percent(ENOUGH, 0)} sure. To the eye it "
        "stays the old one: the network reads 784 numbers, not a shape."
    )
    default = 8 if sample.result.digit != 8 else 3
    digit = widgets.digit("It is to read", key=DIGIT_KEY, default=default, required=True)
    path = reshape(network, sample.pixels, digit)
    step, name = _choose_step(path, digit), sample.description
    _result(path, step, digit, name)
    source = f"{name} after {count(step, 'gradient step')} towards {a_digit(digit)}"
    puts = {"on_click": _put_on_canvas, "args": (path.images[step], digit, source)}
    text = "Puts this picture on the sheet, for every view. Undo brings your drawing back."
    st.button("Put it on the sheet", icon=":material/draw:", key=PUT_KEY, disabled=not step, help=text, **puts)


def _result(path: Path, step: int, digit: int, name: str) -> None:
    """Show the original, the change and the result after `step` steps, and what the network reads then. name: of the original."""
    start, result, probabilities = path.images[0], path.images[step], path.probabilities[step]
    best, change = int(probabilities.argmax()), result - start
    scale = images.scale_of(change)
    also = "" if best == digit else f", and {digit} has {percent(float(probabilities[digit]))}"
    glossary.markdown(
        f"Each step follows the [[gradient|pixel gradient]] towards {a_digit(digit)}. After {step} of "
        f"{count(path.steps, 'step')} the network reads **{best}** with {percent(float(probabilities[best]))} probability{also}."
    )
    differ = f"The change: more ink in {count(int((change > 0).sum()), 'pixel')}, less in {(change < 0).sum()}"
    after = f"After {count(step, 'step')}"
    pictures = captions.equation(
        captions.image(images.digit(start), name[0].upper() + name[1:], f"Before: {name}"),
        "+",
        captions.image(images.heat(change, scale), "The change", differ),
        captions.image(images.digit(result), after, after),
    )
    figure.show(pictures + captions.legend(scale, "ink taken away", "ink added"), KEY)
    size, largest = significant(float(np.linalg.norm(change))), fixed(float(np.abs(change).max()))
    glossary.markdown(f":small[[[Distance|distance]] of the two pictures: {size}. Largest change of a pixel: {largest}.]")


def _choose_step(path: Path, digit: int) -> int:
    """Show a slider to choose a step of `path`, towards `digit`. Return its number. If there is no step, say why and return 0."""
    if path.steps:
        return widgets.remembered(st.slider, "Steps taken", 0, path.steps, key=STEP_KEY, default=path.steps, about=digit)
    if path.probabilities[0, digit] >= ENOUGH:
        st.caption(f"No pixel needs to change: the network is at least {percent(ENOUGH, 0)} sure already.")
    else:
        st.caption("No single pixel, with more ink or less, brings the network nearer to the digit.")
    return 0


def _put_on_canvas(pixels: np.ndarray, digit: int, source: str) -> None:
    """Replace the drawing with an image, float32 (28, 28), that was changed towards `digit`. Keep this digit selected."""
    session.store_choice(DIGIT_KEY, digit)
    commands.drawing.replace_drawing(Content(Drawing((), to_picture(pixels)), source=source))

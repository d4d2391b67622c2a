"""The pixels: how the drawing, or a photo, became the 28x28 pixels that the network reads."""

import streamlit as st

from ui.components import figure
from ui.figures import captions, images
from ui.reading import Reading


def show(reading: Reading) -> None:
    digit = reading.digit
    if digit is None:
        return
    st.markdown("28 · 28 = 784 pixels go in. Each is a number from 0 (paper) to 1 (ink).")
    *earlier, last = (step for step in digit.steps if step.name != "scaled")  # which looks like the last one
    pictures = [
        captions.image(images.digit(step.pixels), step.name, f"The drawing {step.name}", style="flex:0 1 9rem")
        for step in earlier
    ]
    read = images.digit(digit.pixels)
    pictures.append(captions.image(read, last.name, "The 784 pixels that go in", readable=True, style="flex:0 1 16rem"))
    markup = captions.small_pictures(pictures) + captions.READOUT
    figure.show(markup, key="inside-pixels", values={"pixel": digit.pixels.ravel()})

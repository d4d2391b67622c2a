"""A digit app in the style of most demos. The benchmarks compare our app with it.

The whole page reruns after each stroke. The canvas sends its pixels, they are resized to 28x28, and st.bar_chart shows the
probabilities. The network is the shipped one, so that only the apps differ.
"""

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from model.checkpoint import load

load_once = st.cache_resource(load)

st.title("Digit recognizer")
canvas = st_canvas(
    stroke_width=18,
    stroke_color="#ffffff",
    background_color="#000000",
    width=320,
    height=320,
    return_image_data=True,
    key="canvas",
)
if canvas.image_data is not None:
    grey = Image.fromarray(canvas.image_data.astype(np.uint8)).convert("L").resize((28, 28))
    passed = load_once().forward(np.asarray(grey, np.float32) / 255)
    st.header(f"Prediction: {passed.digit}")
    st.bar_chart(passed.probabilities)

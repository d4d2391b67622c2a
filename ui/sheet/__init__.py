"""The sheet that people draw on: the one door to streamlit-drawable-canvas, and the drawing with its undo history."""

"""The sheet, on which people draw: the use of streamlit-drawable-canvas, and the drawing with its undo history."""

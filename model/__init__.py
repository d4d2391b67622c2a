"""The network, the conversion of drawings to 28x28 pixels, and checkpoints. Imports neither torch nor Streamlit."""

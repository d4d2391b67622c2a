"""The network, the reading of drawings, and checkpoints: NumPy, Pillow and safetensors, no torch and no Streamlit."""

"""The user interface, written with Streamlit. It never imports PyTorch."""

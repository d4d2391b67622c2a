"""The user interface, in Streamlit. Nothing here imports torch."""

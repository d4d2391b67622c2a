"""The interface: Streamlit only. One file a view or widget; none of it imports torch."""

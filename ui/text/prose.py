"""Show Markdown with explanations of glossary terms."""

import streamlit as st

from ui.text.glossary import explained


def markdown(text: str, **options) -> None:
    """Show Markdown with tooltips for glossary terms, such as [[epoch]]. Escape text from users with `literal` first."""
    st.markdown(explained(text), unsafe_allow_html=True, **options)

"""Show text whose terms are explained."""

import streamlit as st

from ui.glossary import explained


def markdown(text: str, **options) -> None:
    """Show Markdown with explained terms: [[epoch]], or [[epochs|epoch]]. options: see st.markdown.

    Text from people must have gone through ui.literal, because HTML in `text` is not escaped.
    """
    st.markdown(explained(text), unsafe_allow_html=True, **options)

"""Show text whose terms are explained."""

import streamlit as st

from ui.text.glossary import HELP, explained, term


def markdown(text: str, **options) -> None:
    """Show Markdown with tooltips for glossary terms, such as [[epoch]]. Escape text from users with `literal` first.

    options: passed to st.markdown.
    """
    st.markdown(explained(text), unsafe_allow_html=True, **options)


def words(*names: str) -> None:
    """Show a list of glossary terms, with their explanations as tooltips."""
    markdown(f":small[Words used here: {' · '.join(term(name, HELP[name]) for name in names)}]")

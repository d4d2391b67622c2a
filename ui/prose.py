"""Show text whose terms are explained."""

import streamlit as st

from ui.glossary import HELP, explained, term


def markdown(text: str, **options) -> None:
    """Show Markdown with explained terms: [[epoch]], or [[epochs|epoch]]. options: see st.markdown.

    Text from people must have gone through ui.literal, because HTML in `text` is not escaped.
    """
    st.markdown(explained(text), unsafe_allow_html=True, **options)


def words(*names: str) -> None:
    """Show a line with terms that the view below it uses. names: of the glossary."""
    markdown(f":small[Words used here: {' · '.join(term(name, HELP[name]) for name in names)}]")

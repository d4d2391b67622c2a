"""The end of the tour: what the visitor has found, in numbers of their own, and where to go on."""

from collections.abc import Collection
from functools import partial

import streamlit as st

from ui import commands, session
from ui.components import pocket
from ui.reading import Reading
from ui.views import explore, game

KEY = "tour-found"


def keep(step: str, sentence: str) -> None:
    """Store a sentence about what the visitor has found in a step of the tour."""
    session.store_choice(KEY, {**session.stored(KEY, {}), step: sentence})


def show(reading: Reading, views: Collection[str]) -> None:
    """Show what the visitor found in the tour, and buttons for lesson 1, a game and a network to download.

    views: the names of the tabs that the page has. A button for a missing tab is left out.
    """
    found = session.stored(KEY, {})
    st.markdown(" ".join(found.values()) or "You have skipped the cards with a task. **Back** leads to them.")
    with st.container(horizontal=True, gap="small", key="tour-ways"):
        if "Lessons" in views:
            opens = partial(commands.open_view, "Lessons", lesson=0, scroll=True)
            st.button("What is a neuron? Lesson 1", key="tour-lesson", on_click=opens)
        if "Explore" in views:
            opens = partial(commands.open_view, "Explore", choices={explore.PART_KEY: game.NAME}, scroll=True)
            st.button("Can you fool it again? The game", key="tour-game", on_click=opens)
        st.download_button(
            "Can I take it home? The pocket file",
            lambda: pocket.page(reading.network),
            "digit-lens.html",
            "text/html",
            key="tour-pocket",
            on_click="ignore",
        )

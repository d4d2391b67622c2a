"""The head of the page: its name, and the tabs that open a view."""

from collections.abc import Collection, Sequence

import streamlit as st

from ui import commands, session, widgets


def opened(views: Collection[str]) -> str:
    """Return the name of the selected view (tab). views: the names of all views, of which the first one is the default."""
    visitor = session.current()
    return visitor.view if visitor.view in views and not visitor.is_projected else next(iter(views))


def show(views: Sequence[str], view: str) -> None:
    """Show the page's name and a tab for each view of the app, in one row. view: the name of the selected view."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="views"):
        st.title("Digit Lens", anchor=False, width="content")
        widgets.controlled(
            st.pills,
            "View",
            views,
            key="view",
            value=view,
            on_change=commands.page.open_view,
            required=True,
            width="content",
            label_visibility="collapsed",
        )

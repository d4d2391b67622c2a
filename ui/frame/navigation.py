"""The tabs that open a view. Views that belong together stand in one group, under the group's name."""

from collections.abc import Collection, Iterable, Mapping

import streamlit as st

from ui import commands, session, widgets


def opened(views: Collection[str]) -> str:
    """Return the name of the selected view (tab). views: the names of all views, of which the first one is the default."""
    visitor = session.current()
    return visitor.view if visitor.view in views and not visitor.is_projected else next(iter(views))


def show(groups: Mapping[str, Iterable[str]], view: str) -> None:
    """Show a tab for each view of the app. groups: the names of the views, by group. view: the name of the selected view."""
    with st.container(horizontal=True, gap="small", key="views"):
        for number, (group, names) in enumerate(groups.items()):
            widgets.controlled(
                st.segmented_control,
                group,
                list(names),
                key=f"views-{number}",
                value=view if view in names else None,
                on_change=commands.open_view,
                required=True,
                width="content",
            )

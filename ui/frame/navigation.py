"""The tabs that open a view. Views that belong together stand in one group, under the group's name."""

from collections.abc import Iterable, Mapping

import streamlit as st

from ui import commands, session, widgets
from ui.components import tab_row


def choose(groups: Mapping[str, Iterable[str]]) -> str:
    """Show a tab for each view of the app. Return the name of the open view.

    groups: the names of the views in each group of tabs.
    """
    visitor, known = session.current(), [name for names in groups.values() for name in names]
    opened = visitor.view if visitor.view in known and not visitor.is_projected else known[0]
    with st.container(horizontal=True, gap="small", key="views"):
        for number, (group, names) in enumerate(groups.items()):
            widgets.controlled(
                st.segmented_control,
                group,
                list(names),
                key=f"views-{number}",
                value=opened if opened in names else None,
                on_change=commands.open_view,
                required=True,
                width="content",
            )
        tab_row.show(opened)
    return opened

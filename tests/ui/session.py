"""The session of a page of AppTest: what a test puts into it, and what the page has made of it.

All goes through the public functions of `ui.session`, which do not depend on how it is stored. Only this module knows the keys of
`st.session_state` that Streamlit forces: those of components, under which a browser's values arrive.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit as st
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec
from streamlit.testing.v1 import AppTest

from harness.pencil import fabric
from model.network import Network
from ui import commands, server
from ui import session as ui_session
from ui.components import sheet

APP = str(Path(__file__).parents[2] / "ui" / "page.py")


@contextmanager
def session(app: AppTest) -> Iterator[None]:
    """Let `ui.session` read and change the session of a page."""
    before, st.session_state = st.session_state, app.session_state
    try:
        yield
    finally:
        st.session_state = before


def new_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `ui.session` start with an empty session."""
    monkeypatch.setattr(st, "session_state", AppTest.from_file(APP).session_state)


def receive(component: str, value: object) -> None:
    """Let a component's value arrive from the browser in the session that `ui.session` has now."""
    st.session_state[component] = value


def upload(content: bytes, name: str = "a.png", file_id: str = "0", session_id: str = "me") -> UploadedFile:
    """Let a file arrive in the store of the fixture `uploads`. Return it as a widget holds it."""
    store, record = server.get_script_run_ctx().uploaded_file_mgr, UploadedFileRec(file_id, name, "image/png", content)
    store.add_file(session_id, record)
    return UploadedFile(store.get_files(session_id, [file_id])[0], FileURLs())


def new_page(drawing: dict | None = None, stored: dict[str, object] | None = None, /, **address: str) -> AppTest:
    """Return a page that has not run yet.

    drawing: what lies on its canvas.
    stored: the values of widgets that keep them, by their keys.
    address: the parameters of its address.
    """
    app = AppTest.from_file(APP, default_timeout=90)
    app.query_params.update(address)
    if drawing is not None:
        draw(app, drawing)
    with session(app):
        for key, value in (stored or {}).items():
            ui_session.store_choice(key, value)
    return app


def draw(app: AppTest, drawing: dict) -> None:
    """Let the canvas send a drawing, or Fabric's JSON as it is, with the next run."""
    raw = fabric(*drawing["strokes"]) if "strokes" in drawing else drawing
    send_canvas(app, {"drawing": {"raw": raw, "data": None}})


def send_canvas(app: AppTest, value: object) -> None:
    """Let the canvas send any value with the next run."""
    with session(app):
        receive(sheet.KEY, value)


def visitor(app: AppTest) -> ui_session.Session:
    """Return what the page's visitor has."""
    with session(app):
        return ui_session.current()


def add_network(app: AppTest, name: str, network: Network) -> str:
    """Add a network to the page's session and select it. Return its id."""
    with session(app):
        commands.networks.add_network(name, network)
        return ui_session.current().network

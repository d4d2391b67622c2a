"""The app's server: the page, the browser's program, and middleware. Run it with `make app` or `streamlit run app.py`.

Streamlit finds the declaration below by reading this file.
"""

from pathlib import Path

import streamlit as st

from ui import routes, server

PAGE = Path(__file__).parent / "ui" / "page.py"

server.patch_streamlit()
app = st.App(PAGE, routes=routes.routes(), middleware=server.middleware())

"""The app for browser tests, whose training runs train nothing.

A run lasts until it is cancelled or gets the command "finish". A real one needs a processor core.
"""

import sys

import streamlit as st

from harness import driver
from tests.training.stand_in import STAND_IN
from training.jobs import launcher
from ui import routes, server

launcher.PROGRAM = (sys.executable, "-c", STAND_IN, "--wait")
server.patch_streamlit()
app = st.App(driver.ROOT / "ui" / "page.py", routes=routes.routes(), middleware=server.middleware())

"""The secret of a browser, which makes it the owner of the training runs and corrections that it made.

The server proposes a random secret to a browser that sends none, and a component stores it there in a cookie
(`ui.components.browser_id`). The cookie comes back at the next load, also after a restart of the server. Runs and corrections
store only the secret's SHA-256. No address contains the secret.
"""

import hashlib
import re
import secrets

import streamlit as st

from ui.state import widgets

COOKIE = "digit_lens_browser"  # as in browser_id.js
KEY = "browser-id"  # the component's
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes, as `secrets.token_urlsafe` writes them


def start() -> None:
    """Read this browser's secret, a random text that identifies the browser, from its cookie.

    If there is no valid cookie, create a new secret. The page then asks the browser to store it in a cookie.
    """
    if "browser_secret" not in st.session_state:
        sent = str(st.context.cookies.get(COOKIE, ""))
        st.session_state.browser_has_secret = bool(SECRET.fullmatch(sent))
        st.session_state.browser_secret = sent if st.session_state.browser_has_secret else secrets.token_urlsafe()


def secret_hash() -> str:
    """Return the SHA-256 hash of this browser's secret, as 64 hexadecimal digits.

    The secret is a random text that the browser keeps in a cookie. The hash is written to the files of training runs and of
    stored drawings, to say which browser made them.
    """
    return hashlib.sha256(st.session_state.browser_secret.encode()).hexdigest()


def proposed() -> str:
    """Return the new secret (a random text) that the browser should store in a cookie to be recognised on later visits.

    Return "" if the browser already has a secret.
    """
    return "" if st.session_state.browser_has_secret else st.session_state.browser_secret


def receive() -> None:
    """Use the secret that the browser has reported, instead of the new one that the server has created.

    The secret is a random text that identifies the browser, which stores it in a cookie. Do nothing if the reported secret is
    invalid. This is part of the callback of `ui.components.browser_id`, which reads and writes the cookie.
    """
    sent = widgets.sent(KEY, "secret")
    if isinstance(sent, str) and SECRET.fullmatch(sent):
        st.session_state.browser_secret, st.session_state.browser_has_secret = sent, True

"""Receive the files of networks that a browser has made: `PUT digit-lens/networks/SESSION` keeps one and answers with its key.

A message of the page then names the file by this key, and a command takes it. A message itself could hold 4 MB at most. The
answer is empty if the server does not know the session, because it was restarted: the page asks again when it does.
"""

import hashlib
from http import HTTPStatus

import streamlit as st
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from model.checkpoint import CheckpointError
from ui import session
from ui.components import assets

MOST_KEPT = 2  # files of a session that no command has taken
MOST_TOGETHER = 64 * 2**20  # bytes of such files, of all sessions together; the oldest sessions' go first


def route() -> Route:
    return Route(assets.address("networks/{session}"), _receive, methods=["PUT"])


async def _receive(request: Request) -> Response:
    visitor = session.find(request.path_params["session"])
    if visitor is None:
        return PlainTextResponse("")
    most, content = st.get_option("server.maxUploadSize") * 2**20, bytearray()
    try:
        async for part in request.stream():
            content += part
            if len(content) > most:
                return PlainTextResponse("This network is too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except ClientDisconnect:
        return Response(status_code=HTTPStatus.BAD_REQUEST)
    key = put(visitor, bytes(content))
    for other in session.everyone():
        if sum(len(file) for each in session.everyone() for file in [*each.files.values()]) <= MOST_TOGETHER:
            break
        if other is not visitor:
            other.files.clear()
    return PlainTextResponse(key)


def put(visitor: session.Session, content: bytes) -> str:
    """Keep a file for a session until a command takes it. Return its key."""
    key = hashlib.sha256(content).hexdigest()
    visitor.files.pop(key, None)
    visitor.files[key] = content
    for oldest in [*visitor.files][:-MOST_KEPT]:
        visitor.files.pop(oldest, None)
    return key


def take(key: object) -> bytes:
    """Return the file that the browser has sent in this session, and forget it. Raise CheckpointError if there is none."""
    content = session.current().files.pop(key, None) if isinstance(key, str) else None
    if content is None:
        raise CheckpointError("The browser has sent no network. It may have been deleted in another tab.")
    return content

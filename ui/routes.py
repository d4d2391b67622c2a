"""What the server answers beside the page: the browser's program, the page of a reader of signs, and files of networks.

Messages of the page name a network by its key (`Network.key`) or, if a training run on this machine has made it, by the run's id.
`GET digit-lens/networks/SESSION/KEY` answers with its file. `PUT digit-lens/networks/SESSION` checks the file of a network that
the browser has made, keeps the network for a command of the page, and answers with its key. Each session has networks of its own.
"""

import functools
import importlib
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from model import checkpoint, foreign
from model.checkpoint import CheckpointError
from ui import networks, session
from ui.components import assets, pocket
from ui.text.language import use, written

KEPT = "public, max-age=31536000, immutable"  # how long browsers keep the program: a year
LEARNING = ":"  # in a key after the id of a run: its network as it is after the latest epoch


def routes() -> list[Route]:
    """Return the routes of the app (app.py)."""
    place = assets.address("networks/{session}")
    return [
        Route(place, _receive_network, methods=["PUT"]),
        Route(place + "/{key}", _send_network),
        Route(assets.address("reader.html"), _send_reader),
        Route(assets.address("{name}"), _send_program),
    ]


async def _send_program(request: Request) -> Response:
    current = importlib.import_module(assets.__name__)  # with `make dev`, Streamlit loads it again when a file changes
    name = request.path_params["name"]
    if (code := current.find(name)) is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    headers = {"cache-control": KEPT, "etag": f'"{name}"'}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(code, media_type="text/javascript", headers=headers)


async def _send_reader(request: Request) -> Response:
    """Send the pocket edition without a network. The browser adds one of the user's own signs."""
    return HTMLResponse(await run_in_threadpool(functools.cache(pocket.page)))


async def _send_network(request: Request) -> Response:
    """Answer with a file, or with a sentence as plain text: browsers write each status of an error to the console."""
    visitor = session.find(request.path_params["session"])
    if visitor is None:
        return PlainTextResponse("The server does not know this page yet.")
    try:
        content = await run_in_threadpool(_file, visitor, request.path_params["key"])
    except CheckpointError as error:
        use(visitor.language)
        return PlainTextResponse(written(error))
    return Response(content, media_type="application/octet-stream", headers={"cache-control": "no-store"})


def _file(visitor: session.Session, key: str) -> bytes:
    """Return the file of a network that a session may have. Raise CheckpointError if there is none."""
    network = visitor.networks.get(key)
    if network is None and not visitor.is_owner:
        raise CheckpointError("The network is not there any more.")
    if network is None:
        run_id, is_learning, _ = key.partition(LEARNING)
        network = networks.learning(run_id) if is_learning else networks.get(run_id, {})
    return networks.file_of(network)


async def _receive_network(request: Request) -> Response:
    """Answer with the key of the network and why it is refused. Both are empty if the session is not known (yet)."""
    visitor, content = session.find(request.path_params["session"]), bytearray()
    if visitor is None:
        return JSONResponse({"key": "", "refusal": ""})
    try:
        async for part in request.stream():
            content += part[: checkpoint.MAX_BYTES + 1 - len(content)]
        network = await run_in_threadpool(foreign.loads, bytes(content), "The network from the browser")
    except ClientDisconnect:
        return Response(status_code=HTTPStatus.BAD_REQUEST)
    except CheckpointError as error:
        use(visitor.language)
        return JSONResponse({"key": "", "refusal": written(error)})
    visitor.keep(network)
    return JSONResponse({"key": network.key, "refusal": ""})

"""A server of the app: each stroke is answered, whenever a poll comes, and its doors are closed to other sites."""

import asyncio
import socket
import threading
import tomllib
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from harness import driver
from harness.websocket_client import Visitor, run
from model import examples
from model.image_file import MAX_BYTES
from tests.training.stand_in import SLEEPER
from tests.ui.session import receive
from training.jobs import launcher
from ui import server, session
from ui.components import sheet
from ui.components.sheet.state import MALFORMED

T = TypeVar("T")
# The app on a server that takes what a run has sent for unsent for longer: long enough for a poll on a busy machine. The server
# writes each name that it looks up, and each other address that it connects to, into a file.
UNSENT = 3.0  # s
APP = f"""import sys
import streamlit as st
from ui import routes, server
def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect"):
        with open(__file__ + ".asked", "a") as file:
            print(event, arguments[-1], file=file)
sys.addaudithook(watch)
server.UNSENT = {UNSENT}
server.patch_streamlit()
app = st.App({str(driver.ROOT / "ui" / "page.py")!r}, routes=routes.routes(), middleware=server.middleware())
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[driver.Server]:
    """A server whose runs folder has a running training process (a stand-in that sleeps)."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "app.py").write_text(APP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launcher, "PROGRAM", SLEEPER)
        training = launcher.start({"preset": "instant"}, folder=folder / "runs")
    with driver.serving(folder / "runs", script=folder / "app.py") as running:
        yield running
    launcher.cancel(training)


def visit(app: driver.Server, act: Callable[[Visitor], Awaitable[T]], query: str = "") -> T:
    """Open the page as a visitor, act, and close the page. Return what `act` returns."""

    async def visiting() -> T:
        visitor = Visitor(app.url, 0, patience=60, query=query)
        await visitor.open()
        found = await act(visitor)
        await visitor.close()
        return found

    return run(visiting())


def test_a_poll_right_after_a_stroke_answers_it_again(app: driver.Server):
    """Streamlit may have dropped the answer before sending it. A poll that comes later does not run the whole page."""

    async def act(visitor: Visitor) -> tuple[bool, bool]:
        await visitor.draw_own(0)
        at_once = await visitor.poll_shows_drawing()
        await asyncio.sleep(UNSENT)
        return at_once, await visitor.poll_shows_drawing()

    assert visit(app, act) == (True, False)


@pytest.mark.parametrize(("query", "others"), [("", set()), ("view=Teach+it", {"network_picture", "foot"})])
def test_a_stroke_changes_the_canvas_alone_where_nothing_else_depends_on_it(app: driver.Server, query: str, others: set[str]):
    """Its message brings the reading, so that the server's answer is short."""

    async def act(visitor: Visitor) -> set[str]:
        await visitor.draw_own(0)
        visitor.components.clear()
        await visitor.draw_own(1)
        return set(visitor.components)

    components = visit(app, act, query)
    assert components == {"sheet"} if not others else components >= {"sheet", *others}


def test_what_the_browser_kept_is_shown_if_it_comes_with_a_stroke(app: driver.Server):
    """A browser sends both in one message, and a stroke alone runs only the canvas."""
    kept = {"tour": '{"step": "fool", "is_open": false, "guesses": {}}'}

    async def act(visitor: Visitor) -> str:
        await visitor.draw_own(0)
        await visitor.send_with_stroke("browser_storage", "found", kept)
        return " ".join(visitor.buttons)

    labels = visit(app, act)
    assert "Start the tour" in labels and "Go on with the tour" in labels


def test_what_is_sent_for_a_fragment_that_is_gone_for_a_moment_is_not_lost(app: driver.Server):
    """While the fragment around it runs again, Streamlit knows no inner one, and drops what the browser sends for it."""

    async def act(visitor: Visitor) -> float:
        visitor.fragment = "0" * 32
        return await visitor.draw_own(1)

    assert visit(app, act) > 0


def test_a_message_that_is_no_json_is_a_sentence_and_no_error(app: driver.Server, visitor: session.Session):
    async def act(sender: Visitor) -> None:
        await sender.draw_own(0)
        for text in ("no JSON", f'{{"sheet": {"9" * 5000}}}', "[" * 100_000):
            await sender.send_text(text)
        await sender.draw_own(1)

    visit(app, act)
    assert "Traceback" not in app.log.read_text()
    receive(sheet.KEY, server.UNREADABLE)
    visitor.take_canvas()
    assert visitor.message.get() == MALFORMED


@pytest.mark.parametrize(("patience", "expected"), [(30.0, ["first", "second"]), (0.0, ["second", "first"])])
def test_readings_take_turns_but_none_waits_long(monkeypatch: pytest.MonkeyPatch, patience: float, expected: list[str]):
    monkeypatch.setattr(server, "TURN", patience)
    began, order = threading.Event(), []

    def second() -> None:
        began.set()
        with server.turn():
            order.append("second")

    thread = threading.Thread(target=second)
    with server.turn():
        thread.start()
        began.wait(30)
        thread.join(0.2 if patience else 30)
        order.append("first")
    thread.join(30)
    assert order == expected


def test_the_configuration_limits_uploads_and_keeps_the_protection_on():
    """At most what an image may have; XSRF and CORS protection are Streamlit's defaults, on; no faults shown to visitors."""
    config = tomllib.loads((driver.ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] * 2**20 <= MAX_BYTES
    assert examples.MAX_BYTES < config["server"]["maxWidgetStateSize"] * 10**6 <= 4_000_000  # bytes in one message
    assert f"client_max_body_size {config['server']['maxUploadSize']}m;" in (driver.ROOT / "docs" / "nginx.conf").read_text()
    assert config["server"].get("enableXsrfProtection", True) is True
    assert config["server"].get("enableCORS", True) is True
    assert [path.name for path in (driver.ROOT / "ui" / "static").iterdir()] == ["mnist-digits.bin"]  # what everybody may fetch
    assert config["server"].get("enableAgentApi", False) is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["global"]["maxCachedMessageAge"] >= 30  # with the 2 of Streamlit, quick presses ended a page


def status(url: str, **options) -> int:
    """Return the status of a websocket: 101 if it is opened."""
    try:
        with connect(f"{url.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"], **options):
            return 101
    except InvalidStatus as error:
        return error.response.status_code


def test_only_the_page_itself_can_open_a_session_and_a_foreign_origin_makes_the_server_ask_nobody(app: driver.Server):
    """A page of another site or of another port of this machine can't. A program that names no origin is no page.

    Streamlit alone looks for this machine's external address to recognise the origin.
    """
    visit(app, lambda visitor: visitor.draw_own(0))
    foreign = "https://elsewhere.example", "http://127.0.0.1:1", "http://localhost:8501", "http://0.0.0.0:1", "null"
    assert [status(app.url, origin=origin) for origin in (*foreign, app.url, None)] == [403] * len(foreign) + [101, 101]
    assert not Path(f"{app.script}.asked").exists()


def frame_policy(url: str) -> str | None:
    with urllib.request.urlopen(url) as answer:
        return answer.headers["content-security-policy"]


def test_no_other_site_shows_the_page_in_a_frame_unless_it_is_allowed_or_many_share_the_server(
    app: driver.Server, tmp_path: Path
):
    """If the page's own host name leads to this server (DNS rebinding), its origin and the server's name are the same."""
    assert frame_policy(app.url) == "frame-ancestors 'self'"
    allowed = {"CORS_ALLOWED_ORIGINS": "https://school.example", "ALLOWED_HOSTS": "127.0.0.1 localhost"}
    environment = {f"STREAMLIT_SERVER_{name}": value for name, value in allowed.items()}
    with driver.serving(tmp_path / "runs", environment=environment) as running:
        assert frame_policy(running.url) == "frame-ancestors 'self' https://school.example"
        rebound = f"http://evil.example:{running.port}"
        assert status(rebound, sock=socket.create_connection(("127.0.0.1", running.port)), origin=rebound) == 403
        assert [status(running.url, origin=origin) for origin in ("https://school.example", running.url)] == [101, 101]
    with driver.serving(tmp_path / "shared", environment={"DIGIT_LENS_SHARED": "on"}) as running:
        assert frame_policy(running.url) is None

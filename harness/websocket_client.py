"""Simulate users without a browser, by websocket clients that speak Streamlit's protocol. One process can run dozens of them.

A Visitor opens the page, sends what the canvas would send, and reads the answers. It does not poll by itself, as a browser does
for fragments with `run_every`: a server for many has none. Use it only with servers on this machine.
"""

import asyncio
import base64
import contextlib
import functools
import json
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from harness import drawn_digits
from harness.digits import DIGITS, row
from harness.hostile_files import encode
from harness.pencil import fabric, pencil
from model.strokes import CANVAS, PEN_WIDTH

T = TypeVar("T")
PATIENCE = 10.0  # s to wait for an answer, unless a visitor is more patient


class VisitError(RuntimeError):
    """A simulated user's page failed: the server did not answer, or the page showed an exception or another user's drawing."""


@dataclass
class Visitor:
    """A simulated user of the app: a websocket client that sends the messages that a browser would send."""

    url: str
    number: int  # users with different numbers draw different strokes
    patience: float = PATIENCE
    query: str = ""  # the parameters of the page's address, such as "view=Training"
    canvas: str = ""  # id of the canvas's widget
    is_ours: bool = False  # whether the canvas is that of Digit Lens
    fragment: str = ""  # id of the fragment that holds the canvas, if any
    network: str = ""  # key of the selected network
    session_id: str = ""  # Streamlit's id of this visit
    errors: list[str] = field(default_factory=list)
    components: dict[str, str] = field(default_factory=dict)  # name of a component of ours -> id of its widget
    buttons: dict[str, str] = field(default_factory=dict)  # label of each that was ever on the page -> id of its widget
    _socket: ClientConnection = field(init=False)  # of the open page
    _finished: asyncio.Event = field(default_factory=asyncio.Event)  # the last drawing has been answered
    _ended: asyncio.Event = field(default_factory=asyncio.Event)  # a run has ended, and no other run follows it
    _drawn: int = 0  # number of the last drawing
    _shown: bool = False  # whether the last drawing has been shown, or, by an app without our display, anything at all
    _state: str | None = None  # of the canvas; every message carries it
    _listener: asyncio.Task = field(init=False)
    _polled: set[str] = field(default_factory=set)  # fragments that have `run_every`

    async def open(self) -> None:
        """Open the page and wait until the script has run. Like all that waits for an answer, it may raise VisitError."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=self.patience)
        self._listener = asyncio.create_task(self._listen())
        await self._request(self._send(""), self._finished)
        if not self.canvas:
            raise VisitError(f"visitor {self.number}: the page shows no canvas ({'; '.join(self.errors) or 'and no error'})")

    async def draw_own(self, k: int) -> float:
        """Replace the drawing by this user's k-th one. Return the seconds until the server's answer."""
        strokes = own_strokes(self.number, k)
        self._drawn += self.is_ours
        ours = {"number": self._drawn, "put": "", "label": None, "source": "", "strokes": strokes, "picture": None}
        plain = {"raw": fabric(*strokes), "data": canvas_image()}
        start = time.perf_counter()
        value = {"sheet": ours} if self.is_ours else {"drawing": plain}
        await self._request(self._send(self.fragment, json.dumps(value)), self._finished)
        return time.perf_counter() - start

    async def send_text(self, text: str) -> None:
        """Send any text, even invalid JSON, as the value of the canvas component. Wait for the server's answer."""
        await self._request(self._send(self.fragment, text), self._ended)

    async def poll_shows_drawing(self) -> bool:
        """Ask once for a run of the fragments that have `run_every`. Return whether the answer shows the latest drawing."""

        async def poll() -> None:
            for fragment in list(self._polled):
                await self._send(fragment, auto=True)

        await self._request(poll(), self._ended)
        return self._shown

    async def send_with_stroke(self, component: str, event: str, value: object) -> None:
        """Send an event of a component and the state of the canvas in one message, as a browser does. Wait for the answer."""
        widget = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{self.components[component]}__events"
        events = json.dumps([{"event": event, "value": value}])
        await self._request(self._send(self.fragment, id=widget, json_trigger_value=events), self._ended)

    async def close(self) -> None:
        self._listener.cancel()
        await self._socket.close()

    async def _request(self, sending: Coroutine, answered: asyncio.Event) -> None:
        answered.clear()
        self._shown = False
        await sending
        try:
            await asyncio.wait_for(answered.wait(), self.patience)
        except TimeoutError:
            raise VisitError(f"visitor {self.number}: no answer in {self.patience:.0f} s") from None
        if self.errors:
            raise VisitError(f"visitor {self.number}: {'; '.join(self.errors)}")

    async def _send(self, fragment: str, canvas: str | None = None, auto: bool = False, **trigger: str) -> None:
        """Ask for a run of a fragment, or of the page if it is "". trigger: id and json_trigger_value of a pressed widget."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.fragment_id, state.is_auto_rerun = self.query, fragment, auto
        state.context_info.timezone, state.context_info.locale, state.context_info.url = "UTC", "en-US", self.url
        self._state = canvas if canvas is not None else self._state
        if self._state is not None:
            state.widget_states.widgets.add(id=self.canvas, json_value=self._state)
        if trigger:
            state.widget_states.widgets.add(**trigger)
        await self._socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        with contextlib.suppress(Exception):  # the socket was closed, and who waits for an answer times out
            async for data in self._socket:
                self._handle(ForwardMsg.FromString(data.encode() if isinstance(data, str) else data))

    def _handle(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._handle_delta(message.delta)
        elif kind == "new_session":
            self.session_id = message.new_session.initialize.session_id
        elif kind == "script_finished":
            # A run that ended just before a poll is also reported as "finished early". Our display answers the drawing all the
            # same. An app without our display runs again and answers then.
            early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if self._shown and (self.fragment or not early):
                self._finished.set()
            if not early:
                self._ended.set()
            self._shown = self._shown and bool(self.fragment)
        elif kind == "auto_rerun":
            self._polled.add(message.auto_rerun.fragment_id)
        elif kind == "stop_auto_rerun":
            self._polled.clear()
        elif kind == "session_event" and message.session_event.WhichOneof("type") == "script_compilation_exception":
            self.errors.append(message.session_event.script_compilation_exception.message)

    def _handle_delta(self, delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if not self.fragment or kind == "exception":
            self._shown = True
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind == "bidi_component":
            component = element.bidi_component
            name = component.component_name.rpartition("digit_lens_")[2]
            self.components[name] = component.id
            if "drawable" in name or name == "sheet":
                self.canvas, self.fragment = component.id, delta.fragment_id
            if name == "sheet":
                number = json.loads(component.json)["number"]  # of the drawing that the server has read
                self.is_ours, self._shown = True, number == self._drawn
                if number > self._drawn:
                    self.errors.append(f"drew {self._drawn} drawings and was shown number {number}")
            if name == "selected":
                network = json.loads(component.json)["key"]
                if self.network not in ("", network):
                    self.errors.append(f"another network reads, {network}")
                self.network = network


def run(visits: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine and return its result. It gets its own thread, because Playwright may run an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, visits).result()


@functools.cache
def canvas_image() -> str:
    picture = drawn_digits.picture([CANVAS * np.array(DIGITS[7][0])], PEN_WIDTH, CANVAS).convert("RGBA")
    return "data:image/png;base64," + base64.b64encode(encode(picture, "PNG")).decode()


def own_strokes(number: int, k: int) -> list[list[float]]:
    """Return the k-th drawing of user `number`: one to three digits. Each user draws at a different position."""
    strokes = row([(number + k + i) % 10 for i in range(k % 3 + 1)])
    lines = [pencil([(x * CANVAS + number, y * CANVAS) for x, y in stroke]) for stroke in strokes]
    return [[round(value, 4) for value in line] for line in lines]

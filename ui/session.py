"""The state of one visitor's session. `Session` declares each field with its type and default value.

A script run calls `begin`, which follows the page's URL, shows the page and calls `commit`, which writes the URL. Commands
(`ui.commands`) change the session. `kept` and `restore` exchange the state that the browser stores. Only this module reads and
writes `st.session_state` and `st.query_params`. Streamlit's `bind="query-params"` can only write a widget's value, and no
widget's value is a lesson's number, a run's id or a drawing.
"""

import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote_plus
from weakref import WeakValueDictionary

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from model.drawing_json import DrawingError
from model.link import LinkError, decode
from model.network import Network
from model.photos import Photo
from model.reading import Content
from training.jobs import launcher, limits, listing
from training.jobs.store import RunError
from ui import server
from ui.components import sheet
from ui.components.sheet.state import MALFORMED, SheetState
from ui.networks import SHIPPED
from ui.teaching import Taught
from ui.text import language
from ui.text.language import ENGLISH, t
from ui.text.literal import literal

T = TypeVar("T")

FIRST_VIEW = "Look inside"  # is open if the address names none
OLD_VIEWS = "Reading", "Inside"  # the names of two views that it was
LESSONS = "Lessons"  # the view whose lesson the address names
MOST_LESSONS = 100  # a larger number that a browser sends names none
MOST_NETWORKS = 4  # that `Session.keep` keeps for a session
MOST_TOGETHER = 64 * 2**20  # bytes of such networks of all sessions; one that several have counts once
POLL_INTERVAL = 0.5  # s
LONGEST_NAME = 60  # characters of an uploaded file's name
SHOWN_FOR = 8.0  # s that a message stays, however often the page is run meanwhile
CARD = re.compile(r"\b[1-9]\d?\b", re.ASCII)  # the number of a card of the tour, from 1
NEURON = re.compile(r"([1-9]\d?)\.([1-9]\d{0,4})", re.ASCII)  # layer and number, both from 1

ADDRESS = "view", "lesson", "training", "neuron", "drawing"  # the parameters of the address that show the session
FIXED = {"neuron", "drawing"}  # of them, those that Back and Forward have no effect on
ASKED = "lang"  # the parameter of the address that asks for a language
LANGUAGE = "digit_lens_language"  # the cookie in which the browser keeps the chosen language (program.js)
PLAN = "view", "lesson", "tour", "learn", "lang"  # the parameters of the address that make a plan of docs/teach.md
LONGEST_PLAN = 200  # characters: phones read its QR code from afar


@dataclass
class Message:
    """The latest message to the visitor. since: when the page first showed it (monotonic clock, s), or None."""

    text: str = ""
    since: float | None = None

    def tell(self, text: str) -> None:
        """Replace the message. The page shows the new one for SHOWN_FOR seconds. An empty text removes the message."""
        self.text, self.since = text, None

    def get(self) -> str:
        """Return the message, or "" if there is none or if it has been shown for SHOWN_FOR seconds."""
        now = time.monotonic()
        self.since = self.since or now
        return self.text if now - self.since <= SHOWN_FOR else ""


@dataclass(frozen=True)
class Tour:
    """The progress in the guided tour."""

    step: str = ""  # the id of the current step, or "" if the tour has not been started or has ended
    is_open: bool = False
    guesses: Mapping[str, int] = field(default_factory=dict)  # the predictions: the index of an answer, by the step's id


@dataclass
class Address:
    """What the page's address said at the last full run."""

    texts: dict[str, str] = field(default_factory=dict)  # the text of each parameter of ADDRESS. Empty before the first run.
    cards: tuple[int, ...] = ()  # the numbers of the tour's cards (?tour=1,2,5). Empty for all
    is_class: bool = False  # whether the page has neither sidebar nor foot, and trains nothing on the server (?class)
    is_projected: bool = False  # whether the page has the layout for projectors (?projector)
    drawing: Content | None = None  # the drawing on the canvas that came from the address, or None


@dataclass
class Requests:
    """What commands have requested of the next script run."""

    scroll_to: str = ""  # the CSS selector of an element, or ""
    scrolls: int = 0  # how often a scroll was requested
    makes_link: bool = False  # whether the run makes a link to the page
    links: int = 0  # how often a link was requested


@dataclass(eq=False)
class Session:
    """The state of one visitor's session."""

    view: str = FIRST_VIEW  # the open view (tab). The page may have no view of this name.
    lesson: int = 0  # the open lesson, from 0
    address: Address = field(default_factory=Address)
    requests: Requests = field(default_factory=Requests)
    passed: frozenset[int] = frozenset()  # the lessons whose question was answered correctly
    tour: Tour = Tour()
    network: str = SHIPPED  # the id of the selected network, which classifies the drawing
    wanted: str = ""  # the id of the network that is selected as soon as the browser has sent its file, or ""
    answer: tuple[str, str] = "", ""  # the browser's latest request to read with a network, and why it was refused, or ""
    added: dict[str, Network] = field(default_factory=dict)  # the networks that the server has for this session only, by id
    networks: dict[str, Network] = field(default_factory=dict)  # that the page names or the browser has sent, by key; see `keep`
    drawing: SheetState = field(default_factory=SheetState)
    # of the page, as the browser's `lang` attributes write it; without a page, as in docs/worksheets.py, that of the thread
    language: str = field(default_factory=lambda: language.language())
    asked: int = 0  # how often the browser has asked for a prediction again, after a timeout or a lost connection
    neuron: tuple[int, int] | None = None  # the neuron that all views show, as (layer, index) from 0
    turn: tuple[int, str] = 0, ""  # how often the page has turned the picture of the network, and to which direction
    # the copies that Teach it has changed, by the id of the network. Only the latest two are kept.
    taught: dict[str, Taught] = field(default_factory=dict)
    # the values of widgets, by key: (subject of the choice, value). See `ui.widgets`.
    choices: dict[str, tuple[object, Any]] = field(default_factory=dict)
    widgets: dict[str, Any] = field(default_factory=dict)  # what the browser shows of each widget, by key (`ui.widgets`)
    message: Message = field(default_factory=Message)
    photo: Photo = field(default_factory=Photo)  # the latest photo, of which the visitor may mark another part
    wants_full_run: bool = False  # whether a command has changed something outside the page's fragment
    finished_at: float | None = None  # when the last run ended (monotonic clock, s). None while one is in progress.
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    rng: np.random.Generator = field(default_factory=np.random.default_rng)

    @property
    def network_bytes(self) -> int:
        return sum(4 * network.parameters for network in [*self.added.values()])

    @property
    def is_owner(self) -> bool:
        """Whether the visitor may start runs on this machine. On a shared server, and on a page for a class, all are guests."""
        return not limits.shared() and not self.address.is_class

    @property
    def is_running(self) -> bool:
        """Whether Streamlit is currently running the script, or one of its fragments, in this session."""
        return self.finished_at is None

    def keep(self, network: Network) -> None:
        """Keep a network as the last used one, so that the browser can fetch it and a command can take it (`ui.routes`).

        If there are too many, forget the first ones, and those of other sessions: the browser asks for these again.
        """
        self.networks.pop(network.key, None)
        self.networks[network.key] = network
        for oldest in [*self.networks][:-MOST_NETWORKS]:
            self.networks.pop(oldest, None)
        for other in everyone():
            kept = {id(each): each for visitor in everyone() for each in [*visitor.networks.values()]}
            if 4 * sum(each.parameters for each in kept.values()) <= MOST_TOGETHER:
                break
            if other is not self:
                other.networks.clear()

    def take_canvas(self) -> None:
        """Update the drawing with data sent by the browser since the last script run. Tell the visitor if the data is invalid."""
        received = value(sheet.KEY)
        if isinstance(received, Mapping):
            received = dict(received)  # Streamlit makes its mapping anew at each access
        try:
            if isinstance(received, dict) and received.get("sheet") is not None:
                self.drawing = self.drawing.follow(received["sheet"])
            self.drawing = self.drawing.receive(received)
        except (DrawingError, RecursionError) as error:
            self.message.tell(language.written(error) if isinstance(error, DrawingError) else t(MALFORMED))
            self.wants_full_run |= not self.is_running  # the message stands outside of the sheet


_everyone: WeakValueDictionary[str, Session] = WeakValueDictionary()  # by their ids


def current() -> Session:
    """Return the visitor's session. Create it if there is none."""
    if "session" not in st.session_state:
        visitor = Session()
        visitor.take_canvas()  # it may have outlived its session, because the server was restarted
        st.session_state.session = _everyone[visitor.id] = visitor
    language.use(st.session_state.session.language)
    return st.session_state.session


def everyone() -> list[Session]:
    """Return the sessions of all visitors. Do not change those of other visitors, because they run in other threads."""
    return [visitor for reference in _everyone.valuerefs() if (visitor := reference()) is not None]


def find(session_id: str) -> Session | None:
    """Return the session with this id, or None if there is none (any more). A script run of it may be in progress."""
    return _everyone.get(session_id)


def begin() -> Session:
    """Return the session, updated if the page's URL has changed. Call this function at the start of each full script run."""
    visitor, shown = current(), current().address
    visitor.finished_at, visitor.wants_full_run = None, False
    kept, preferred = st.context.cookies.get(LANGUAGE, ""), st.context.locale or ""
    visitor.language = language.chosen(st.query_params.get(ASKED, ""), kept, preferred)
    language.use(visitor.language)
    shown.cards = tuple(map(int, dict.fromkeys(CARD.findall(st.query_params.get("tour", "")))))
    shown.is_class, shown.is_projected = "class" in st.query_params, "projector" in st.query_params
    is_first, has_moved = not shown.texts, server.went_back_or_forward()
    if is_first and shown.cards and not shown.is_projected:
        visitor.tour = Tour(is_open=True)
    for name in ADDRESS:
        text = st.query_params.get(name, "")
        if is_first or (has_moved and name not in FIXED and text != shown.texts[name]):
            shown.texts[name] = text
            _follow_address(visitor, name, text)
    return visitor


def begin_fragment(is_current: bool = True) -> Session:
    """Return the session, at the start of each run of a Streamlit fragment. is_current: whether it shows the selected view.

    If not, or if a command has requested a full page run, end this run and rerun the whole page.
    """
    visitor = current()
    if visitor.wants_full_run or not is_current:
        st.rerun()
    visitor.finished_at = None
    return visitor


def poll(show: Callable[..., None], *arguments: object) -> None:
    """Call `show` in a Streamlit fragment, at once and, while a training run is in progress, every POLL_INTERVAL seconds.

    The whole page reruns instead if a command has requested it, or if the training run has ended, because the list of networks
    then has a new one, or if the page last ran less than `server.UNSENT` seconds ago: Streamlit might then drop messages of it.
    """
    was_training = is_training()

    @wraps(show)  # Streamlit identifies a fragment by its function's name
    def run() -> None:
        visitor = current()
        is_unsent = visitor.finished_at is not None and time.monotonic() - visitor.finished_at < server.UNSENT
        if visitor.wants_full_run or is_unsent or (was_training and not is_training()):
            st.rerun()
        show(*arguments)

    st.fragment(run, run_every=POLL_INTERVAL if was_training else None)()


def is_training() -> bool:
    """Return whether a training run is in progress that this machine's own user has started."""
    run = launcher.current() if current().is_owner else None
    return run is not None and launcher.follow(run).running


def commit() -> None:
    """End a script run: write the session's state to the page's URL. Clear the requests to scroll and to copy a link."""
    visitor = current()
    texts = address(visitor)
    if texts != visitor.address.texts:
        others = {name: st.query_params.get_all(name) for name in st.query_params if name not in ADDRESS}
        st.query_params.from_dict(others | {name: text for name, text in texts.items() if text})
        visitor.address.texts = texts
    visitor.requests.scroll_to, visitor.requests.makes_link = "", False
    visitor.finished_at = time.monotonic()


def stored(key: str, default: T, about: object = None) -> T:
    """Return the visitor's choice under a key, or `default` if there is none.

    about: the subject of the choice, such as a drawing. A choice about another subject is ignored.
    """
    known_about, value = current().choices.get(key, (about, default))
    return value if known_about == about else default


def store_choice(key: str, value: object, about: object = None) -> None:
    """Store or replace the visitor's choice under a key. The choice is valid only for the subject `about`, such as a drawing."""
    current().choices[key] = about, value


def value(key: str, default: object = None) -> Any:
    """Return the value of a Streamlit widget or component, or `default` if it has not been shown yet."""
    return st.session_state.get(key, default)


def uploaded(key: str) -> server.Upload | None:
    """Return the file in a Streamlit uploader, which can be read once. Return None if there is none.

    After a restart of the server, a page may still name a file that the server no longer has.
    """
    file = value(key)
    return server.Upload(file, literal(file.name, LONGEST_NAME, markdown=False)) if isinstance(file, UploadedFile) else None


def sent(key: str, field: str) -> object:
    value = st.session_state.get(key)
    return value.get(field) if isinstance(value, Mapping) else None


# What the address shows.


def address(visitor: Session) -> dict[str, str]:
    """Return the values that the URL parameters in ADDRESS should have for a session, by name. "" omits the parameter."""
    return {
        "view": "" if visitor.view == FIRST_VIEW else visitor.view,
        "lesson": str(visitor.lesson + 1) if visitor.lesson or visitor.view == LESSONS else "",
        "training": "" if visitor.network == SHIPPED or visitor.network in visitor.added else visitor.network,
        "neuron": visitor.address.texts["neuron"],  # FIXED
        # If the text of another drawing stayed, a reload would put that drawing on the canvas again.
        "drawing": visitor.address.texts["drawing"] if visitor.drawing.sheet is visitor.address.drawing else "",
    }


def choose_language(tag: str | None) -> None:
    """Let the page's address ask for a language. The browser then loads its program in it, and keeps the choice."""
    st.query_params[ASKED] = tag or ENGLISH


def plan() -> str:
    """Return what the page's address says of PLAN, as an end of another address: "&tour=1,2,4". It is "" for none.

    A page in another language than English, which a pupil's browser may not ask for, asks for it in the plan.
    """
    spoken = {} if language.language() == ENGLISH else {ASKED: language.language()}
    asked = spoken | st.query_params.to_dict()
    text = "".join(f"&{name}={quote_plus(asked[name], safe=',:')}" for name in PLAN if name in asked)
    return text if len(text) <= LONGEST_PLAN else ""


def _follow_address(visitor: Session, name: str, text: str) -> None:
    """Update the session from the URL parameter `name`, one of ADDRESS. text: its untrusted value, or "" if it is missing."""
    match name:
        case "view":
            visitor.view = FIRST_VIEW if text in ("", *OLD_VIEWS) else text
        case "lesson" if text in map(str, range(1, MOST_LESSONS + 1)):
            visitor.lesson = int(text) - 1
        case "training":
            visitor.network, run_id = SHIPPED, text.partition(":")[0]  # after it, a link of before may name a moment of the run
            with suppress(RunError):
                if listing.get(run_id).progress.state == "done":
                    visitor.network = run_id
        case "neuron" if place := NEURON.fullmatch(text):
            visitor.neuron = int(place[1]) - 1, int(place[2]) - 1
        case "drawing" if text and visitor.drawing.sheet.drawing.is_empty:  # a canvas that outlived its session keeps its drawing
            try:
                drawing, label = decode(text)
            except LinkError as error:
                visitor.message.tell(language.written(error))
                return
            source = t("a drawing from a link")
            if label is not None:
                source = t("a drawing from a link, labelled {label}", label=label)
            visitor.drawing = visitor.drawing.put(Content(drawing, label, source))
            visitor.address.drawing = visitor.drawing.sheet


# What the browser keeps in its own storage, so that it survives a reload. The sheet keeps the drawing (app_sheet.js). The
# server keeps none of it, and what comes back is foreign: it is checked.


def kept() -> dict[str, str]:
    """Return the texts that the browser should store for the next session, by name. "" deletes the stored text."""
    visitor = current()
    values = {"lessons": sorted(visitor.passed), "tour": {} if visitor.tour == Tour() else asdict(visitor.tour)}
    return {name: json.dumps(value) if value else "" for name, value in values.items()}


def restore(key: str) -> None:
    """Restore the state that the browser has stored in an earlier session. key: the Streamlit key of the storage component."""
    visitor, found = current(), sent(key, "found")
    visitor.wants_full_run = True  # the texts may come together with a stroke, which runs only the sheet
    for name, text in found.items() if isinstance(found, Mapping) else ():
        try:
            value = json.loads(text)
        except (TypeError, ValueError, RecursionError):
            continue
        match name, value:
            case "lessons", list(numbers):
                visitor.passed |= {number for number in numbers if type(number) is int and 0 <= number < MOST_LESSONS}
            case "tour", {"step": str(step), "is_open": bool(is_open), "guesses": dict(guesses)}:
                if not visitor.tour.step:
                    known = {key: n for key, n in guesses.items() if type(n) is int and n >= 0}
                    visitor.tour = Tour(step, is_open or visitor.tour.is_open, known)

"""The only file that touches st.session_state: typed accessors to what one visitor has drawn, picked and made.

A drawing's life: the canvas sends its JSON, `take` notes it as the newest sheet of a history; undo, redo, clear and the test
digits move in that history and give the canvas a new seed to start from. The canvas then sends that seed back, which is no
new drawing.
"""

import time
from dataclasses import replace

import numpy as np
import streamlit as st

from model.network import Network
from model.whatif import UNCHANGED, Change
from ui import pace
from ui.course import Course
from ui.history import begun
from ui.networks import SHIPPED
from ui.reading import Sheet

CANVAS_KEY = "canvas"
EMPTY = Sheet({"objects": []})


def start() -> None:
    """Fill in what a new session lacks. A canvas that outlived its session (the server was restarted) keeps its drawing."""
    if "history" in st.session_state:
        return
    raw = _canvas_value()
    history = begun(EMPTY)
    st.session_state.history = history.pushed(Sheet(raw)) if raw and raw.get("objects") else history
    st.session_state.seed = {"objects": sheet().drawing["objects"], "seed": 0}
    st.session_state.last_raw = None
    st.session_state.echo = None
    st.session_state.networks = {}
    st.session_state.picked = SHIPPED
    st.session_state.rng = np.random.default_rng()
    st.session_state.presence = pace.Presence()


# The drawing


def sheet() -> Sheet:
    """What lies on the canvas now."""
    return st.session_state.history.sheet


def seed() -> dict:
    """What the canvas starts from; it changes only where the page, not the pen, changes the drawing."""
    return st.session_state.seed


def take(raw: dict | None) -> None:
    """Note what the canvas sent: a new stroke becomes a new sheet, the seed sent back does not."""
    objects = (raw or {}).get("objects")
    if objects is None or objects == st.session_state.last_raw:
        return
    st.session_state.last_raw = objects
    if st.session_state.echo is not None and _content(objects) == st.session_state.echo:
        st.session_state.echo = None
        st.session_state.history = st.session_state.history.amended(replace(sheet(), drawing={"objects": objects}))
    elif objects != sheet().drawing["objects"]:
        label_holds = any(isinstance(item, dict) and item.get("type") == "Image" for item in objects)
        _push(replace(sheet(), drawing={"objects": objects}) if label_holds else Sheet({"objects": objects}))


def lay(new: Sheet) -> None:
    """Put another sheet on the canvas (a test digit, an upload, an empty one); undo brings the old one back."""
    _catch_up()
    _push(new)
    _reseed()


def can_undo() -> bool:
    """Whether there is an older sheet."""
    return st.session_state.history.position > 0


def can_redo() -> bool:
    """Whether there is a newer sheet."""
    return st.session_state.history.position < len(st.session_state.history) - 1


def undo() -> None:
    """Back to the sheet before."""
    _catch_up()
    if can_undo():
        st.session_state.history = st.session_state.history.moved(-1)
        _reseed()


def redo() -> None:
    """Forward to the sheet that was undone."""
    _catch_up()
    if can_redo():
        st.session_state.history = st.session_state.history.moved(1)
        _reseed()


def clear() -> None:
    """An empty sheet; undo brings the drawing back."""
    _catch_up()
    if sheet().drawing["objects"]:
        lay(EMPTY)


def rng() -> np.random.Generator:
    """The session's own random numbers (which test digit comes next)."""
    return st.session_state.rng


# The whole page


def ask_page() -> None:
    """In a view's callback: run the whole page, not the view alone, for the sidebar shows what has changed."""
    st.session_state.page_asked = True


def page_asked() -> bool:
    """Whether a view asked for the whole page, once."""
    return st.session_state.pop("page_asked", False)


# Answers that may be lost


def answering() -> None:
    """Note that the page, or its sheet and view, begin to run."""
    st.session_state.answered = None


def answered() -> None:
    """Note that the sheet and its view have run."""
    st.session_state.answered = time.monotonic()


def just_answered() -> bool:
    """Whether the sheet has run so short a time ago that Streamlit may have dropped what it sent; see ui.pace."""
    moment = st.session_state.get("answered")
    return moment is not None and time.monotonic() - moment < pace.UNSENT


# Messages and uploads


def tell(sentence: str) -> None:
    """Keep one sentence for the person until the next run shows it."""
    st.session_state.message = sentence


def told() -> str:
    """The sentence kept by `tell`, once."""
    return st.session_state.pop("message", "")


def uploaded(key: str):
    """The file that lies in an uploader, or None."""
    return st.session_state.get(key)


# The networks


def networks() -> dict[str, Network]:
    """The networks that live in this session only (taught ones, snapshots), by id."""
    return st.session_state.networks


def add_network(name: str, network: Network) -> str:
    """Keep a network in this session under a name; returns its id. The network given is not changed."""
    network_id = f"session-{len(st.session_state.networks) + 1}"
    named = Network(network.layers, network.hidden, network.output, {**network.metadata, "name": name})
    st.session_state.networks = {**st.session_state.networks, network_id: named}
    return network_id


def picked() -> str:
    """The id of the network that reads."""
    return st.session_state.picked


def pick(network_id: str) -> None:
    """Let another network read, from the next run on."""
    st.session_state.picked = network_id


def brought() -> list[str]:
    """The networks whose weights were brought into the browser, last used last; a list to be changed by ui.live."""
    return st.session_state.setdefault("brought", [])


# Widgets whose value is kept elsewhere


def control(key: str, value: object) -> None:
    """Let a widget that is about to be made show this value."""
    st.session_state[key] = value


def value(key: str) -> object:
    """What a widget holds, or None where it was not made yet."""
    return st.session_state.get(key)


# Trainings


def first_look() -> bool:
    """True once a session."""
    return _once("looked", "")


def watch(run_id: str) -> None:
    """Note that this session has seen a training run: it is told how that ends."""
    st.session_state.setdefault("watched_runs", set()).add(run_id)


def watched(run_id: str) -> bool:
    """Whether this session has seen the training run."""
    return run_id in st.session_state.get("watched_runs", ())


def own(run_id: str, before: str) -> None:
    """Note that this session started a training while the network `before` was reading."""
    st.session_state.setdefault("own_runs", {})[run_id] = before
    watch(run_id)


def owns(run_id: str) -> bool:
    """Whether this session started the training."""
    return run_id in st.session_state.get("own_runs", {})


def before(run_id: str) -> str:
    """The network that was reading when this session started the training."""
    return st.session_state.get("own_runs", {}).get(run_id, SHIPPED)


def unclaimed() -> list[str]:
    """This session's trainings whose end was not seen to yet."""
    return [run for run in st.session_state.get("own_runs", {}) if run not in st.session_state.get("claimed_runs", ())]


def claim(run_id: str) -> None:
    """Note that a training's end was seen to: its network is picked once, not again and again."""
    _once("claimed_runs", run_id)


def tell_training(sentence: str) -> None:
    """Keep one sentence about a training that did not start or stop, until it is shown."""
    st.session_state.training_message = sentence


def training_message() -> str:
    """The sentence kept by `tell_training`, once."""
    return st.session_state.pop("training_message", "")


# The Training view


def draft() -> dict[str, object]:
    """The settings of the next training as the widgets hold them; empty before the first look."""
    return st.session_state.get("draft", {})


def set_draft(values: dict[str, object]) -> None:
    """Replace the settings of the next training."""
    st.session_state.draft = values


def played() -> float | None:
    """When the time machine last moved on by itself (a monotonic clock), None while it stands."""
    return st.session_state.get("played")


def play(moment: float | None) -> None:
    """Let the time machine move on by itself, or stand (None)."""
    st.session_state.played = moment


def deleted() -> str:
    """The run that was deleted last, for undo; empty where there is none."""
    return st.session_state.get("deleted_run", "")


def set_deleted(run_id: str) -> None:
    """Note the run that was deleted last."""
    st.session_state.deleted_run = run_id


def _once(key: str, what: str) -> bool:
    done = st.session_state.setdefault(key, set())
    if what in done:
        return False
    done.add(what)
    return True


# Widgets whose value outlives their view, and presses in figures


def kept(key: str, default):
    """A widget's value as it was when its view was last open. Call it before the widget is made, whose on_change is `keep`."""
    value = peek(key, default)
    if st.session_state.get(key) != value:  # written all the same, it would undo what is pressed while this run answers
        st.session_state[key] = value
    return value


def peek(key: str, default):
    """What `kept` would give, for others than the widget."""
    return st.session_state.get("kept", {}).get(key, default)


def keep(key: str) -> None:
    """Note a widget's value for `kept`."""
    st.session_state.kept = {**st.session_state.get("kept", {}), key: st.session_state[key]}


def picked_in(key: str):
    """What was pressed in a figure (ui.figures), in its callback; None otherwise."""
    shown = st.session_state.get(key)
    return shown.get("pick") if hasattr(shown, "get") else None


# Teach it


def course(network_id: str, network: Network) -> Course:
    """What this session has taught a network; a course not begun where it was taught nothing."""
    found = st.session_state.get("courses", {}).get(network_id)
    return found if found is not None and found.base is network else Course(network)


def set_course(network_id: str, new: Course) -> None:
    """Note what was taught; of more than two networks the one longest untouched is forgotten."""
    others = {known: kept for known, kept in st.session_state.get("courses", {}).items() if known != network_id}
    st.session_state.courses = {**dict(list(others.items())[-1:]), network_id: new}


def said(digit_key: str) -> int | None:
    """What the person said that a digit is, None where nothing was said of it."""
    known_key, label = st.session_state.get("said", ("", None))
    return label if known_key == digit_key else None


def say(digit_key: str, label: int | None) -> None:
    """Note what a digit is; forgotten with the next drawing."""
    st.session_state.said = (digit_key, label)


def remember(key: str, value) -> None:
    """Note a value for `kept` and `peek` without a widget."""
    st.session_state.kept = {**st.session_state.get("kept", {}), key: value}


def passed_lessons() -> frozenset[int]:
    """The lessons whose question was answered right, counted from 0."""
    return st.session_state.get("passed_lessons", frozenset())


def pass_lesson(number: int) -> None:
    """Note that a lesson's question was answered right."""
    st.session_state.passed_lessons = passed_lessons() | {number}


def kept_as(network: Network) -> str:
    """The id under which `add_network` has kept this very network, empty where it has not."""
    return next((known for known, kept in networks().items() if kept.layers is network.layers), "")


# Inside


def neuron() -> tuple[int, int] | None:
    """The neuron selected, (layer, index), both counted from 0; None before the first choice."""
    return st.session_state.get("neuron")


def select(layer: int, index: int) -> None:
    """Select a neuron, in all views."""
    st.session_state.neuron = (layer, index)


def changes(network_id: str) -> dict[tuple[int, int], Change]:
    """What this session's "what if" changes in a network, by neuron; the network itself never changes."""
    return st.session_state.get("changes", {}).get(network_id, {})


def change(network_id: str, place: tuple[int, int], new: Change) -> None:
    """Note what "what if" does to one neuron."""
    own = {where: what for where, what in changes(network_id).items() if where != place}
    if new != UNCHANGED:
        own[place] = new
    st.session_state.changes = {**st.session_state.get("changes", {}), network_id: own}


def put_back(network_id: str) -> None:
    """Forget all changes to a network."""
    st.session_state.changes = {**st.session_state.get("changes", {}), network_id: {}}


def _catch_up() -> None:
    """Take what the canvas holds before a button acts: a stroke drawn while the connection was lost comes with the press."""
    take(_canvas_value())


def _canvas_value() -> dict | None:
    value = st.session_state.get(CANVAS_KEY)
    drawing = value.get("drawing") if hasattr(value, "get") else None
    return drawing.get("raw") if isinstance(drawing, dict) else None


def _push(new: Sheet) -> None:
    st.session_state.history = st.session_state.history.pushed(new)


def _reseed() -> None:
    # The number makes every seed differ from the one before, even an empty one from an empty one: else the canvas would keep
    # its strokes.
    objects = sheet().drawing["objects"]
    st.session_state.seed = {"objects": objects, "seed": st.session_state.seed["seed"] + 1}
    st.session_state.echo = _content(objects)


def _content(objects: list) -> list:
    """What stays the same when the canvas sends its seed back: kinds and paths, not the places that it fills in."""
    return [(item.get("type"), item.get("path") or item.get("src")) if isinstance(item, dict) else None for item in objects]

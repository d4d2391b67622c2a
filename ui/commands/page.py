"""Commands on the page: views, lessons, the tour and links."""

from collections.abc import Mapping
from typing import Literal

from ui import session
from ui.session import Tour


def open_view(name: str, lesson: int | None = None, choices: Mapping[str, object] | None = None, scroll_to: str = "") -> None:
    """Open a view (tab), and one of the lessons, counted from 0, unless `lesson` is None.

    choices: the values to set in widgets, by key. scroll_to: the CSS selector of an element to scroll to.
    """
    visitor = session.current()
    visitor.view = name
    if lesson is not None:
        visitor.lesson = lesson
    for key, value in (choices or {}).items():
        session.store_choice(key, value)
    if scroll_to:
        visitor.requests.scroll_to = scroll_to
        count_scroll()


def count_scroll() -> int:
    """Request a scroll. Return the number of this request."""
    visitor = session.current()
    visitor.requests.scrolls += 1
    return visitor.requests.scrolls


def turn_picture(direction: Literal["forward", "backward"]) -> None:
    """Turn the picture of the network. It shows what each neuron gives ("forward") or its error term ("backward")."""
    visitor = session.current()
    visitor.turn = (visitor.turn[0] + 1, direction)


def pass_lesson(number: int) -> None:
    """Record that the visitor has correctly answered a lesson's question. number: the lesson's number, counted from 0."""
    session.current().passed |= {number}


def set_tour(new: Tour) -> None:
    session.current().tour = new


def request_link() -> None:
    """Request a link to the page. The next script run makes the link, and the browser copies it to the clipboard."""
    visitor = session.current()
    visitor.requests.links, visitor.requests.makes_link = visitor.requests.links + 1, True

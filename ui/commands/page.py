"""Commands on the page: views, lessons, the tour and links."""

from dataclasses import replace

from ui import session
from ui.commands.drawing import clear
from ui.session import MOST_FOOLED, Fooled, Tour


def open_view(name: str | None) -> None:
    """Open a view. None changes nothing."""
    if name is not None:
        session.current().view = name


def open_lesson(number: int) -> None:
    """Open a lesson, counted from 0."""
    session.current().lesson = number


def pass_lesson(number: int) -> None:
    """Record that the question of a lesson was answered correctly."""
    session.current().passed |= {number}


def scroll_to_view() -> None:
    """Let the next run scroll to the top of the view."""
    visitor = session.current()
    visitor.wants_scroll, visitor.scrolls = True, visitor.scrolls + 1


def go_to_step(step: str) -> None:
    """Open the tour at a step."""
    visitor = session.current()
    visitor.tour = replace(visitor.tour, step=step, is_open=True)


def close_tour() -> None:
    """Close the tour. It can be resumed."""
    visitor = session.current()
    visitor.tour = replace(visitor.tour, is_open=False)


def end_tour() -> None:
    """End the tour. The next start begins with the first step."""
    session.current().tour = Tour()


def mark_done(step: str) -> None:
    """Record that a step of the tour is done."""
    visitor = session.current()
    visitor.tour = replace(visitor.tour, done=visitor.tour.done | {step})


def add_fooled(drawing: Fooled) -> None:
    """Keep a drawing that fooled the network. Only the latest MOST_FOOLED are kept, and each once."""
    visitor = session.current()
    others = [each for each in visitor.fooled if each.levels != drawing.levels]
    visitor.fooled = (*others, drawing)[-MOST_FOOLED:]


def request_link() -> None:
    """Let the next run make a link to the page, which the browser copies."""
    visitor = session.current()
    visitor.links, visitor.wants_link = visitor.links + 1, True


def forget_kept() -> None:
    """Forget what the browser keeps: the drawing, the passed lessons, the place in the tour, and what fooled the network."""
    clear()
    visitor = session.current()
    visitor.passed, visitor.tour, visitor.fooled = frozenset(), Tour(), ()

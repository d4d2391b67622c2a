"""Commands on the page: views, lessons, the tour and links."""

from dataclasses import replace

from ui import session
from ui.commands.drawing import clear
from ui.fooled import MOST_FOOLED, Fooled
from ui.session import Tour


def open_view(name: str | None) -> None:
    """Open a view (tab). If `name` is None, do nothing."""
    if name is not None:
        visitor = session.current()
        visitor.view, visitor.study = name, ""  # the questions of a study stand in a view's place


def open_lesson(number: int) -> None:
    """Open a lesson, counted from 0."""
    session.current().lesson = number


def pass_lesson(number: int) -> None:
    """Record that the visitor has answered the question of a lesson, counted from 0, correctly."""
    session.current().passed |= {number}


def scroll_to_view() -> None:
    """Scroll to the top of the view in the next script run."""
    visitor = session.current()
    visitor.wants_scroll, visitor.scrolls = True, visitor.scrolls + 1


def go_to_step(step: str) -> None:
    """Open the guided tour at the step with this id."""
    visitor = session.current()
    visitor.tour = replace(visitor.tour, step=step, is_open=True)


def close_tour() -> None:
    visitor = session.current()
    visitor.tour = replace(visitor.tour, is_open=False)


def end_tour() -> None:
    """End the guided tour and reset it to the first step."""
    session.current().tour = Tour()


def mark_done(step: str) -> None:
    visitor = session.current()
    visitor.tour = replace(visitor.tour, done=visitor.tour.done | {step})


def add_fooled(drawing: Fooled) -> None:
    """Store a drawing that the network misclassified in the game. Keep the latest MOST_FOOLED, without duplicates."""
    visitor = session.current()
    others = [each for each in visitor.fooled if each.levels != drawing.levels]
    visitor.fooled = (*others, drawing)[-MOST_FOOLED:]


def answer_study(when: str, question: str, option: int) -> None:
    """Record an answer to a question of the study. when: "before" or "after"."""
    visitor = session.current()
    visitor.answers = {**visitor.answers, when: {**visitor.answers.get(when, {}), question: option}}


def close_study() -> None:
    """Show the page in place of the study's questions."""
    session.current().study = ""


def request_link() -> None:
    """Make a link to the page in the next script run, for the browser to copy to the clipboard."""
    visitor = session.current()
    visitor.links, visitor.wants_link = visitor.links + 1, True


def forget_kept() -> None:
    """Reset what the browser stores: the drawing, lessons, the place in the tour, the game's drawings, a study's answers."""
    clear()
    visitor = session.current()
    visitor.passed, visitor.tour, visitor.fooled, visitor.answers = frozenset(), Tour(), (), {}

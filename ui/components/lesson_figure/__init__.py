"""The interactive figures of the lessons. The browser draws them, each kind by a JavaScript module in `kinds`.

Python declares their controls, and stores the values when a control is released.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from ui.components import assets
from ui.text.language import t

_figure = assets.component("lesson_figure", ("base.css", "lesson_figure/lesson_figure.css"))


@dataclass(frozen=True)
class Control:
    """A control of a figure: buttons if it has options, one button that counts up if `step` is 0, and otherwise a slider.

    name: the name of its value in the figure's JavaScript module. label: a marked message, as those of the options.
    start: the initial value. low, high: the slider's range.
    """

    name: str
    label: str
    start: float | str
    low: float = 0
    high: float = 0
    step: float = 0
    options: Mapping[float | str, str] | None = None  # the labels, by value

    @property
    def key(self) -> str:
        """The key under which the session stores the value."""
        return f"lesson-{self.name}"

    def accepts(self, value: object) -> bool:
        """Return whether a value, which may come from a browser, is one that the control can have."""
        if self.options is not None:
            return isinstance(value, int | float | str) and value in self.options
        return isinstance(value, int | float) and type(value) is not bool and self.low <= value <= self.high


def figure_key(kind: str) -> str:
    return f"lesson-{kind}"


def show(
    kind: str,
    number: int,
    controls: Sequence[tuple[Control, object]],
    given: Mapping[str, object],
    on_change: Callable[[], None],
    on_open: Callable[[], None],
) -> None:
    """Show a lesson's figure. After a change, `session.sent(figure_key(kind), "values")` is a dict of the controls' values.

    kind: the name of a module in `kinds`. number: the lesson's number, counted from 1. given: data from the user's digit.
    on_change: called when a control is released. on_open: called when the user wants to see the same in the view Teach it.
    """
    listed = [
        {
            **asdict(each),
            "label": t(each.label),
            "options": [(option, t(label)) for option, label in (each.options or {}).items()],
            "value": value,
        }
        for each, value in controls
    ]
    data = {"kind": kind, "number": number, "controls": listed, "given": dict(given)}
    _figure(key=figure_key(kind), data=data, on_values_change=on_change, on_open_change=on_open)

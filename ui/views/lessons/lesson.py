"""What a lesson is: prediction, figure, words, equations, the reader's numbers, code and question. A lesson is data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ui import session
from ui.answers import Question
from ui.components.lesson_figure import Control
from ui.example_digit import Sample
from ui.quiz import Choice, Outcome
from ui.text.format import precise_percent, significant


@dataclass(frozen=True)
class Quantity:
    """A named value in a lesson, which is a number or a text.

    share: whether to show a number as a percentage. text: what to show instead of a number with three digits.
    """

    name: str
    value: float | str
    share: bool = False
    text: str = ""

    @property
    def shown(self) -> str:
        if isinstance(self.value, str) or self.text:
            return self.text or str(self.value)
        return precise_percent(self.value) if self.share else significant(self.value)


@dataclass(frozen=True)
class Snippets:
    """Code for one lesson, written both in NumPy and in PyTorch. A test compares the variables that both programs define."""

    numpy: str
    torch: str


@dataclass(frozen=True)
class Prediction(Choice):
    """A question that asks the user to predict what the figure will show.

    right: the index of the correct answer, or a function that returns it. why: a sentence that explains it.
    is_done: returns whether the user has set the figure to what the question is about.
    """

    right: int | Callable[[Sample], int]
    why: str
    is_done: Callable[[Sample], bool]

    def outcome(self, sample: Sample) -> Outcome:
        return Outcome(self.right if isinstance(self.right, int) else self.right(sample), "", self.why)


@dataclass(frozen=True)
class Lesson:
    """The content of one lesson, in the order of the page. The functions are called with the user's digit.

    short: the title on the lesson's button.
    task: one sentence that says what to try.
    figure: the kind of its figure (`ui.components.lesson_figure`). controls: what the user changes in it.
    text: the explanation, in Markdown with marked glossary terms.
    latex: the equations.
    given: what the figure takes from the user's digit and network.
    """

    short: str
    title: str
    prediction: Prediction
    task: str
    figure: str
    controls: Callable[[Sample], tuple[Control, ...]]
    text: str
    latex: tuple[str, ...]
    numbers: Callable[[Sample], tuple[Quantity, ...]]
    code: Callable[[Sample], Snippets]
    question: Callable[[Sample], Question]
    given: Callable[[Sample], Mapping[str, object]] = lambda sample: {}


def chosen(control: Control) -> Any:
    """Return the value that the user has chosen in a figure, or the value at first. A number is at most the slider's end."""
    value = session.stored(control.key, control.start)
    return value if control.options else min(value, control.high)

"""What a lesson is: prediction, experiment, words, equations, the reader's numbers, code and question. A lesson is data."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from ui.example_digit import Sample
from ui.figures.tables import cell, row
from ui.quiz import Choice, Outcome
from ui.text.format import precise_percent, significant
from ui.views.lessons.answers import Question


@dataclass(frozen=True)
class Number:
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
class Code:
    """Code for one lesson, written both in NumPy and in PyTorch. A test compares the variables that both programs define."""

    numpy: str
    torch: str


@dataclass(frozen=True)
class Prediction(Choice):
    """A question that asks the user to predict the result of an experiment.

    outcome: returns the result with the user's settings, or None if the user has not yet done the experiment.
    """

    outcome: Callable[[Sample], Outcome | None]


@dataclass(frozen=True)
class Lesson:
    """The content of one lesson, in the order of the page. The functions are called with the user's digit.

    short: the title on the lesson's button.
    task: one sentence that says what to try.
    experiment: a function that shows an interactive picture for the task.
    text: the explanation, in Markdown with marked glossary terms.
    latex: the equations.
    """

    short: str
    title: str
    prediction: Prediction
    task: str
    experiment: Callable[[Sample], None]
    text: str
    latex: tuple[str, ...]
    numbers: Callable[[Sample], tuple[Number, ...]]
    code: Callable[[Sample], Code]
    question: Callable[[Sample], Question]


def numbers_table(numbers: tuple[Number, ...]) -> Markup:
    rows = [row(number.name, cell(number.shown, number=str(number.value))) for number in numbers]
    return Markup('<div class="scroll"><table style="width:auto"><tbody>{}</tbody></table></div>').format(Markup().join(rows))

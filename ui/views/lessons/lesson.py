"""What a lesson is: text, equations, live numbers, an experiment and a question. A lesson is data."""

import html
from collections.abc import Callable
from dataclasses import dataclass

from ui.format import precise_percent, significant
from ui.sample import Sample
from ui.tables import cell, row
from ui.views.lessons.answers import Question


@dataclass(frozen=True)
class Number:
    """A number computed from the person's digit. share: shown as a percentage."""

    name: str
    value: float | str
    share: bool = False

    @property
    def shown(self) -> str:
        """The value as the page shows it."""
        if isinstance(self.value, str):
            return self.value
        return precise_percent(self.value) if self.share else significant(self.value)


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    short: title on the lesson's button.
    text: some sentences in Markdown, with terms of the glossary as in ui.prose.
    latex: equations.
    numbers: returns the live numbers for a digit.
    task: what to try, in one sentence.
    experiment: shows the experiment with Streamlit.
    question: returns the question for a digit.
    """

    short: str
    title: str
    text: str
    latex: tuple[str, ...]
    numbers: Callable[[Sample], tuple[Number, ...]]
    task: str
    experiment: Callable[[Sample], None]
    question: Callable[[Sample], Question]


def table(numbers: tuple[Number, ...]) -> str:
    """Return a table of live numbers as markup."""
    rows = "".join(row(html.escape(number.name), cell(html.escape(number.shown), number=str(number.value))) for number in numbers)
    return f'<div class="scroll"><table style="width:auto"><tbody>{rows}</tbody></table></div>'

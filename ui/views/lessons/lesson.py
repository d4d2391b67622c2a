"""What a lesson is: data. Text, equations, live numbers, something to do, and a question."""

import html
from collections.abc import Callable
from dataclasses import dataclass

from ui.format import precise_percent, significant
from ui.sample import Sample
from ui.views.lessons.answers import Question


@dataclass(frozen=True)
class Number:
    """A live number: what it is, and its value; share: shown in percent."""

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
    """short: for the rail. title: in full. text: two or three sentences, Markdown. latex: equations. numbers, question: of the
    digit. task: what to do, a sentence; do: shows it and what comes of it, by Streamlit."""

    short: str
    title: str
    text: str
    latex: tuple[str, ...]
    numbers: Callable[[Sample], tuple[Number, ...]]
    task: str
    do: Callable[[Sample], None]
    question: Callable[[Sample], Question]


def table(numbers: tuple[Number, ...]) -> str:
    """Live numbers as markup, each with its full value."""
    rows = "".join(
        f'<tr><th scope="row">{html.escape(number.name)}</th><td class="n" data-number="{html.escape(str(number.value))}">'
        f"{html.escape(number.shown)}</td></tr>"
        for number in numbers
    )
    return f'<div class="scroll"><table style="width:auto"><tbody>{rows}</tbody></table></div>'

"""The content of a lesson as data: experiment, figure, text, equations, numbers of the user's digit, code and question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from model.reading import Reading
from ui import session
from ui.components.lesson_figure import Control
from ui.curriculum import Experiment, Question

# By what a program uses of it
IMPORTS = {
    "np.": "import numpy as np",
    "torch.": "import torch",
    "F.": "import torch.nn.functional as F",
    "nn.": "from torch import nn",
}


@dataclass(frozen=True)
class Lesson:
    """The content of one lesson, in the order of the page. The functions are called with the user's digit.

    Its own texts are marked messages. What its functions return is in the visitor's language, except the programs.
    short: the title on the lesson's button.
    figure: the kind of its figure (`ui.components.lesson_figure`). given: data for it. controls: what the user changes in it.
    text, latex: the explanation, in Markdown with marked glossary terms, and equations.
    numbers: values by their names, as the page writes them.
    values: what stands for the placeholders of `text`, such as a number in the visitor's language.
    programs: one in NumPy and one in PyTorch, without imports. A test compares the variables that both define.
    """

    short: str
    title: str
    experiment: Experiment[Reading]
    figure: str
    controls: Callable[[Reading], tuple[Control, ...]]
    text: str
    latex: tuple[str, ...]
    numbers: Callable[[Reading], dict[str, str]]
    programs: Callable[[Reading], tuple[str, str]]
    question: Callable[[Reading], Question]
    given: Callable[[Reading], Mapping[str, object]] = lambda sample: {}
    values: Callable[[], Mapping[str, object]] = dict

    def code(self, sample: Reading) -> list[str]:
        """Return the programs with the imports that they need."""
        return ["\n".join([*(IMPORTS[name] for name in IMPORTS if name in text), "", text]) for text in self.programs(sample)]


def chosen(control: Control) -> Any:
    """Return the value that the user has set with a control, or its initial value. It is limited to the slider's maximum."""
    value = session.stored(control.key, control.start)
    return value if control.options else min(value, control.high)

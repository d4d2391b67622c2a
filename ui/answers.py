"""Questions whose answer is a number, which a person types in a usual way.

>>> parse_answer("1/2"), parse_answer("0,5"), parse_answer("50 %"), parse_answer("109,386")
((0.5,), (0.5,), (0.5,), (109.386, 109386.0))
"""

import math
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from ui import widgets

MINUS = str.maketrans("−–—", "---")


def parse_answer(text: str) -> tuple[float, ...]:
    """Return the numbers that a typed answer can mean, or an empty tuple if it is not a number.

    These all mean one half: 0.5, .5, 0,5, 1/2, ½, 50 %, 5e-1, 5·10⁻¹, y = 0.5. A comma can separate decimals or thousands, so
    109,386 returns both 109.386 and 109386.
    """
    text = unicodedata.normalize("NFKC", text).translate(MINUS)  # NFKC turns ½ into 1⁄2, and ⁻¹ into −1
    text = "".join(text.split()).rpartition("=")[2].replace("·10", "e").replace("⁄", "/")
    number = text.removesuffix("%")
    meanings = []
    for candidate in (number.replace(",", "."), re.sub(r",(?=\d{3}(?!\d))", "", number)):
        top, slash, bottom = candidate.partition("/")
        with suppress(ValueError, ZeroDivisionError):
            value = float(top) / (float(bottom) if slash else 1) / (1 if number == text else 100)
            if math.isfinite(value):
                meanings.append(value)
    return tuple(dict.fromkeys(meanings))


@dataclass(frozen=True)
class Question:
    """A question whose correct answer is a number.

    hint, why: texts to show after a wrong and after a correct answer.
    tolerance: the largest accepted difference from the correct answer.
    """

    text: str
    right: float
    hint: str
    why: str
    tolerance: float = 0.005

    def check(self, answer: str) -> bool | None:
        """Return whether the typed answer is correct, or None if it is not a number."""
        meanings = parse_answer(answer)
        return any(abs(value - self.right) <= self.tolerance for value in meanings) if meanings else None


def ask(question: Question, label: str, key: str, about: object = None, **options) -> bool | None:
    """Show a field for the answer, and whether the answer is correct. Return that, or None if it is not a number.

    The answer is stored under `key`, about the exercise that `about` identifies. options: of the field.
    """
    answer = widgets.remembered(st.text_input, label, key=key, default="", about=about, max_chars=60, width=320, **options)
    correct = question.check(answer)
    if correct:
        st.success(f"Right. {question.why}", icon=":material/check_circle:")
    elif correct is False:
        st.info(f"Not yet. {question.hint}", icon=":material/lightbulb:")
    elif answer.strip():
        st.warning("Write a number, such as 0.25, 1/4 or 25\u00a0%.", icon=":material/help:")
    return correct

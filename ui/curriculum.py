"""Experiments whose result the user predicts first, and questions whose answer is a number.

>>> parse_answer("1/2"), parse_answer("0,5"), parse_answer("50 %"), parse_answer("109,386")
((0.5,), (0.5,), (0.5,), (109.386, 109386.0))
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import streamlit as st
from babel.numbers import get_decimal_symbol

from ui import session, widgets
from ui.text.language import locale, t

T = TypeVar("T")

MINUS = str.maketrans("−–—", "---")


@dataclass(frozen=True)
class Experiment(Generic[T]):
    """The user predicts a result, tries it out, and compares.

    Its texts are marked messages, and t translates them when they are shown. What `outcome` returns is translated already.
    The functions are called with what the page shows, such as the user's reading. T is its type.
    A `guess` is the 0-based index of the answer that the user expects. A browser may have stored it, so it can be too large.
    text, options: a multiple-choice question with two to four short answers.
    right: the 0-based index of the correct answer, or a function that returns it.
    why: an explanation of the correct answer.
    task: what the user does after the prediction.
    is_done: returns whether the user has done it.
    outcome: returns a text on what happened, to show after `why`, or "".
    values: returns what stands for the placeholders of the texts, such as a number in the visitor's language.
    """

    text: str
    options: tuple[str, ...]
    right: int | Callable[[T], int]
    why: str = ""
    task: str = ""
    is_done: Callable[[T], bool] = lambda shown: True
    outcome: Callable[[T], str] = lambda shown: ""
    values: Callable[[], Mapping[str, object]] = dict

    def written(self, text: str) -> str:
        """Return one of the texts in the visitor's language."""
        return t(text, **self.values())

    def option(self, index: int) -> str:
        """Return an answer in the visitor's language. The index may be too large."""
        return self.written(self.options[index % len(self.options)])

    def right_option(self, shown: T) -> int:
        """Return the 0-based index of the correct answer."""
        return self.right if isinstance(self.right, int) else self.right(shown)

    def verdict(self, guess: int, shown: T) -> str:
        """Return a Markdown text that compares a prediction with the result, and explains the result."""
        right = self.right_option(shown)
        happened = self.option(right)
        result = t("**You expected:** {expected}. **What happened:** {happened}.", expected=self.option(guess), happened=happened)
        if guess == right:
            result = t("**As you expected:** {happened}.", happened=happened)
        return f"{result} {self.written(self.why)} {self.outcome(shown)}"

    def show_options(self, key: str, guess: int | None, on_change: Callable[[int | None], object]) -> None:
        """Show a button for each answer. on_change: called with the index of the chosen answer, or None."""
        name = self.written(self.text).replace("*", "")  # for screen readers
        style = {"format_func": self.option, "label_visibility": "collapsed"}
        widgets.controlled(st.pills, name, range(len(self.options)), key=key, value=guess, on_change=on_change, **style)

    def ask(self, key: str, about: str) -> None:
        """Ask the user to predict the result, in a collapsible box. The prediction is stored under `key`.

        During the guided tour, whose cards ask for predictions, too, show nothing.
        about: identifies what the experiment is made with, such as a drawing. When it changes, the question is asked again.
        """
        if session.current().tour.is_open:
            return
        guess = session.stored(key, None, about)
        question = self.written(self.text)
        line = t("Predict first: {question}", question=question)
        if guess is not None:
            line = t("You expect: {answer}", answer=self.option(guess))
        with st.expander(line, icon=":material/psychology_alt:"):
            if guess is not None:
                st.markdown(question)
            self.show_options(key, guess, partial(session.store_choice, key, about=about))

    def compare(self, key: str, about: str, shown: T) -> None:
        """Show the stored prediction beside the result. Show nothing if there is none, or if the user has not done the task."""
        guess = session.stored(key, None, about)
        if guess is not None and self.is_done(shown):
            st.info(self.verdict(guess, shown), icon=":material/psychology_alt:")


@dataclass(frozen=True)
class Question:
    """A question whose correct answer is a number. Its texts are in the visitor's language.

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

    def ask(self, label: str, key: str, about: object = None, **options) -> bool | None:
        """Show a text field, and whether the typed answer is correct. Return True or False, or None if it is not a number.

        The answer is stored under `key`. about: identifies the exercise. If it changes, the field is cleared.
        """
        answer = widgets.remembered(st.text_input, label, key=key, default="", about=about, max_chars=60, width=320, **options)
        correct = self.check(answer)
        if correct:
            st.success(t("Right. {why}", why=self.why), icon=":material/check_circle:")
        elif correct is False:
            st.info(t("Not yet. {hint}", hint=self.hint), icon=":material/lightbulb:")
        elif answer.strip():
            st.warning(t("Write a number, such as 0.25, 1/4 or 25\u00a0%."), icon=":material/help:")
        return correct


def parse_answer(text: str) -> tuple[float, ...]:
    """Return the numbers that a typed answer can mean, or an empty tuple if it is not a number.

    These all mean one half: 0.5, .5, 0,5, 1/2, ½, 50 %, 5e-1, 5·10⁻¹, y = 0.5. A comma can separate decimals or thousands, so
    109,386 returns both 109.386 and 109386. In a language with a decimal comma, this holds for a point, too.
    """
    text = unicodedata.normalize("NFKC", text).translate(MINUS)  # NFKC turns ½ into 1⁄2, and ⁻¹ into −1
    text = "".join(text.split()).rpartition("=")[2].replace("·10", "e").replace("⁄", "/")
    number = text.removesuffix("%")
    meanings = []
    candidates = [number.replace(",", "."), re.sub(r",(?=\d{3}(?!\d))", "", number)]
    if get_decimal_symbol(locale()) == ",":
        candidates.append(re.sub(r"\.(?=\d{3}(?!\d))", "", number).replace(",", "."))
    for candidate in candidates:
        top, slash, bottom = candidate.partition("/")
        with suppress(ValueError, ZeroDivisionError):
            value = float(top) / (float(bottom) if slash else 1) / (1 if number == text else 100)
            if math.isfinite(value):
                meanings.append(value)
    return tuple(dict.fromkeys(meanings))

"""Make the printable worksheets: `python -m docs.worksheets` writes docs/worksheets.html.

There is a sheet for the tour, one page for each lesson, a quiz, and the solutions. All texts come from the app's own tour and
lessons. The numbers in the solutions are computed from the shipped network and the test digit that an empty page shows.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from model import checkpoint
from ui import session
from ui.networks import SHIPPED
from ui.reading import Sheet, read
from ui.views.example_digit import Sample, sample_of
from ui.views.lessons import LESSONS, functions, learning, neurons, practice
from ui.views.lessons.predictions import PREDICTIONS
from ui.views.lessons.summary import QUIZ, TITLE
from ui.views.quiz import Choice
from ui.views.tour import STEPS

FILE = Path(__file__).with_name("worksheets.html")
LINES = 3  # to write on, below a task
QUESTIONS = [*(step.quiz for step in STEPS if step.quiz), *QUIZ]
# What a pupil sets in the experiment of a lesson to see what its prediction asks about: number of the lesson -> widgets' values.
TRIED: Mapping[int, Mapping[str, object]] = {
    0: {neurons.BIAS_KEY: neurons.BIAS + 1},
    1: {neurons.FIRST_KEY: 128},
    2: {functions.Z_KEY: 6.0},
    3: {functions.RAISE_KEY: 5.0},
    4: {learning.P_KEY: 0.01},
    5: {learning.RATE_KEY: 6.0},
    6: {learning.UNIT_KEY: 1},
    7: {practice.DROP_KEY: 0.5},
}
STYLE = """
@page { size: A4; margin: 18mm; }
* { box-sizing: border-box; }
body { color: #1d2433; font: 11pt/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 174mm; }
section { break-after: page; padding: 6mm 0; }
section:last-of-type { break-after: auto; }
h1 { font-size: 18pt; margin: 0 0 2mm; }
h2 { break-after: avoid; font-size: 12pt; margin: 6mm 0 1mm; }
p, ol, table { margin: 0 0 2mm; }
.head { color: #555d6e; display: flex; font-size: 9.5pt; justify-content: space-between; }
code { background: #f1efe9; border-radius: 3px; padding: 0 3px; }
table { border-collapse: collapse; width: 100%; }
td { border-bottom: 1px solid #c9c4b8; padding: 1.2mm 2mm 1.2mm 0; }
td:last-child { text-align: right; white-space: nowrap; width: 42mm; }
@media screen { body { padding: 0 6mm; } }
.lines i { border-bottom: 1px solid #b9b3a5; display: block; height: 8mm; }
.box { display: inline-block; margin-right: 6mm; }
.box::before { border: 1px solid #1d2433; content: ""; display: inline-block; height: 3.2mm; margin-right: 2mm; width: 3.2mm; }
li { break-inside: avoid; margin-bottom: 2mm; }
"""


def stand_in() -> Sample:
    """Return the test digit that the app shows if the user has drawn nothing, with the default network's prediction."""
    return sample_of(read(checkpoint.load(), SHIPPED, Sheet({"objects": []})))


def render() -> str:
    """Return all worksheets and their solutions as one HTML document."""
    sample = stand_in()
    pages = [_tour(), *(_lesson(number, sample) for number in range(len(LESSONS))), _quiz(), _solutions(sample)]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Digit Lens: worksheets</title>'
    head += f"<style>{STYLE}</style>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n' + "\n".join(pages) + "\n</body></html>\n"


def _text(markdown: str) -> str:
    """Convert a sentence from Markdown to HTML. Only bold and italic text is supported. Special characters are escaped."""
    html = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(markdown, quote=False))
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", html)


def _page(title: str, address: str, *parts: str) -> str:
    head = f'<p class="head"><span>Digit Lens · <code>{escape(address)}</code></span><span>Name: ____________________</span></p>'
    return f"<section>{head}<h1>{_text(title)}</h1>{''.join(parts)}</section>"


def _lines(count: int = LINES) -> str:
    return f'<div class="lines">{"<i></i>" * count}</div>'


def _choice(question: Choice) -> str:
    options = "".join(f'<p class="box">{_text(option)}</p>' for option in question.options)
    return f"<p>{_text(question.text)}</p><div>{options}</div>"


def _tour() -> str:
    tasks = [f"<li><b>{_text(step.title)}.</b> {_text(step.task)}{_lines(1)}</li>" for step in STEPS if step.quiz is None]
    intro = "<p>Press <b>Start the tour</b> on the page. Write down what you see.</p>"
    return _page("The tour", "/", intro, f"<ol>{''.join(tasks)}</ol>")


def _lesson(number: int, sample: Sample) -> str:
    lesson, question = LESSONS[number], LESSONS[number].question(sample)
    rows = "".join(f"<tr><td>{_text(item.name)}</td><td></td></tr>" for item in lesson.numbers(sample))
    return _page(
        f"{number + 1}. {lesson.title}",
        f"/?view=Lessons&lesson={number + 1}",
        "<p>Leave the sheet empty. Then all have the same digit, a 7 from MNIST.</p>",
        f"<h2>Predict first, and tick one</h2>{_choice(PREDICTIONS[number])}",
        f"<h2>In numbers: copy them from the page</h2><table>{rows}</table>",
        f"<h2>Try it</h2><p>{_text(lesson.task)}</p>{_lines()}",
        f"<h2>Question</h2><p>{_text(question.text)}</p>{_lines(2)}",
        f"<h2>In one sentence: what is it good for?</h2>{_lines(2)}",
    )


def _quiz() -> str:
    items = "".join(f"<li>{_choice(question)}</li>" for question in QUESTIONS)
    return _page(TITLE, f"/?view=Lessons&lesson={len(LESSONS) + 1}", f"<ol>{items}</ol>")


def _solutions(sample: Sample) -> str:
    parts = []
    for number, lesson in enumerate(LESSONS):
        shown = "; ".join(f"{item.name}: <b>{escape(item.shown)}</b>" for item in lesson.numbers(sample))
        lines = [f"In numbers: {shown}.", *_predicted(number, sample), f"Question: {_text(lesson.question(sample).why)}"]
        parts.append(f"<h2>{number + 1}. {_text(lesson.title)}</h2>" + "".join(f"<p>{line}</p>" for line in lines))
    answers = "".join(f"<li><b>{_text(asked.options[asked.right])}.</b> {_text(asked.why)}</li>" for asked in QUESTIONS)
    return _page("Solutions", "for the teacher", *parts, f"<h2>{TITLE}</h2><ol>{answers}</ol>")


def _predicted(number: int, sample: Sample) -> Iterable[str]:
    """Yield the solution of a lesson's prediction question as HTML.

    Yield nothing for the lesson that computes the network's output with NumPy and with PyTorch and compares them. The rounding
    errors that it shows differ from computer to computer.

    number: the number of the lesson, counted from 0.
    sample: the digit that the solutions are computed for.
    """
    for key, value in TRIED.get(number, {}).items():
        session.store_choice(key, value)
    outcome = PREDICTIONS[number].outcome(sample)
    if outcome is not None:
        happened = PREDICTIONS[number].options[outcome.option]
        yield f"Prediction: <b>{_text(happened)}</b>. {_text(outcome.result)} {_text(outcome.why)}"


def main() -> int:
    """Write the worksheets to docs/worksheets.html. Return 0."""
    FILE.write_text(render(), encoding="utf-8")
    print(FILE)
    return 0


if __name__ == "__main__":
    sys.exit(main())

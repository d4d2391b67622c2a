"""Make the worksheets: `python -m docs.worksheets` writes docs/worksheets.md, to edit, and docs/worksheets.html, to print.

There are two pages for the tour, one for each lesson, and the solutions. All texts come from the app's own tour and lessons.
`worksheets.html?tour=1,2,5` shows only these cards of the tour, and their solutions. The numbers in the solutions are computed
from the shipped network and the test digit that the app shows if nothing is drawn.
`python -m docs.worksheets --html` makes the page anew from the Markdown file, after somebody has edited it.
"""

import argparse
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from model import checkpoint
from model.reading import Content, Reading, read
from ui.curriculum import Experiment
from ui.mnist_digits import sample_of
from ui.networks import SHIPPED
from ui.views.lessons import LESSONS
from ui.views.tour import CARDS

SOURCE, FILE = (Path(__file__).with_name(f"worksheets.{kind}") for kind in ("md", "html"))
LINES = 3  # to write on, below a task
STYLE = """
@page { size: A4; margin: 18mm; }
* { box-sizing: border-box; }
body { color: #1d2433; font: 11pt/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 174mm; }
section { break-after: page; padding: 6mm 0; }
section:last-of-type { break-after: auto; }
h1 { font-size: 18pt; margin: 0 0 2mm; }
h2 { break-after: avoid; font-size: 12pt; margin: 6mm 0 1mm; }
p, ol, table { margin: 0 0 2mm; }
section > p:first-child { color: #555d6e; font-size: 9.5pt; }
code { background: #f1efe9; border-radius: 3px; padding: 0 3px; }
table { border-collapse: collapse; width: 100%; }
thead { display: none; }
td { border-bottom: 1px solid #c9c4b8; padding: 1.2mm 2mm 1.2mm 0; }
td:last-child { text-align: right; white-space: nowrap; width: 42mm; }
hr { border: 0; border-bottom: 1px solid #b9b3a5; height: 6.5mm; margin: 0 0 1mm; }
li { break-inside: avoid; margin-bottom: 2mm; }
section:last-of-type { font-size: 9.5pt; line-height: 1.35; }
@media screen { body { padding: 0 6mm; } }
"""
# Leaves the cards that the address names, as the page does, and their solutions.
SCRIPT = """
const cards = new URLSearchParams(location.search).get("tour")?.match(/\\d+/g);
const sections = [...document.querySelectorAll("section")];
if (cards) {
  sections.slice(1, -1).forEach((section) => section.remove());
  for (const list of [sections[0].querySelector("ol"), sections.at(-1).querySelector("ol")])
    list.replaceChildren(...cards.flatMap((number) => list.children[number - 1] ?? []));
  sections.at(-1).querySelectorAll("h2:not(:first-of-type), ol ~ *").forEach((element) => element.remove());
}
"""
PAGE_BREAK = "<!-- new page -->"
BLANK = "." * 32  # to write on, within a line
LINE = "___"  # a line to write on: a rule in Markdown


def stand_in() -> Reading:
    """Return the test digit that the app shows if the user has drawn nothing, with the default network's prediction."""
    return sample_of(read(checkpoint.load(), SHIPPED, Content()))


def markdown() -> str:
    """Return all worksheets and their solutions as one Markdown document. PAGE_BREAK stands between two pages."""
    sample = stand_in()
    pages = [_tour(), *(_lesson(number, sample) for number in range(len(LESSONS))), _solutions(sample)]
    return f"\n\n{PAGE_BREAK}\n\n".join(pages) + "\n"


def html(source: str) -> str:
    """Convert the Markdown document of the worksheets to an HTML page for printing."""
    convert = MarkdownIt("commonmark", {"html": False}).enable("table").render
    sections = "\n".join(f"<section>\n{convert(page.strip())}</section>" for page in source.split(PAGE_BREAK))
    body = f"{sections}\n<script>{SCRIPT}</script>"
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Digit Lens: worksheets</title>'
    return f'<!doctype html>\n<html lang="en"><head>{head}<style>{STYLE}</style></head><body>\n{body}</body></html>\n'


def _page(title: str, address: str, *parts: str) -> str:
    head = f"Open: http://{BLANK}{address} · Name: {BLANK}" if address else "For the teacher"
    return "\n\n".join([head, f"# {title}", *parts])


def _lines(count: int = LINES, indent: str = "") -> str:
    return "\n\n".join([f"{indent}{LINE}"] * count)


def _options(experiment: Experiment) -> str:
    return " &emsp; ".join(f"☐\u00a0{option}" for option in experiment.options)


def _sentence(title: str) -> str:
    return title if title.endswith("?") else f"{title}."


def _tour() -> str:
    asked = [f"1. **{_sentence(card.title)}** {card.text}\n\n   {_options(card)}" for card in CARDS]
    items = "\n\n".join(f"{each}\n\n   {card.task}\n\n{_lines(1, '   ')}" for each, card in zip(asked, CARDS, strict=True))
    intro = "Press **Start the tour** on the page. Predict first: tick one. Then try it, and write one line on what happened."
    return _page("The tour", "/", intro, items)


def _lesson(number: int, sample: Reading) -> str:
    lesson, question = LESSONS[number], LESSONS[number].question(sample)
    rows = "\n".join(f"| {name.replace('|', '&#124;')} | |" for name in lesson.numbers(sample))
    return _page(
        f"{number + 1}. {lesson.title}",
        f"/?view=Lessons&lesson={number + 1}",
        "Clear the sheet first. Then all have the same digit, a 7 from MNIST.",
        f"## Predict first, and tick one\n\n{lesson.experiment.text}\n\n{_options(lesson.experiment)}",
        f"## Try it\n\n{lesson.experiment.task}\n\n{_lines()}",
        f"## In numbers: copy them from the page\n\n| | |\n|---|---|\n{rows}",
        f"## Question\n\n{question.text}\n\n{_lines(2)}",
        f"## What is it good for? Write one sentence\n\n{_lines(2)}",
    )


def _solutions(sample: Reading) -> str:
    seen = "\n".join(f"1. **{card.options[card.right_option(sample)]}.** {card.why}" for card in CARDS)
    parts = [f"## The tour\n\n{seen}"]
    for number, lesson in enumerate(LESSONS):
        shown = "; ".join(f"{name}: **{value}**" for name, value in lesson.numbers(sample).items())
        lines = [f"In numbers: {shown}.", _predicted(lesson.experiment, sample), f"Question: {lesson.question(sample).why}"]
        parts.append(f"## {number + 1}. {lesson.title}\n\n" + "\n\n".join(lines))
    return _page("Solutions", "", *parts)


def _predicted(experiment: Experiment[Reading], sample: Reading) -> str:
    """Return the solution of a lesson's prediction: the correct answer and the reason."""
    return f"Prediction: **{experiment.options[experiment.right_option(sample)]}**. {experiment.why}"


def main(arguments: list[str] | None = None) -> int:
    """Write the worksheets as Markdown and HTML. With --html, only convert the existing Markdown file to HTML. Return 0."""
    parser = argparse.ArgumentParser(prog="python -m docs.worksheets", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--html", action="store_true", help="make the page from the edited Markdown file")
    if not parser.parse_args(arguments).html:
        SOURCE.write_text(markdown(), encoding="utf-8")
    FILE.write_text(html(SOURCE.read_text(encoding="utf-8")), encoding="utf-8")
    print(FILE)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Make the worksheets: `python -m docs.worksheets` writes docs/worksheets.md, to edit, and docs/worksheets.html, to print.

`python -m docs.worksheets --language de` writes them in German, as docs/worksheets.de.md and docs/worksheets.de.html.

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
from ui.session import LESSONS as LESSONS_VIEW
from ui.text.catalogue import languages
from ui.text.language import ENGLISH, language, t, use
from ui.views.lessons import LESSONS
from ui.views.tour import CARDS, Card

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


def files(language: str) -> tuple[Path, Path]:
    """Return the paths of the worksheets in a language: the Markdown file and the HTML file."""
    name = "worksheets" if language == ENGLISH else f"worksheets.{language}"
    return Path(__file__).with_name(f"{name}.md"), Path(__file__).with_name(f"{name}.html")


SOURCE, FILE = files(ENGLISH)


def stand_in() -> Reading:
    """Return the test digit that the app shows if the user has drawn nothing, with the default network's prediction."""
    return sample_of(read(checkpoint.load(), SHIPPED, Content()))


def markdown() -> str:
    """Return all worksheets and their solutions as one Markdown document, in this thread's language. PAGE_BREAK ends a page."""
    sample = stand_in()
    pages = [_tour(), *(_lesson(number, sample) for number in range(len(LESSONS))), _solutions(sample)]
    return f"\n\n{PAGE_BREAK}\n\n".join(pages) + "\n"


def html(source: str) -> str:
    """Convert the Markdown document of the worksheets to an HTML page for printing, in this thread's language."""
    convert = MarkdownIt("commonmark", {"html": False}).enable("table").render
    sections = "\n".join(f"<section>\n{convert(page.strip())}</section>" for page in source.split(PAGE_BREAK))
    body = f"{sections}\n<script>{SCRIPT}</script>"
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{t("Digit Lens: worksheets")}</title>'
    )
    return f'<!doctype html>\n<html lang="{language()}"><head>{head}<style>{STYLE}</style></head><body>\n{body}</body></html>\n'


def _page(title: str, address: str, *parts: str) -> str:
    head = t("For the teacher")
    if address:
        head = t("Open: {address} · Name: {blank}", address=f"http://{BLANK}{address}", blank=BLANK)
    return "\n\n".join([head, f"# {title}", *parts])


def _lines(count: int = LINES, indent: str = "") -> str:
    return "\n\n".join([f"{indent}{LINE}"] * count)


def _options(experiment: Experiment) -> str:
    return " &emsp; ".join(f"☐\u00a0{experiment.option(i)}" for i in range(len(experiment.options)))


def _title(card: Card) -> str:
    """Return the title of a card as the beginning of a paragraph, with a mark at its end."""
    title = t(card.title)
    return f"**{title}**" if title.endswith(("?", "？")) else t("**{title}.**", title=title)


def _tour() -> str:
    asked = [
        f"1. {_title(card)} {card.written(card.text)}\n\n   {_options(card)}\n\n   {card.written(card.task)}" for card in CARDS
    ]
    items = "\n\n".join(f"{each}\n\n{_lines(1, '   ')}" for each in asked)
    intro = t("Press **Start the tour** on the page. Predict first: tick one. Then try it, and write one line on what happened.")
    return _page(t("The tour"), _address("/"), intro, items)


def _address(path: str) -> str:
    """Return a path of the page with the language, unless it is English."""
    if language() == ENGLISH:
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={language()}"


def _lesson(number: int, sample: Reading) -> str:
    lesson, experiment, question = LESSONS[number], LESSONS[number].experiment, LESSONS[number].question(sample)
    rows = "\n".join(f"| {name.replace('|', '&#124;')} | |" for name in lesson.numbers(sample))
    return _page(
        f"{number + 1}. {t(lesson.title)}",
        _address(f"/?view={LESSONS_VIEW}&lesson={number + 1}"),
        t("Clear the sheet first. Then all have the same digit, a 7 from MNIST."),
        f"## {t('Predict first, and tick one')}\n\n{experiment.written(experiment.text)}\n\n{_options(experiment)}",
        f"## {t('Try it')}\n\n{experiment.written(experiment.task)}\n\n{_lines()}",
        f"## {t('In numbers: copy them from the page')}\n\n| | |\n|---|---|\n{rows}",
        f"## {t('Question')}\n\n{question.text}\n\n{_lines(2)}",
        f"## {t('What is it good for? Write one sentence')}\n\n{_lines(2)}",
    )


def _solutions(sample: Reading) -> str:
    seen = "\n".join(f"1. {t('**{answer}.** {why}', **_solved(card, sample))}" for card in CARDS)
    parts = [f"## {t('The tour')}\n\n{seen}"]
    for number, lesson in enumerate(LESSONS):
        shown = "; ".join(f"{name}: **{value}**" for name, value in lesson.numbers(sample).items())
        lines = [
            t("In numbers: {numbers}.", numbers=shown),
            t("Prediction: **{answer}**. {why}", **_solved(lesson.experiment, sample)),
            t("Question: {why}", why=lesson.question(sample).why),
        ]
        parts.append(f"## {number + 1}. {t(lesson.title)}\n\n" + "\n\n".join(lines))
    return _page(t("Solutions"), "", *parts)


def _solved(experiment: Experiment[Reading], sample: Reading) -> dict[str, str]:
    """Return the solution of a prediction: the correct answer and the reason."""
    return {"answer": experiment.option(experiment.right_option(sample)), "why": experiment.written(experiment.why)}


def main(arguments: list[str] | None = None) -> int:
    """Write the worksheets as Markdown and HTML. With --html, only convert the existing Markdown file to HTML. Return 0."""
    parser = argparse.ArgumentParser(prog="python -m docs.worksheets", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--html", action="store_true", help="make the page from the edited Markdown file")
    parser.add_argument("--language", default=ENGLISH, choices=[ENGLISH, *languages()], help="of the worksheets")
    options = parser.parse_args(arguments)
    source, page = files(options.language)
    use(options.language)
    if not options.html:
        source.write_text(markdown(), encoding="utf-8")
    page.write_text(html(source.read_text(encoding="utf-8")), encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())

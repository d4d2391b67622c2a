"""The matrix and the galleries of Evaluate, as markup. No st.*, no state. `ui.components.figure` shows them."""

import html
import math
from collections.abc import Sequence

import numpy as np

from model.distort import Distortion
from model.evaluation import precision, recall
from model.network import DIGITS
from ui import mnist_digits
from ui.figures import images
from ui.figures.tables import cell, row, table
from ui.text.format import percent
from ui.text.glossary import HELP, term
from ui.views.evaluate.answers import Answers

RIGHT, WRONG = "--above", "--below"  # the colours of right and wrong answers


def matrix(counts: np.ndarray, chosen: tuple[int, int] | None) -> str:
    """Return a confusion matrix, ints (10, 10), as an HTML table. Each count above 0 is a button that sends "label:prediction".

    chosen: the selected cell as (label, prediction), or None.
    """
    worst = max(1, int((counts * (1 - np.eye(DIGITS, dtype=int))).max()))
    recalls, precisions = recall(counts), precision(counts)
    places = [(i, j) for i in range(DIGITS) for j in range(DIGITS) if counts[i, j]]
    stop = chosen if chosen in places else next(iter(places), None)  # of the Tab key

    def number(label: int, answer: int) -> str:
        n = int(counts[label, answer])
        if not n:
            return "<td></td>"
        is_right = label == answer
        share = 20 if is_right else 14 + 46 * math.sqrt(n / worst)
        colour = f"color-mix(in srgb,var({RIGHT if is_right else WRONG}) {share:.0f}%,transparent)"
        long = ' class="long"' if n > 999 else ""
        words = f"{n} {'image' if n == 1 else 'images'} of {label} read as {answer}"
        return (
            f'<td style="background:{colour}"><button type="button"{long} data-pick="{label}:{answer}" '
            f'aria-pressed="{str(chosen == (label, answer)).lower()}" tabindex="{0 if stop == (label, answer) else -1}" '
            f'aria-label="{words}" title="{words}">{n}</button></td>'
        )

    heads = "".join(f'<th scope="col">{digit}</th>' for digit in range(DIGITS))
    rows = "".join(
        f'<tr><th scope="row">{i}</th>{"".join(number(i, j) for j in range(DIGITS))}{_share(recalls, i)}</tr>'
        for i in range(DIGITS)
    )
    last = "".join(_share(precisions, j) for j in range(DIGITS))
    return (
        '<div class="scroll"><table class="matrix"><caption class="small">Row: the true digit. Column: the answer. '
        f'Right answers are blue, mistakes orange.</caption><thead><tr><td></td>{heads}<th scope="col" class="share">'
        f"{term('recall', HELP['recall'])}</th></tr></thead><tbody>{rows}</tbody>"
        f'<tfoot><tr><th scope="row"><span class="spoken">precision</span></th>{last}<td class="share"></td></tr></tfoot>'
        "</table></div>"
        f'<p class="small">Last row: {term("precision", HELP["precision"])} of each answer, in %. The lowest are bold.</p>'
    )


def _share(shares: np.ndarray, k: int) -> str:
    """Return an HTML cell with the precision or recall of digit k in per cent. The lowest of the ten values is bold."""
    is_lowest = not np.isnan(shares[k]) and shares[k] == np.nanmin(shares)
    text = percent(float(shares[k])).removesuffix("\u00a0%")
    return f'<td class="share{" lowest" if is_lowest else ""}" data-value="{shares[k]:.6f}">{text}</td>'


def gallery(answers: Answers, shown: np.ndarray, source: str) -> str:
    """Return HTML with a button for each image whose index is in `shown`. A button shows the image, its label and the prediction.

    source: the name of the image on the drawing canvas. The button of this image is marked.
    """
    digits, buttons = answers.digits, []
    for rank, i in enumerate(shown.tolist()):
        label, answer, confidence = int(answers.labels[i]), int(digits[i]), float(answers.probabilities[i].max())
        name = mnist_digits.name(i, label)
        below = (
            f"<b>{answer}</b> {percent(confidence, 0)}"
            if answer == label
            else f"{label}→<b>{answer}</b> {percent(confidence, 0)}"
        )
        words = f"{name}, read as {answer} with {percent(confidence, 0)}"
        buttons.append(
            f'<button type="button" data-pick="{i}" aria-pressed="{str(name == source).lower()}" '
            f'tabindex="{-1 if rank else 0}" title="{words}">'  # its name is the text below the image, its description the title
            f'<img src="{images.digit(answers.images[i] / 255)}" alt="">{below}</button>'
        )
    label = "Images with their true digit, the answer and its confidence; arrow keys go through them"
    return f'<div class="gallery images" role="group" aria-label="{label}">{"".join(buttons)}</div>'


def strengths(
    distortion: Distortion, distorted: np.ndarray, names: Sequence[str], answers: np.ndarray, right: int, now: int
) -> str:
    """Return an HTML table of what several networks predict for a digit at each strength of a distortion.

    distorted: float32 (strengths, 28, 28). answers: ints (networks, strengths). right: the correct digit.
    now: the index of the strength to highlight.
    """
    heads = "".join(f'<th scope="col">{with_unit(distortion, value)}</th>' for value in distortion.strengths)
    mark = ' class="now"'
    pictures = "".join(
        f"<td{mark if k == now else ''}>" + f'<img src="{images.digit(pixels)}" alt=""></td>'
        for k, pixels in enumerate(distorted)
    )
    rows = "".join(
        f'<tr><th scope="row" title="{html.escape(name)}">{html.escape(name)}</th>'
        + "".join(f'<td class="{"same" if digit == right else "other"}">{digit}</td>' for digit in line)
        + "</tr>"
        for name, line in zip(names, answers.tolist(), strict=True)
    )
    note = f"Blue: read as {right}. Orange: read as another digit."
    return (
        f'<p class="small">{note}</p><div class="scroll"><table class="strengths" aria-label="The answers at each strength">'
        f'<thead><tr><th scope="col">{html.escape(distortion.name)}</th>{heads}</tr>'
        f"<tr><td></td>{pictures}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def answers_now(pixels: np.ndarray, names: Sequence[str], probabilities: np.ndarray, right: int) -> str:
    """Return HTML with a distorted digit and a table of what each network predicts for it.

    pixels: (28, 28). probabilities: (networks, 10). right: the correct digit.
    """
    rows = []
    for name, shares in zip(names, probabilities, strict=True):
        digit, confidence = int(shares.argmax()), float(shares.max())
        track = f'<td class="track"><span class="bar" style="width:{confidence:.1%}"></span></td>'
        text = f"<b>{digit}</b>" if digit == right else f"<b>{digit}</b> ≠ {right}"
        rows.append(row(html.escape(name), cell(text, answer=digit), track, cell(percent(confidence))))
    picture = f'<figure class="picture"><img src="{images.digit(pixels)}" alt="The distorted digit, 28x28 pixels"></figure>'
    answers = table(("network", "answer", "", "confidence"), *rows)
    return f'<div class="distorted">{picture}<div>{answers}</div></div>'


def with_unit(distortion: Distortion, value: float) -> str:
    """Return the strength of a distortion as text with its unit, such as "−15°", "2 px" or "0.9×"."""
    return f"{value:g}{distortion.unit}".replace("-", "−")

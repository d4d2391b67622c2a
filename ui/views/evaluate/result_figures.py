"""The confusion matrix, the galleries and a table of Evaluate, as HTML. Pure functions. `ui.components.figure` shows them."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup

from model.distort import Distortion
from model.evaluation import Score
from model.network import DIGITS
from ui import mnist_digits
from ui.figures import images
from ui.figures.tables import EMPTY
from ui.mnist_digits import Answers
from ui.text.format import percent
from ui.text.glossary import HELP, term

RIGHT, WRONG = "--above", "--below"  # the colours of right and wrong answers


def matrix(score: Score, chosen: tuple[int, int] | None) -> Markup:
    """Return a confusion matrix as an HTML table. Each count above 0 is a button with "label:answer".

    chosen: the (label, answer) of the count to mark, or None.
    """
    counts = score.confusion
    worst = max(1, int((counts * (1 - np.eye(DIGITS, dtype=int))).max()))
    recalls, precisions = score.by_digit, score.precision
    places = [(i, j) for i in range(DIGITS) for j in range(DIGITS) if counts[i, j]]
    stop = chosen if chosen in places else next(iter(places), None)  # of the Tab key

    def number(label: int, answer: int) -> Markup:
        n = int(counts[label, answer])
        if not n:
            return EMPTY
        is_right = label == answer
        return Markup(
            '<td style="background:color-mix(in srgb,var({colour}) {share:.0f}%,transparent)">'
            '<button type="button" class="{long}" data-pick="{label}:{answer}" aria-pressed="{pressed}" tabindex="{stop}" '
            'aria-label="{words}" title="{words}">{n}</button></td>'
        ).format(
            colour=RIGHT if is_right else WRONG,
            share=20 if is_right else 14 + 46 * math.sqrt(n / worst),
            long="long" if n > 999 else "",
            label=label,
            answer=answer,
            pressed=str(chosen == (label, answer)).lower(),
            stop=0 if stop == (label, answer) else -1,
            words=f"{n} {'image' if n == 1 else 'images'} of {label} read as {answer}",
            n=n,
        )

    digits = range(DIGITS)
    rows = [
        Markup('<tr><th scope="row">{}</th>{}{}</tr>').format(i, Markup().join(number(i, j) for j in digits), _share(recalls, i))
        for i in digits
    ]
    return Markup(
        '<div class="scroll"><table class="matrix"><caption class="small">Row: the true digit. Column: the answer. '
        'Right answers are blue, mistakes orange.</caption><thead><tr><td></td>{}<th scope="col" class="share">{}</th></tr>'
        '</thead><tbody>{}</tbody><tfoot><tr><th scope="row"><span class="spoken">precision</span></th>{}'
        '<td class="share"></td></tr></tfoot></table></div>'
        '<p class="small">Last row: {} of each answer, in %. The lowest are bold.</p>'
    ).format(
        Markup().join(Markup('<th scope="col">{}</th>').format(digit) for digit in digits),
        term("recall", HELP["recall"]),
        Markup().join(rows),
        Markup().join(_share(precisions, j) for j in digits),
        term("precision", HELP["precision"]),
    )


def _share(shares: np.ndarray, k: int) -> Markup:
    """Return an HTML cell with the precision or recall of digit k in per cent. The lowest of the ten values is bold."""
    is_lowest = not np.isnan(shares[k]) and shares[k] == np.nanmin(shares)
    text = percent(float(shares[k])).removesuffix("\u00a0%")
    return Markup('<td class="share{}" data-value="{:.6f}">{}</td>').format(" lowest" if is_lowest else "", shares[k], text)


def gallery(answers: Answers, shown: np.ndarray, source: str) -> Markup:
    """Return HTML with a button for each image whose index is in `shown`. The button of the image called `source` is marked."""
    digits, buttons = answers.digits, []
    for rank, i in enumerate(shown.tolist()):
        label, answer, confidence = int(answers.labels[i]), int(digits[i]), float(answers.probabilities[i].max())
        name = mnist_digits.name(i, label)
        below = Markup("<b>{}</b> {}").format(answer, percent(confidence, 0))
        if answer != label:
            below = Markup("{}→{}").format(label, below)
        # The button's name is the text below the image, and its description the title.
        buttons.append(
            Markup(
                '<button type="button" data-pick="{}" aria-pressed="{}" tabindex="{}" title="{}"><img src="{}" alt="">{}</button>'
            ).format(
                i,
                str(name == source).lower(),
                -1 if rank else 0,
                f"{name}, read as {answer} with {percent(confidence, 0)}",
                images.digit(answers.images[i] / 255),
                below,
            )
        )
    label = "Images with their true digit, the answer and its confidence; arrow keys go through them"
    return Markup('<div class="gallery images" role="group" aria-label="{}">{}</div>').format(label, Markup().join(buttons))


def strengths(distortion: Distortion, distorted: np.ndarray, answers: Mapping[str, Sequence[int]], right: int) -> Markup:
    """Return an HTML table of what several networks predict for a digit at each strength of a distortion.

    distorted: float32 (strengths, 28, 28). answers: a network's prediction at each strength, by its name. right: the true digit.
    """
    names = [f"{value:g}{distortion.unit}".replace("-", "−") for value in distortion.strengths]  # "−15°", "2 px" or "0.9×"
    heads = [Markup('<th scope="col">{}</th>').format(name) for name in names]
    pictures = [Markup('<td><img src="{}" alt=""></td>').format(images.digit(pixels)) for pixels in distorted]
    rows = []
    for name, line in answers.items():
        cells = [Markup('<td class="{}">{}</td>').format("same" if digit == right else "other", digit) for digit in line]
        rows.append(Markup('<tr><th scope="row" title="{0}">{0}</th>{1}</tr>').format(name, Markup().join(cells)))
    return Markup(
        '<p class="small">Blue: read as {}. Orange: read as another digit.</p><div class="scroll"><table class="strengths" '
        'aria-label="The answers at each strength"><thead><tr><th scope="col">{}</th>{}</tr><tr><td></td>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(
        right,
        distortion.name,
        Markup().join(heads),
        Markup().join(pictures),
        Markup().join(rows),
    )

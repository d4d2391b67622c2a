"""Images with titles and colour legends, as HTML for `ui.components.figure`. Pure functions; no Streamlit."""

import math
from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from ui.figures import images
from ui.text.format import fixed, signed
from ui.text.language import markup, t


def readout() -> Markup:
    """Return the line below images that are `readable`. It then shows the numbers of a pixel."""
    words = markup('Point at a pixel<span class="keys">, or use the arrow keys,</span> to see its numbers.')
    return Markup('<p class="readout" role="status">{}</p>').format(words)


def image(source: str, title: str, alternative: str, readable: bool = False) -> Markup:
    """Return an HTML figure with an image. source: a data URL. alternative: the description for screen readers.

    readable: whether the user can read the values of single pixels with the pointer or the arrow keys.
    """
    attributes = Markup(' tabindex="0" data-readable') if readable else ""
    picture = Markup('<img src="{}" alt="{}"{}>').format(source, alternative, attributes)
    return Markup('<figure class="picture"><figcaption>{}</figcaption>{}</figure>').format(title, picture)


def equation(first: Markup, operator: str, second: Markup, result: Markup) -> Markup:
    """Return HTML with three images. operator: the sign between the first two, which give the third one."""
    sign = Markup('<span class="operator" aria-hidden="true">{}</span>')
    parts = first, sign.format(operator), second, sign.format("="), result
    return Markup('<div class="equation">{}</div>').format(Markup().join(parts))


def small_pictures(pictures: Sequence[Markup]) -> Markup:
    return Markup('<div class="small-pictures">{}</div>').format(Markup().join(pictures))


def misread(digits: np.ndarray, labels: np.ndarray, answers: np.ndarray) -> Markup:
    """Return HTML with images of digits, uint8 (n, 28, 28), above each its label and the digit that a network reads instead."""
    pictures = [
        image(
            images.digit(pixels / 255),
            Markup("{} → <b>{}</b>").format(label, read),
            t("A {label}, read as {read}", label=label, read=read),
        )
        for pixels, label, read in zip(digits, labels, answers, strict=True)
    ]
    return small_pictures(pictures)


def legend(scale: float, below: str, above: str, whole: bool = True, dark: bool = False) -> Markup:
    """Return the HTML legend of a colour scale from -scale to +scale. below, above: labels of its ends.

    whole: whether all values lie within the scale. If not, its ends say "or less" and "or more". dark: for a dark image.
    """
    decimals = max(0, 1 - math.floor(math.log10(scale)))  # two significant digits
    low, high = fixed(-scale, decimals), signed(scale, decimals)
    if not whole:
        low, high = t("{low} or less", low=low), t("{high} or more", high=high)
    spoken = t("Colour scale: orange {low}, clear 0, blue {high}", low=low, high=high)
    return Markup(
        '<div class="legend" role="img" aria-label="{spoken}">'
        '<div class="ramp{dark}"></div><div class="ticks"><span>{low}</span><span>0</span><span>{high}</span></div>'
        '<div class="ticks words"><span>{below}</span><span>{above}</span></div></div>'
    ).format(low=low, high=high, spoken=spoken, dark=" dark" if dark else "", below=below, above=above)

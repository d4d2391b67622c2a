"""Images with their titles and colour legends, as markup for `ui.components.figure`. No st.*, no state."""

import math
from collections.abc import Sequence

from ui.text.format import fixed, signed
from ui.text.markup import Markup, html

READOUT = html(  # below images that are `readable`; it then shows the numbers of a pixel
    '<p class="readout" role="status">Point at a pixel<span class="keys">, or use the arrow keys,</span> to see its numbers.</p>'
)


def image(source: str, title: str, alternative: str, readable: bool = False, style: str = "") -> Markup:
    """Return an HTML figure with an image. source: a data URL. alternative: the description for screen readers.

    readable: whether the user can read the values of single pixels with the pointer or the arrow keys.
    """
    attributes = html(' tabindex="0" data-readable') if readable else ""
    picture = html('<img src="{}" alt="{}"{}>', source, alternative, attributes)
    return html('<figure class="picture" style="{}"><figcaption>{}</figcaption>{}</figure>', style, title, picture)


def small_pictures(pictures: Sequence[Markup]) -> Markup:
    return html('<div class="pictures" style="gap:.7rem">{}</div>', list(pictures))


def legend(scale: float, below: str = "", above: str = "", whole: bool = True, dark: bool = False) -> Markup:
    """Return the HTML legend of a colour scale from -scale to +scale. below, above: labels of its ends.

    whole: whether all values lie within the scale. If not, "or less" and "or more" are added to its ends.
    """
    decimals = max(0, 1 - math.floor(math.log10(scale)))  # two significant digits
    low = fixed(-scale, decimals) + ("" if whole else " or less")
    high = signed(scale, decimals) + ("" if whole else " or more")
    words = html('<div class="ticks words"><span>{}</span><span>{}</span></div>', below, above) if below or above else ""
    return html(
        '<div class="legend" role="img" aria-label="Colour scale: orange {low}, clear 0, blue {high}">'
        '<div class="ramp{dark}"></div><div class="ticks"><span>{low}</span><span>0</span><span>{high}</span></div>{words}</div>',
        low=low,
        high=high,
        dark=" dark" if dark else "",
        words=words,
    )

"""Images with their titles and colour legends, as markup for `ui.components.figure`. No st.*, no state."""

import html
import math

from ui.text.format import fixed, signed


def image(source: str, title: str, alternative: str, readable: bool = False) -> str:
    """Return an HTML figure with an image. source: a data URL. title: HTML. alternative: the description for screen readers.

    readable: whether the user can read the values of single pixels with the pointer or the arrow keys.
    """
    attributes = ' tabindex="0" data-readable' if readable else ""
    picture = f'<img src="{source}" alt="{html.escape(alternative)}"{attributes}>'
    return f'<figure class="picture"><figcaption>{title}</figcaption>{picture}</figure>'


def legend(scale: float, below: str = "", above: str = "", whole: bool = True, dark: bool = False) -> str:
    """Return the HTML legend of a colour scale from -scale to +scale. below, above: labels of its ends.

    whole: whether all values lie within the scale. If not, "or less" and "or more" are added to its ends.
    """
    decimals = max(0, 1 - math.floor(math.log10(scale)))  # two significant digits
    low = fixed(-scale, decimals) + ("" if whole else " or less")
    high = signed(scale, decimals) + ("" if whole else " or more")
    words = f"<span>{html.escape(below)}</span><span>{html.escape(above)}</span>" if below or above else ""
    return (
        f'<div class="legend" role="img" aria-label="Colour scale: orange {low}, clear 0, blue {high}">'
        f'<div class="ramp{" dark" if dark else ""}"></div>'
        f'<div class="ticks"><span>{low}</span><span>0</span><span>{high}</span></div>'
        + (f'<div class="ticks words">{words}</div>' if words else "")
        + "</div>"
    )


def beside(left: str, right: str) -> str:
    """Return HTML that places two pieces of HTML side by side, or one below the other on a narrow screen."""
    return f'<div class="beside"><div>{left}</div><div>{right}</div></div>'

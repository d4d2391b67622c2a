"""The colours of the page's pictures and charts. `.streamlit/config.toml` has those of the theme.

Values above zero are blue and values below zero orange, which colour-blind readers can tell apart.
"""

ABOVE, BELOW = "#2f74e0", "#de6800"  # contrast on the light and the dark background: 4.3 and 4.1; 3.3 and 5.3
ABOVE_ON_DARK, BELOW_ON_DARK = "#5ca0ff", "#ff922c"  # over DARK_PAPER
DARK_PAPER = "#161616"
SERIES = (ABOVE, BELOW, "#0d9488", "#b0529e", "#8a7a1f", "#6b7280")  # of the curves in a chart

DIGITS = ("#d23c3c", "#b86a0a", "#7d7a1a", "#2f8a3c", "#0d8a80", "#1b82b5", "#4a6ee0", "#8a5cd6", "#bf45a0", "#7a7f8a")
# contrast of DIGITS on the light and the dark background: 3.8 to 4.6. A numeral names the digit too, for colour-blind readers.


def rgb(colour: str) -> tuple[int, int, int]:
    """Convert a colour to its red, green and blue values from 0 to 255.

    >>> rgb("#2f74e0")
    (47, 116, 224)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def css() -> str:
    colours = {"above": ABOVE, "below": BELOW, "above-on-dark": ABOVE_ON_DARK, "below-on-dark": BELOW_ON_DARK}
    colours |= {"dark-paper": DARK_PAPER} | {f"series-{i}": colour for i, colour in enumerate(SERIES)}
    colours |= {f"digit-{digit}": colour for digit, colour in enumerate(DIGITS)}
    return ":host, :root { " + " ".join(f"--{name}: {colour};" for name, colour in colours.items()) + " }\n"

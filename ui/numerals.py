"""Numbers as the page writes them where they span many sizes: three significant digits, powers of ten below a thousandth.

>>> text(-0.000123), tex(0.5), factor(-2.0)
('−1.23·10⁻⁴', '0.5', '(-2)')
"""

import math

SMALL, LARGE = 1e-3, 1e5  # outside of these a power of ten is easier to read
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def text(value: float, digits: int = 3) -> str:
    """A number for a sentence or a table, with a true minus sign."""
    mantissa, exponent = _split(value, digits)
    return (mantissa + (f"·10{str(exponent).translate(RAISED)}" if exponent else "")).replace("-", "−")


def tex(value: float, digits: int = 3) -> str:
    """A number for LaTeX."""
    mantissa, exponent = _split(value, digits)
    return mantissa + (rf"\cdot 10^{{{exponent}}}" if exponent else "")


def factor(value: float, digits: int = 3) -> str:
    """A number for LaTeX as a factor of a product: in parentheses where it is negative."""
    return f"({tex(value, digits)})" if value < 0 else tex(value, digits)


def tex_share(share: float) -> str:
    """A share for LaTeX, with as many decimals as it takes to tell it from 1."""
    return f"{share:.7f}" if 0.99 < share < 1 else tex(share)


def percent(share: float) -> str:
    """A share in percent, with two decimals, or as many as it takes to tell it from 0 and from 100."""
    decimals = 2
    while decimals < 6 and 0 < share < 1 and float(f"{100 * share:.{decimals}f}") in (0, 100):
        decimals += 1
    if share > 0 and float(f"{100 * share:.{decimals}f}") == 0:
        return f"{text(100 * share, 1)}\u00a0%"
    return f"{100 * share:.{decimals}f}\u00a0%"  # the two stay on one line


def _split(value: float, digits: int) -> tuple[str, int]:
    """The number to `digits` significant digits as a mantissa and an exponent, 0 for numbers of ordinary size."""
    if value == 0:
        return "0", 0
    if not math.isfinite(value):
        return ("∞" if value > 0 else "-∞") if not math.isnan(value) else "?", 0
    if SMALL <= abs(value) < LARGE:
        # '#' keeps the zeros that say how exact a number is; a whole number needs no point after it
        return f"{value:#.{digits}g}".rstrip(".") if abs(value) < 10**digits else f"{value:.0f}", 0
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return mantissa, int(exponent)

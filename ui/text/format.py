"""Write numbers, percentages, durations, networks and training runs for the page. Pure functions; no Streamlit.

They are written as in the visitor's language: "0.5" or "0,5". The minus sign is the true one (U+2212). A no-break space keeps a
number and its percent sign on one line.

>>> significant(-0.000123), fixed(-0.5), signed(0.5), percent(0.5), percent(0.99999, decimals=2)
('−1.23·10⁻⁴', '−0.50', '+0.50', '50.0\xa0%', '>\xa099.99\xa0%')
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import numpy as np
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.numbers import get_decimal_symbol

from model.network import Network
from system.json_values import number_of
from training.jobs.log import Progress
from training.jobs.store import Run
from ui.text.language import grouped, locale, mark, t, tn
from ui.text.literal import literal

SMALL, LARGE = 1e-3, 1e5  # numbers outside this range are written with a power of ten
MOST_DIGITS = 9  # of a factor; a float32 has no more
POWERS = mark("10⁻³ is 0.001, and 10⁻⁶ is 0.000001: the raised number says by how many places the point moves.")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
ACTIVATION_NAMES = {"relu": "ReLU", "sigmoid": mark("sigmoid"), "tanh": "tanh", "none": mark("no activation")}


def fixed(value: float, decimals: int = 2) -> str:
    """Format a number with a fixed number of decimals: 0.35, −0.35. Zero has no sign."""
    return _written(f"{round(value, decimals) + 0.0:.{decimals}f}")


def signed(value: float, decimals: int = 2) -> str:
    """Format a number with a sign and a fixed number of decimals: +0.35, −0.35."""
    return _written(f"{round(value, decimals) + 0.0:+.{decimals}f}")


def plain(value: float) -> str:
    """Format a number with as many decimals as it needs: 0.0001, 5."""
    return _written(f"{value:g}")


def _written(number: str) -> str:
    """Return a number as the visitor's language writes it. number: as Python writes it."""
    return number.replace("-", "−").replace(".", get_decimal_symbol(locale()))


def percent(share: float | None, decimals: int = 1) -> str:
    """Format a fraction between 0 and 1 as a percentage: 0.5 gives "50.0 %". None and NaN give "–".

    Only exactly 0 gives "0 %", and only exactly 1 gives "100 %". Values very close to 0 or 1 give "< 0.1 %" or "> 99.9 %".
    """
    if share is None or math.isnan(share):
        return "–"
    text, least = fixed(100 * share, decimals), 10.0**-decimals
    if share in (0, 1):
        text = f"{100 * share:.0f}"
    elif text == fixed(0, decimals):
        text = f"<\u00a0{fixed(least, decimals)}"
    elif text == fixed(100, decimals) and share < 1:
        text = f">\u00a0{fixed(100 - least, decimals)}"
    return text + percent_sign()


def percent_sign() -> str:
    """Return the percent sign, after the no-break space that stands before it in most languages."""
    is_english = locale().language == "en"  # the page's own way; English itself writes no space
    return "\u00a0%" if is_english else locale().percent_formats[None].suffix[0]


def points(new: float, old: float, decimals: int = 2) -> str:
    """Format the difference of two shares, each rounded as a percentage, in percentage points: "+0.31"."""
    return signed(round(100 * new, decimals) - round(100 * old, decimals), decimals)


def adding_up(parts: Sequence[float], total: float, decimals: int) -> list[float]:
    """Round the parts of a sum up or down, so that they add up to the rounded total.

    The parts with the largest remainders are rounded up (the largest remainder method).
    """
    if not all(map(math.isfinite, (*parts, total))):
        return list(parts)
    exact = [part * 10**decimals for part in parts]
    down = [math.floor(value) for value in exact]
    missing = round(round(total, decimals) * 10**decimals) - sum(down)
    upwards = sorted(range(len(parts)), key=lambda i: down[i] - exact[i])[: max(0, missing)]
    return [(value + (i in upwards)) / 10**decimals for i, value in enumerate(down)]


def addends(parts: Sequence[float], total: float) -> list[tuple[float, int]]:
    """Round the parts of a sum and its total to the same number of decimals, so that they add up.

    The largest part gets three significant digits, or up to two more if the total is smaller than the parts. A part that would be
    rounded to 0 stays as it is. Return the parts and the total, each with its number of significant digits, for `significant`.
    """

    def decimals_of(value: float) -> int:
        return 2 - math.floor(math.log10(abs(value))) if value and math.isfinite(value) else 0

    least = decimals_of(max(map(abs, parts)))
    decimals = max(0, least, min(decimals_of(total), least + 2))
    rounded = adding_up(parts, total, decimals)
    values = zip([*rounded, round(total, decimals)], [*parts, total], strict=True)
    return [(value, decimals + 3 - decimals_of(value)) if value else (exact, 3) for value, exact in values]


def significant(value: float, digits: int = 3) -> str:
    """Format a number with three significant digits by default: "0.500", "−2.34·10⁻⁷"."""
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "?" if math.isnan(value) else "∞" if value > 0 else "−∞"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    text = f"{mantissa}·10{str(int(exponent)).translate(RAISED)}"
    if SMALL <= abs(value) < LARGE:
        text = f"{value:.{max(0, digits - 1 - int(exponent))}f}"
    return _written(text)


def agreeing(factors: Sequence[float], product: float, digits: int = 3) -> int:
    """Return how many significant digits the factors need so that their product is right to `digits` significant digits."""

    def rounded(value: float, digits: int) -> float:
        return float(f"{value:.{digits - 1}e}")

    for count in range(digits, MOST_DIGITS):
        if rounded(math.prod(rounded(factor, count) for factor in factors), digits) == rounded(product, digits):
            return count
    return MOST_DIGITS


def factors_of(product: float, factors: Sequence[float]) -> str:
    """Write a product, such as "0.5 · (−2)". The factors have enough digits to give the rounded `product`."""
    count = agreeing(factors, product)
    return " · ".join(f"({significant(factor, count)})" if factor < 0 else significant(factor, count) for factor in factors)


def precise_percent(share: float) -> str:
    """Format a fraction as a percentage with two decimals, or up to six if it is close to 0 or 1: 0.00001 gives "0.001 %"."""
    return percent(share, next((decimals for decimals in range(2, 6) if percent(share, decimals)[0] not in "<>"), 6))


def rounded(values: np.ndarray) -> list:
    """Return an array as nested lists of numbers with at most four decimals, for JSON."""
    return np.round(values.astype(float), 4).tolist()


def duration(seconds: float | None) -> str:
    """Format a duration in seconds: "4 s", "2 min 5 s", "1 h 10 min". None gives "–"."""
    if seconds is None:
        return "–"
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def start_time(run: Run) -> str:
    """Format the start time of a training run: "24 Nov, 14:05", in the server's time zone. If unknown, return part of its id."""
    if not run.time:
        return run.id[:15]
    moment = datetime.fromtimestamp(run.time)
    day, time = format_skeleton("MMMd", moment, locale=locale()), format_time(moment, "HH:mm", locale=locale())
    return str(get_datetime_format("medium", locale())).replace("{1}", day).replace("{0}", time)


def run_name(run: Run) -> str:
    """Return the name that the user gave to a training run. By default it is the preset and the start time."""
    engine = "NumPy" if run.options.get("engine") == "numpy" else "default"
    return literal(run.name, markdown=False) or f"{literal(run.options.get('preset', engine), 30, False)}, {start_time(run)}"


def describe_network(network: Network) -> str:
    """Describe the layers and the size of a network: "784-128-64-10 · ReLU · 109,386 weights and biases"."""
    return t(
        "{layers} · {activation} · {numbers} weights and biases",
        layers=network.architecture,
        activation=t(ACTIVATION_NAMES[network.hidden]),
        numbers=grouped(network.parameters),
    )


def describe_training(network: Network) -> str:
    """Describe when and how a network was trained: "Trained 24 November 2026, preset quick, 3 epochs"."""
    metadata = network.metadata
    date, preset, epochs = metadata.get("date"), metadata.get("preset"), number_of(metadata, "epochs")
    parts = []
    if isinstance(date, str):
        with suppress(ValueError):
            moment = datetime.fromisoformat(date)
            parts.append(t("Trained {date}", date=format_date(moment, "long", locale=locale())))
    if isinstance(preset, str) and preset:
        parts.append(t("preset {name}", name=literal(preset, 60, markdown=False)))
    if epochs is not None:
        parts.append(tn("{n} epoch", "{n} epochs", epochs))
    return ", ".join(parts)


def dropout_rate(network: Network) -> float | None:
    """Return the share of hidden neurons that was left out in each step of a network's training, or None if it is not known."""
    settings = network.metadata.get("settings")
    return number_of(settings, "dropout") if isinstance(settings, Mapping) else None


def progress_line(progress: Progress) -> str:
    """Describe the progress of a training run: "Epoch 2 of 3 · 4 s left"."""
    if progress.state == "starting" or progress.epochs is None:
        return t("Starting: loading the training images. Other programs go first …")
    whole = min(int(progress.epoch) + 1, progress.epochs)
    if progress.seconds_left is None:
        return t("Epoch {number} of {all}", number=whole, all=progress.epochs)
    left = duration(progress.seconds_left)
    return t("Epoch {number} of {all} · {time} left", number=whole, all=progress.epochs, time=left)


def with_accuracy(name: str, accuracy: float | None) -> str:
    """Return a network's name with its accuracy in front, so that a narrow list does not cut it off: "98.20 % · quick"."""
    return name if accuracy is None else f"{percent(accuracy, 2)} · {name}"


def distinct(labels: Mapping[str, str], keep: Collection[str] = ()) -> dict[str, str]:
    """Make display names unique. labels: the names by id. keep: the ids whose names stay unchanged. Return the new names by id.

    If several ids have the same name, the part of the id after its last hyphen is added: "quick (3f2a)".
    """
    counts, result = Counter(labels.values()), {}
    for key, label in labels.items():
        if counts[label] > 1 and key not in keep:
            label = f"{label} ({key.rpartition('-')[2]})"
        while label in result.values():
            label += "*"
        result[key] = label
    return result

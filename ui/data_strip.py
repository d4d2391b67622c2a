"""The images of a training run in one strip: those to learn from, those to watch with, and the final exam."""

from collections.abc import Mapping

from training.presets import from_dict
from training.settings import Settings, SettingsError
from ui.components import figure
from ui.glossary import HELP, term

TEST_IMAGES = 10_000  # in MNIST


def show(settings: Mapping[str, object], key: str) -> None:
    """Show the strip of a run's settings. Show nothing if they are not known."""
    if strip := markup(settings):
        figure.show(strip, key)


def markup(settings: Mapping[str, object]) -> str:
    """Return the strip of a run's settings as markup, or "" if the settings can't be read."""
    known = _parsed(settings)
    if known is None:
        return ""
    made = known.synthetic_digits + known.shapes
    parts = [("learn", known.images, f"to {term('learn from', HELP['training pictures'])}")]
    if watched := known.train_size - known.images:
        parts.append(("watch", watched, f"to {term('watch', HELP['validation'])}"))
    parts.append(("exam", TEST_IMAGES, f"for the {term('final exam', HELP['test digits'])}"))
    cells = "".join(
        f'<div class="{name}" style="flex-grow:{count}"><i></i><b>{count:,}</b> {purpose}</div>' for name, count, purpose in parts
    )
    extra = f'<p class="small">… and {made:,} drawings made by a program, to learn from.</p>' if made else ""
    return f'<div class="strip" role="group" aria-label="The images of this training run">{cells}</div>{extra}'


def why_training_loss_is_higher(settings: Mapping[str, object]) -> str:
    """Return a sentence why a run's training loss may lie above its validation loss, in Markdown with terms, or ""."""
    known = _parsed(settings)
    if known is None:
        return ""
    reasons = []
    if known.label_smoothing:
        reasons.append("with [[label smoothing]], training never asks for 100 %, so its loss can't reach 0")
    if known.augmentation != "off":
        reasons.append("the training pictures are shifted and bent at random, which makes them harder")
    if known.dropout:
        reasons.append("[[dropout]] leaves out neurons in training only")
    return f"Why the training loss can lie above the validation loss: {'; '.join(reasons)}." if reasons else ""


def _parsed(settings: Mapping[str, object]) -> Settings | None:
    """Return settings from a log or a checkpoint, or None if they are missing or can't be used."""
    try:
        return from_dict(dict(settings)) if settings else None
    except (SettingsError, TypeError):
        return None

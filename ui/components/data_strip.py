"""A bar with the images of a training run: those for training, for validation and for the final test."""

from collections.abc import Mapping

from training.presets import from_dict
from training.settings import Settings, SettingsError
from ui.components import figure
from ui.text.format import count
from ui.text.glossary import HELP, term

TEST_IMAGES = 10_000  # in MNIST
WHY_THREE = (
    "**Why three kinds of pictures?** From the [[training pictures]] it learns. [[Validation|validation]] is the mock exam: "
    "people compare settings by it and keep the best. The [[test digits]] are the final exam. Both are needed: of many "
    "settings, the best in the mock exam was partly lucky there. Only pictures used neither to learn nor to choose give an "
    "honest mark."
)


def show(settings: Mapping[str, object], key: str) -> None:
    """Show how many images a training run uses for training, validation and testing. Show nothing if `settings` is invalid."""
    if strip := markup(settings):
        figure.show(strip, key)


def markup(settings: Mapping[str, object]) -> str:
    """Return HTML that shows how many images a training run uses, or "" if `settings` is missing or invalid."""
    known = _parsed(settings)
    if known is None:
        return ""
    made = known.synthetic_digits + known.shapes
    parts = [("learn", known.images, f"to {term('learn from', HELP['training pictures'])}")]
    if watched := known.train_size - known.images:
        parts.append(("watch", watched, f"for the {term('mock exam', HELP['validation'])}"))
    parts.append(("exam", TEST_IMAGES, f"for the {term('final exam', HELP['test digits'])}"))
    cells = "".join(
        f'<div class="{name}" style="flex-grow:{count}"><i></i><b>{count:,}</b> {purpose}</div>' for name, count, purpose in parts
    )
    extra = f'<p class="small">… and {made:,} drawings made by a program, to learn from.</p>' if made else ""
    return f'<div class="strip" role="group" aria-label="The images of this training run">{cells}</div>{extra}'


def in_steps(settings: Mapping[str, object]) -> str:
    """Return a sentence with a training run's batch size and its numbers of steps and epochs, or "" if `settings` is invalid."""
    known = _parsed(settings)
    if known is None:
        return ""
    return (
        f"Here a [[batch]] has {count(known.batch_size, 'picture')}, an [[epoch]] {count(known.steps, 'step')}, and the training "
        f"run {count(known.epochs, 'epoch')}: **{count(known.steps * known.epochs, 'step')}**."
    )


def why_training_loss_is_higher(settings: Mapping[str, object]) -> str:
    """Return a sentence on why a run's training loss can exceed its validation loss, or "" if its settings give no reason."""
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
    """Return settings given as a dictionary as a Settings object, or None if they are missing or invalid."""
    try:
        return from_dict(dict(settings)) if settings else None
    except (SettingsError, TypeError):
        return None

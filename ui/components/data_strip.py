"""A bar with the images of a training run: those for training, for validation and for the final test."""

from training.settings import Settings
from ui.components import figure
from ui.text.format import count
from ui.text.glossary import HELP, term
from ui.text.markup import Markup, html

TEST_IMAGES = 10_000  # in MNIST
WHY_THREE = (
    "**Why three kinds of pictures?** From the [[training pictures]] it learns. [[Validation|validation]] is the mock exam: "
    "people compare settings by it and keep the best. The [[test digits]] are the final exam. Both are needed: of many "
    "settings, the best in the mock exam was partly lucky there. Only pictures used neither to learn nor to choose give an "
    "honest mark."
)


def show(settings: Settings | None, key: str) -> None:
    """Show how many images a training run uses for training, validation and testing, unless its settings are unknown."""
    if settings is not None:
        figure.show(markup(settings), key)


def markup(settings: Settings) -> Markup:
    made = settings.synthetic_digits + settings.shapes
    parts = [("learn", settings.images, "to ", term("learn from", HELP["training pictures"]))]
    if watched := settings.train_size - settings.images:
        parts.append(("watch", watched, "for the ", term("mock exam", HELP["validation"])))
    parts.append(("exam", TEST_IMAGES, "for the ", term("final exam", HELP["test digits"])))
    cells = [
        html('<div class="{0}" style="flex-grow:{1}"><i></i><b>{1:,}</b> {2}</div>', name, count, purpose)
        for name, count, *purpose in parts
    ]
    extra = html('<p class="small">… and {:,} drawings made by a program, to learn from.</p>', made) if made else ""
    return html('<div class="strip" role="group" aria-label="The images of this training run">{}</div>{}', cells, extra)


def in_steps(settings: Settings) -> str:
    steps, epochs = settings.steps, settings.epochs
    return (
        f"Here a [[batch]] has {count(settings.batch_size, 'picture')}, an [[epoch]] {count(steps, 'step')}, and the training "
        f"run {count(epochs, 'epoch')}: **{count(steps * epochs, 'step')}**."
    )


def why_training_loss_is_higher(settings: Settings) -> str:
    """Return a sentence on why a run's training loss can exceed its validation loss, or "" if its settings give no reason."""
    reasons = []
    if settings.augmentation != "off":
        reasons.append("the training pictures are shifted and bent at random, which makes them harder")
    if settings.dropout:
        reasons.append("[[dropout]] leaves out neurons in training only")
    return f"Why the training loss can lie above the validation loss: {'; '.join(reasons)}." if reasons else ""

"""The prediction before a training run: how well will the new network read? Afterwards the test accuracy says it."""

from training.jobs.log import Progress
from ui.text.format import count, percent
from ui.views.quiz import Choice, Outcome

BOUNDS = 0.5, 0.9, 0.98  # of the test accuracy, between the options
QUESTION = Choice(
    "The network starts with random weights. How many of the test digits will it read correctly after the training run?",
    ("less than 50\u00a0%", "50 to 90\u00a0%", "90 to 98\u00a0%", "98\u00a0% or more"),
)


def outcome(progress: Progress) -> Outcome | None:
    """Return the answer to QUESTION: the range that contains the training run's test accuracy. Return None if it is not known."""
    accuracy = progress.test_accuracy
    if accuracy is None:
        return None
    option = sum(accuracy >= bound for bound in BOUNDS)
    epochs = count(progress.epochs_trained or round(progress.epoch), "time")
    why = f"It went {epochs} through its training digits, and every step lowered the loss a little."
    if option == 0:
        why = "It learnt little: the steps were too few, too small or too large to lower the loss."
    return Outcome(option, f"It reads {percent(accuracy, 2)} of the 10,000 test digits correctly.", why)

"""The prediction before a step: what will it do to other digits? Afterwards the test score says what it did."""

from ui import mnist_digits, quiz
from ui.quiz import Choice, Outcome
from ui.reading import Reading
from ui.teaching import TeachingHistory
from ui.text.format import percent, points
from ui.views.teach import learning_rate

KEY = "predict-teach"
QUESTION = Choice(
    "After the next step, how will the network read the 10,000 test digits?",
    ("a little better", "about as well", "worse"),
)


def ask(reading: Reading, history: TeachingHistory) -> None:
    """Ask the user to predict how the next training step will change the test accuracy. Ask again after each round of steps."""
    quiz.ask(KEY, _about(reading, history.steps), QUESTION)


def compare(reading: Reading, history: TeachingHistory) -> None:
    """If the user has predicted the effect of the latest training steps on the test accuracy, show prediction and result."""
    quiz.compare(KEY, _about(reading, history.steps - history.rounds[-1].taught.steps), QUESTION, outcome(history))


def outcome(history: TeachingHistory) -> Outcome:
    """Return an Outcome: whether the latest steps raised, lowered or hardly changed the test accuracy."""
    before, after = mnist_digits.score(history.before_last), history.rounds[-1].score
    change = after.correct.sum() - before.correct.sum()
    option = 1 if abs(change) <= learning_rate.FEW else 0 if change > 0 else 2
    result = f"It reads {percent(after.accuracy, 2)} correctly, a change of {points(after.accuracy, before.accuracy)} points."
    return Outcome(option, result, "Each step looked at one drawing, and moved weights that every digit is read with.")


def _about(reading: Reading, steps: int) -> str:
    return f"{reading.network_id} after {steps}"

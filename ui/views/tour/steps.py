"""The steps of the guided tour.

A step is data: a task, what to notice, where to see it, and how the page knows that it is done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from model.digit import CANVAS
from model.doubt import THRESHOLD, confidence
from training.jobs import launcher
from ui import commands, session
from ui.reading import Reading
from ui.views import inside, training
from ui.views.quiz import Quiz
from ui.views.teach import apply

SMALL = 0.5  # share of the sheet's side: a smaller drawing counts as small


@dataclass(frozen=True)
class Step:
    """One step of the guided tour.

    id: identifies the step in the browser's storage, so it must never change.
    task: what the user should do, in one or two sentences.
    notice: what the user should look at, in one sentence.
    view: the tab that the button "Show me" opens. If it is empty, there is no button.
    parts: values that "Show me" sets in the tab's widgets, by key.
    prepare: a function that "Show me" also calls.
    done: a function that returns whether the user has done the task.
    praise: the text to show when the task is done.
    quiz: a question, shown instead of the task.
    trains: whether the step needs a training run, which a page or a server may not offer.
    place: the key of the element that "Show me" scrolls to. By default it scrolls to the top of the tab.
    """

    id: str
    title: str
    task: str = ""
    notice: str = ""
    view: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Reading], None] | None = None
    done: Callable[[Reading], bool] | None = None
    praise: str = ""
    quiz: Quiz | None = None
    trains: bool = False
    place: str = ""


def _is_drawn(reading: Reading) -> bool:
    return reading.parsed is not None and bool(reading.parsed.strokes) and reading.passed is not None


def _is_doubtful(reading: Reading) -> bool:
    return reading.passed is not None and float(confidence(reading.passed)) < THRESHOLD


def _is_small(reading: Reading) -> bool:
    if reading.parsed is None or not reading.parsed.strokes or reading.parsed.picture is not None:
        return False
    points = np.array([curve for stroke in reading.parsed.strokes for curve in stroke], float).reshape(-1, 2)
    return bool(np.ptp(points, axis=0).max() < SMALL * CANVAS)


def _strongest(reading: Reading) -> tuple[int, int] | None:
    """Return the neuron with the largest output in the first hidden layer, as (layer, index).

    Return None if nothing is drawn or the network has no hidden layer.
    """
    if reading.passed is None or len(reading.network.layers) < 2:
        return None
    return 0, int(reading.passed.activations[0].argmax())


def _select_strongest(reading: Reading) -> None:
    place = _strongest(reading)
    if place is not None:
        commands.select_neuron(*place)


def _sees_strongest(reading: Reading) -> bool:
    return _strongest(reading) is not None and session.current().neuron == _strongest(reading)


def _is_taught(reading: Reading) -> bool:
    """Return whether the latest round of training in the tab "Teach it" has succeeded.

    It has succeeded if the network now predicts the digit that the user has chosen as correct.
    """
    rounds = session.current().history(reading.network_id, reading.network).rounds
    return bool(rounds) and int(rounds[-1].taught.probabilities[-1].argmax()) == rounds[-1].taught.label


def _is_taken_back(reading: Reading) -> bool:
    has_taught = "teach" in session.current().tour.done
    return has_taught and not session.current().history(reading.network_id, reading.network).steps


def _has_trained(reading: Reading) -> bool:
    run = launcher.current()
    return run is not None and run.id in session.current().runs.watched and launcher.follow(run).state == "done"


STEPS: tuple[Step, ...] = (
    Step(
        "draw",
        "Draw slowly, and stop half-way",
        "Draw a 3, slowly. Hold the pen still in the middle of it, then go on.",
        "The answer changes while you draw: the network reads every moment, not only the end.",
        "Reading",
        done=_is_drawn,
        praise="Drawn and read.",
    ),
    Step(
        "fool",
        "Fool it",
        "Press **Clear**, and draw something that is no digit: a heart, a letter, a face.",
        "The ten percentages still add up to 100 %, because they only compare ten digits.",
        "Reading",
        done=_is_doubtful,
        praise="It says itself that this doesn't look like a digit.",
    ),
    Step(
        "pixels",
        "All that it sees: 28 × 28 pixels",
        "Clear the sheet, and draw a small digit in a corner.",
        "Under *What the network sees* it is drawn anew, in the middle: these 784 numbers are all that goes in.",
        "Reading",
        done=_is_small,
        praise="Small on the sheet, and as large as any other in the 28 × 28 pixels.",
    ),
    Step(
        "neuron",
        "The strongest neuron",
        "**Show me** opens the neuron that responds most to your drawing. Look below the diagram, then press another one.",
        "Blue and orange show what it looks for; times your pixels, they show what it finds.",
        "Inside",
        {inside.PART_KEY: next(iter(inside.PARTS))},
        _select_strongest,
        _sees_strongest,
        "This is the strongest neuron of the first hidden layer.",
    ),
    Step(
        "teach",
        "Teach it a sideways 7",
        "Draw a 7 that lies on its side. In *Teach it*, say that it is a **7** and take steps until it is read as one.",
        "Each step moves all weights a little, so that the probability of 7 grows.",
        "Teach it",
        done=_is_taught,
        praise="Taught: it reads the digit as you say.",
    ),
    Step(
        "forgot",
        "What was forgotten?",
        "**Show me** goes to the table in *Teach it*: how does it read the 10,000 test digits now?",
        "All digits are read with the same weights, so what helps one drawing can harm others.",
        "Teach it",
        place=apply.OTHERS,
    ),
    Step(
        "undo",
        "Take it back",
        "Press **Take back all**.",
        "The network is as before: you had taught a copy, and the one that reads stays until you keep another.",
        "Teach it",
        done=_is_taken_back,
        praise="Taken back: every weight is as it was.",
    ),
    Step(
        "train",
        "Watch an untrained network learn your drawing",
        "Draw a digit, open *Training*, and press **Start training**. *Instant* takes some seconds.",
        "The first row shows how random weights read your drawing; row by row they learn to read it.",
        "Training",
        {training.PART: training.SERVER},
        done=_has_trained,
        praise="Trained from random weights, before your eyes.",
        trains=True,
    ),
    Step(
        "learns",
        "First question of three",
        quiz=Quiz(
            "You draw a hundred more digits. What does the network learn from them?",
            ("nothing", "to read your hand better", "to read slower"),
            0,
            "Its weights change only in *Teach it* and in a training run.",
        ),
    ),
    Step(
        "stores",
        "Second question",
        quiz=Quiz(
            "Where are the pictures that it was trained on?",
            ("in its hidden layers", "nowhere in it", "in its 784 inputs"),
            1,
            "It keeps weights and biases only: numbers that were adjusted to the pictures.",
        ),
    ),
    Step(
        "sure",
        "Third question",
        quiz=Quiz(
            "It reads a drawing as 7, with a probability of 99 %. What is certain, whatever was drawn?",
            ("it is a 7", "7 fits best of the ten digits", "it would be right in 99 of 100 cases"),
            1,
            "They compare the ten digits. “99 of 100” holds for digits like the test digits, not for a heart.",
        ),
    ),
)

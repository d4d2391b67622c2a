"""The steps of the guided tour, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from model.damage import REMOVED, SEED
from model.digit import CANVAS
from model.doubt import THRESHOLD, confidence
from ui import commands, session
from ui.reading import Reading
from ui.views import inside, training
from ui.views.example_digit import sample_of
from ui.views.inside import damage
from ui.views.lessons import functions, learning, practice
from ui.views.quiz import Quiz
from ui.views.teach import apply, learning_rate

MUCH_DROPOUT = 0.4  # p
SMALL = 0.5  # share of the sheet's side: a smaller drawing counts as small
SEEN = 0.001  # of a share: what is less is not seen


@dataclass(frozen=True)
class Step:
    """One step of the guided tour.

    id: identifies the step in the browser's storage, so it must never change.
    task: what the user should do, or "" for a question or the end of the tour.
    notice: what the user should look at.
    view, lesson: the tab and the lesson that the button "Show me" opens. Without a view, there is no button.
    parts: the values, by key, that "Show me" sets in widgets. on: a function that "Show me" calls.
    places: CSS selectors of the elements that "Show me" scrolls to. results: those that it scrolls to once the task is done, if
        others.
    subject: returns what the task asks the user to change, such as the drawing.
    done: returns whether the task is done. `praise` is shown as long as it is, if the user has changed the subject since the
        step was opened.
    quiz: a question, shown instead of the task.
    """

    id: str
    title: str
    task: str = ""
    notice: str = ""
    view: str = ""
    lesson: int | None = None
    places: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    parts: Mapping[str, object] = field(default_factory=dict)
    on: Callable[[Reading], None] | None = None
    subject: Callable[[Reading], object] | None = None
    done: Callable[[Reading], bool] = lambda reading: True
    praise: str = ""
    quiz: Quiz | None = None


def _drawing(reading: Reading) -> object:
    return reading.sheet.drawing


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
    """Return the neuron with the largest output in the first hidden layer, as (layer, index), or None if there is none."""
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
    """Return whether the latest steps in the tab "Teach it" raised the probability of the digit that they taught."""
    rounds = session.current().history(reading.network_id, reading.network).rounds
    if not rounds:
        return False
    taught = rounds[-1].taught
    return bool(taught.probabilities[-1, taught.label] > taught.probabilities[0, taught.label])


def _has_forgotten(reading: Reading) -> bool:
    """Return whether the steps in the tab "Teach it" have cost so many test digits that the view says that it is a lot."""
    return apply.is_much(session.current().history(reading.network_id, reading.network))


def _taught_network(reading: Reading) -> str:
    return session.current().history(reading.network_id, reading.network).network.key


def _raise_second(reading: Reading) -> None:
    """Select the digit with the second highest probability in lesson 4 on softmax, where the user can then raise its logit."""
    session.store_choice(functions.DIGIT_KEY, int(np.argsort(-sample_of(reading).passed.probabilities)[1]))


def _raise(reading: Reading) -> float:
    return session.stored(functions.RAISE_KEY, 0.0)


def _has_raised(reading: Reading) -> bool:
    """Return whether the slider of lesson 4 makes the share of one digit grow so much that a person sees it."""
    digit, logits = session.stored(functions.DIGIT_KEY, None), sample_of(reading).passed.logits
    if not isinstance(digit, int):
        return False
    grown = functions.raised(logits, digit, _raise(reading)) - functions.raised(logits, digit, 0.0)
    return bool(grown[digit] >= SEEN)


def _dropout(reading: Reading) -> float:
    return session.stored(practice.DROP_KEY, practice.TUTORIAL_DROPOUT)


def _removed(reading: Reading) -> float:
    return damage.chosen_strength(reading, REMOVED)


def _is_misread(reading: Reading) -> bool:
    """Return whether the user has removed so many weights that the network reads the drawing as another digit."""
    share = _removed(reading)
    if reading.passed is None or not share:
        return False
    removed = damage.KINDS[REMOVED].damage.apply(reading.network, share, np.random.default_rng(SEED))
    return removed.forward(reading.passed.x).digit != reading.passed.digit


def _has_diverged(reading: Reading) -> bool:
    x, steps = learning.ink(sample_of(reading)), session.stored(learning.STEPS_KEY, learning.STEPS)
    return steps > 0 and learning.chosen_rate(x)[0] * x**2 > 2  # the steps of lesson 6 then diverge


SHEET = (".st-key-canvas",)
ANSWER = (*SHEET, ".answer")

STEPS: tuple[Step, ...] = (
    Step(
        "draw",
        "Draw slowly, and stop half-way",
        "On an empty sheet, draw a 3, slowly. Hold the pen still in the middle of it, then go on.",
        "The answer changes while you draw: the network reads all the time.",
        "Reading",
        places=ANSWER,
        subject=_drawing,
        done=_is_drawn,
        praise="Drawn and read.",
    ),
    Step(
        "fool",
        "Fool it",
        "On an empty sheet, draw something that is no digit: a heart, a letter, a face.",
        "The ten percentages still add up to 100\u00a0%, because they only compare ten digits.",
        "Reading",
        places=ANSWER,
        subject=_drawing,
        done=_is_doubtful,
        praise="The page itself says that this doesn't look like a digit.",
    ),
    Step(
        "pixels",
        "All that goes in: 28 × 28 pixels",
        "On an empty sheet, draw a small digit in a corner.",
        "In the last picture it is large and in the middle: these 784 numbers are all that goes in.",
        "Reading",
        places=SHEET,
        results=(".steps ol",),
        subject=_drawing,
        done=_is_small,
        praise="Small on the sheet, large in the 28 × 28 pixels.",
    ),
    Step(
        "neuron",
        "The strongest neuron",
        "**Show me** opens the neuron that responds most to your drawing.",
        "Ink on blue raises its sum, ink on orange lowers it. Weights times pixels give the last picture.",
        "Inside",
        places=(".st-key-inside-looks",),
        parts={inside.PART_KEY: next(iter(inside.PARTS))},
        on=_select_strongest,
        subject=lambda reading: (session.current().view, session.current().neuron),
        done=_sees_strongest,
        praise="This is the strongest neuron of the first hidden layer.",
    ),
    Step(
        "softmax",
        "From scores to percentages",
        "**Show me**, then move the slider to the right, until a bar grows: it raises the score of one digit.",
        "What this bar gains, the others lose, because the ten share 100\u00a0%. That is *softmax*.",
        "Lessons",
        lesson=3,
        places=(".st-key-lesson-softmax",),
        on=_raise_second,
        subject=_raise,
        done=_has_raised,
        praise="One score has grown, and the percentages have changed.",
    ),
    Step(
        "delta",
        "Who is to blame?",
        "**Show me**, then press a bar: each is a hidden neuron, and its height is its error term δ.",
        "δ says how fast the loss, the size of the mistake, grows with the neuron's sum. A silent neuron has δ = 0.",
        "Lessons",
        lesson=6,
        places=(f".st-key-{learning.BARS_KEY}",),
        subject=lambda reading: session.stored(learning.UNIT_KEY, None),
        praise="Below the bars you see how its δ is computed.",
    ),
    Step(
        "teach",
        "Teach it a sideways 7",
        "Draw a 7 that lies on its side. In *Teach it*, say that it is a **7**, and press **1 step**, a few times.",
        "It was trained on digits that are turned only a little. A small step gives 7 some more percent, and costs hardly a test "
        "digit.",
        "Teach it",
        places=(f".st-key-{apply.CHOICE_KEY}",),
        subject=_taught_network,
        done=_is_taught,
        praise="The percentage of your digit grew.",
    ),
    Step(
        "forgot",
        "Why small steps?",
        "**Show me** opens the slider of η. Move it to **1**, and press **1 step**.",
        "*What it did to other digits* says what a step costs: all digits are read with the same weights.",
        "Teach it",
        places=(f".st-key-{apply.RATE_KEY}",),
        on=lambda _: session.store_choice(learning_rate.OPEN, True),
        subject=_taught_network,
        done=_has_forgotten,
        praise="Far too large: fewer test digits are read correctly.",
    ),
    Step(
        "undo",
        "Take it back",
        "Press **Take back all**.",
        "A step changes only a copy of the network, so nothing is lost.",
        "Teach it",
        places=(f".st-key-{apply.STEPS_KEY}",),
        subject=_taught_network,
        done=lambda reading: _taught_network(reading) == reading.network.key,
        praise="Taken back: every weight is as it was.",
    ),
    Step(
        "train",
        "Watch a network learn",
        "**Show me**, then press **Learn**.",
        "With random weights it can only guess. Batch after batch of examples, each step changes them so that the loss falls.",
        "Training",
        places=(".trainer .controls",),
        parts={training.PART: training.WATCH},
        subject=lambda reading: session.stored(training.REACHED, 0),
        praise="It came to read nine in ten test digits, its final exam: it learned from none of them.",
    ),
    Step(
        "rate",
        "Too large a step",
        "**Show me**, then move the learning rate η to the right, step by step, until it breaks.",
        "A small step goes down the valley. Too large a step jumps over it, and ends higher each time.",
        "Lessons",
        lesson=5,
        places=(".st-key-lesson-descent",),
        subject=lambda reading: session.stored(learning.RATE_KEY, learning.RATE),
        done=_has_diverged,
        praise="Broken: each step ends higher than the one before.",
    ),
    Step(
        "dropout",
        "Some neurons are left out",
        "**Show me**, then move p to 0.5: in each of twenty readings, about half of the hidden neurons are left out.",
        "Count the answers that stay the same. Training with *dropout* lets no neuron rely on a single other one.",
        "Lessons",
        lesson=7,
        places=(".st-key-lesson-dropout",),
        subject=_dropout,
        done=lambda reading: _dropout(reading) >= MUCH_DROPOUT,
        praise="Left out at random, other neurons for each reading.",
    ),
    Step(
        "break",
        "Break it on purpose",
        "**Show me**, then remove more and more of the network's weights, until it reads your drawing as another digit.",
        "The curve shows how many weights it can miss before it misreads more test digits.",
        "Inside",
        places=(".st-key-inside-damage-controls",),
        parts=inside.damage_choices(REMOVED),
        subject=_removed,
        done=_is_misread,
        praise="Broken: too few weights are left for your drawing.",
    ),
    Step(
        "learns",
        "First question of three",
        quiz=Quiz(
            "You draw a hundred more digits. What does the network learn from them?",
            ("nothing", "to read your hand better", "to read more slowly"),
            0,
            "Drawing changes no weight. Only *Teach it* changes some, in a copy, and a training run makes a new network.",
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
            "It reads a drawing as 7, with a probability of 99\u00a0%. What is certain, whatever was drawn?",
            ("it is a 7", "7 fits best of the ten digits", "it would be right in 99 of 100 cases"),
            1,
            "The percentages compare the ten digits. Of digits like the test digits, about 99 of 100 such answers are right. For "
            "a drawing unlike them, such as a heart, do not trust it.",
        ),
    ),
    Step(
        "end",
        "Where to go on",
        notice="What is a neuron? *Lessons* begins with one. Can you fool it again? *Explore* has a game, **Fool it**.",
    ),
)

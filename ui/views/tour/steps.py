"""The steps of the guided tour, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from model.digit import CANVAS
from model.doubt import THRESHOLD, confidence
from ui import commands, session
from ui.example_digit import sample_of
from ui.quiz import Quiz
from ui.reading import Reading
from ui.teaching import TeachingHistory
from ui.text import worked_examples
from ui.views import inside, training
from ui.views.lessons import functions, learning, neurons, practice
from ui.views.teach import apply, learning_rate

SMALL = 0.5  # share of the sheet's side: a smaller drawing counts as small


@dataclass(frozen=True)
class Step:
    """One step of the guided tour.

    id: identifies the step in the browser's storage, so it must never change.
    task: what the user should do, or "" for a question. notice: what to look at. Together they have at most three sentences.
    view, lesson: the tab and the lesson that the button "Show me" opens. Without a view, there is no button.
    parts: the values, by key, that "Show me" sets in widgets. on: a function that "Show me" calls.
    places: CSS selectors of the elements that "Show me" scrolls to. results: those that it scrolls to once the task is done, if
        others.
    subject: returns what the task asks the user to change, such as the drawing.
    done: returns whether the task is done. `praise` is shown as long as it is, if the user has changed the subject since the
        step was opened.
    quiz: a question, shown instead of the task, above the notice.
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
    rounds = _history(reading).rounds
    if not rounds:
        return False
    taught = rounds[-1].taught
    return bool(taught.probabilities[-1, taught.label] > taught.probabilities[0, taught.label])


def _history(reading: Reading) -> TeachingHistory:
    return session.current().history(reading.network_id, reading.network)


def _chosen(key: str, default: float) -> Callable[[Reading], float]:
    """Return a function that returns the value that the user has chosen in the widget `key`, or `default`."""
    return lambda reading: session.stored(key, default)


def _has_diverged(reading: Reading) -> bool:
    return learning.has_diverged(sample_of(reading))


ANSWER = (".st-key-canvas", ".head")
SCORES, SHARES = worked_examples.scores_and_shares()
WEIGHT = _chosen(neurons.WEIGHT_KEY, neurons.WEIGHTS[0])
RAISED = _chosen(functions.RAISE_KEY, 0.0)
P = _chosen(learning.P_KEY, learning.P)
BLAMED = _chosen(learning.BLAMED_KEY, learning.TO_DIGITS[0])
DROPPED = _chosen(practice.DROP_KEY, practice.TUTORIAL_DROPOUT)

STEPS: tuple[Step, ...] = (
    Step(
        "draw",
        "Draw slowly, small, in a corner",
        "On an empty sheet, slowly draw a small 3 in a corner.",
        "The answer changes while you draw. All that goes in are the 784 pixels (28\u00a0×\u00a028) beside the sheet, with "
        "the digit large and in the middle.",
        "Look inside",
        places=ANSWER,
        results=(".pixels",),
        subject=_drawing,
        done=_is_small,
        praise="Small on the sheet, large in the 784 pixels.",
    ),
    Step(
        "fool",
        "Fool it",
        "On an empty sheet, draw something that is no digit: a heart, a letter, a face.",
        "The ten percentages still add up to 100\u00a0%, because they compare only ten digits. So even a large one does not "
        "prove that it is a digit.",
        "Look inside",
        places=ANSWER,
        subject=_drawing,
        done=_is_doubtful,
        praise="The page, not the network, says that this doesn't look like a digit.",
    ),
    Step(
        "layers",
        "784, 128, 64 and 10",
        "**Show me**, then choose more neurons for hidden layer 1.",
        "784 numbers go in, one for each of 28\u00a0×\u00a028 pixels, and 10 come out, one for each digit. How many *hidden* "
        "neurons stand between, here 128 and 64, is people's choice: more can tell more apart, but need more weights.",
        "Lessons",
        lesson=1,
        places=(f".st-key-{neurons.SHAPE_KEY}",),
        subject=lambda reading: neurons.chosen_sizes(),
        done=lambda reading: neurons.chosen_sizes()[1] > neurons.FIRST,
        praise="More neurons, more weights: each has one for every input.",
    ),
    Step(
        "sum",
        "What a neuron computes",
        "**Show me**, then drag *Weight 1* below 0.",
        "A neuron multiplies each input by a *weight*, and adds up the products and one more number, its *bias*. A fixed "
        "function turns this sum into the output: here a number from 0 to 1, in the shipped network the sum itself, or 0 if it "
        "is negative.",
        "Lessons",
        lesson=0,
        places=(f".st-key-{neurons.NEURON_KEY}",),
        subject=WEIGHT,
        done=lambda reading: WEIGHT(reading) < 0,
        praise="A negative weight: the larger its input, the smaller the sum.",
    ),
    Step(
        "neuron",
        "A picture of its weights",
        "**Show me** opens the neuron that responds most to your drawing.",
        "The first picture is its 784 weights, one for each pixel, not a stored digit: ink on blue (positive) raises its sum, "
        "ink on orange (negative) lowers it. The last one, weights times pixels, is what it finds in your drawing.",
        "Look inside",
        places=(".st-key-inside-looks",),
        parts={inside.PART_KEY: inside.NEURON},
        on=_select_strongest,
        subject=lambda reading: (session.current().view, session.current().neuron),
        done=_sees_strongest,
        praise="This is the strongest neuron of the first hidden layer.",
    ),
    Step(
        "softmax",
        "From scores to percentages",
        "**Show me**, then move the slider towards *higher*: it raises one of three scores.",
        "*Softmax* raises e (about 2.7) to the power of each output's sum, its *score*, and divides by the sum of these powers: "
        f"the scores {SCORES} become {SHARES}. They are shares of one sum, together 100\u00a0%, so what one gains the others "
        "lose.",
        "Lessons",
        lesson=3,
        places=(f".st-key-{functions.SOFTMAX_KEY}",),
        on=lambda _: session.store_choice(functions.DIGIT_KEY, functions.THREE[1]),
        subject=RAISED,
        done=lambda reading: RAISED(reading) > 0 and session.stored(functions.DIGIT_KEY, functions.ALL) != functions.ALL,
        praise="One score has grown: its digit gained what the others lost.",
    ),
    Step(
        "loss",
        "How wrong is it?",
        f"**Show me**, then halve p, the probability of the right digit: from {learning.P:g} to {learning.P / 2:g}.",
        "The first curve, the *loss* (−log p; on a calculator, ln), says how wrong the network is: p = 1 costs 0, "
        f"{worked_examples.costs((0.5, 0.25))}, the same again for each halving. It costs most to be sure of a wrong digit.",
        "Lessons",
        lesson=4,
        places=(f".st-key-{learning.LOSS_KEY}",),
        subject=P,
        done=lambda reading: P(reading) <= learning.P / 2,
        praise="p has fallen, and the loss has grown.",
    ),
    Step(
        "delta",
        "Who is to blame?",
        "**Show me**, then make this hidden neuron's weight to the wrong digit larger.",
        "The wrong digit got 0.9 too much and the right one 0.9 too little. Each such error times the neuron's weight to that "
        f"digit, added up, is the neuron's δ: {learning.blame()} at first (0 if it is silent), and says how fast the loss grows "
        "with its sum.",
        "Lessons",
        lesson=6,
        places=(f".st-key-{learning.BLAME_KEY}",),
        subject=BLAMED,
        done=lambda reading: BLAMED(reading) > learning.TO_DIGITS[0],
        praise="δ has grown: a step now lowers this neuron's sum more.",
    ),
    Step(
        "teach",
        "Teach it a sideways 7",
        "Draw a 7 that lies on its side, say in *Teach it* that it is a **7**, and press **1 step** a few times.",
        "All digits share the same weights, so a step for your 7 can change how others are read. A small step gives 7 some "
        "more percent, and costs hardly any test digits.",
        "Teach it",
        places=(".teaching",),
        subject=lambda reading: _history(reading).network.key,
        done=_is_taught,
        praise="The percentage of your digit grew.",
    ),
    Step(
        "forgot",
        "Too long a step",
        "**Show me** opens η, the *learning rate*, which says how long a step is: move it to **1**, and press **1 step**.",
        "*What it did to other digits* says how many of 10,000 other digits it still reads correctly. Only a copy has changed: "
        "**Take back all** mends it.",
        "Teach it",
        places=(f".st-key-{apply.RATE_KEY}",),
        on=lambda _: session.store_choice(learning_rate.OPEN, True),
        subject=lambda reading: _history(reading).network.key,
        done=lambda reading: apply.is_much(_history(reading)),  # as the view says
        praise="Far too long: fewer test digits are read correctly.",
    ),
    Step(
        "rate",
        "Why small steps?",
        "**Show me**, then move the learning rate η to the right, step by step, until it breaks.",
        "The point goes down the curve of the error, and η says how far each step goes. Too long a step jumps over the lowest "
        "place, and ends higher each time.",
        "Lessons",
        lesson=5,
        places=(".st-key-lesson-descent",),
        subject=_chosen(learning.RATE_KEY, learning.RATE),
        done=_has_diverged,
        praise="Broken: each step ends higher than the one before.",
    ),
    Step(
        "train",
        "What a training run is",
        "**Show me**, then press **Learn**.",
        "A new network has random weights and can only guess. In a training run it reads a *batch* of training pictures whose "
        "digits are known, every weight changes a little so that their loss falls, and the next batch follows; once through all "
        "pictures is an *epoch*.",
        "Training",
        places=(".trainer .controls",),
        subject=lambda reading: session.stored(training.REACHED, 0),
        praise="It reads more than nine in ten digits that it never practised on.",
    ),
    Step(
        "validation",
        "Exercises, mock exam, final exam",
        "**Show me**, choose 100 *examples* in the settings, start again, and let it learn.",
        "One curve is its accuracy on these *training* pictures: so few, it learns by heart; the other, on test digits that "
        "it never practises on, serves here as a mock exam, *validation*, by which people choose settings. "
        "The best settings there were partly lucky, so an honest final mark, the *test*, needs yet other digits.",
        "Training",
        places=(".trainer .curves figure:last-of-type",),
    ),
    Step(
        "dropout",
        "Some neurons are left out",
        "**Show me**, then move p, the share that is left out, to 0.5: in each of twenty readings, another half is left out.",
        "Training with *dropout* does so for each picture, so that no neuron relies on a single other one, and less is "
        "learned by heart. Afterwards all take part: here some are left out only so that you see it.",
        "Lessons",
        lesson=7,
        places=(".st-key-lesson-dropout",),
        subject=DROPPED,
        done=lambda reading: DROPPED(reading) >= practice.ASKED,
        praise="Left out at random, others for each reading.",
    ),
    Step(
        "why",
        "Why is a digit misread?",
        "Press **Try a hard one** below the sheet, then **Show me**.",
        "Blue ink speaks for the digit that it reads, orange ink against it. Ink in a place that is unusual for its digit "
        "misleads: a 4 that is closed at the top has ink where a 9 has it, which raises the score of 9.",
        "Look inside",
        places=(".st-key-inside-saliency",),
        parts={inside.PART_KEY: inside.WHY},
        subject=_drawing,
        done=lambda reading: session.current().view == "Look inside" and inside.part() == inside.WHY,
        praise="The colours say which ink decided it.",
    ),
    Step(
        "learns",
        "First question of two",
        quiz=Quiz(
            "You draw a hundred more digits. What does the network keep of them?",
            ("nothing", "their pictures", "how your hand writes"),
            0,
            "Drawing changes no weight: only *Teach it* does, in a copy, and a training run, which makes a new network. It keeps "
            "only weights and biases, numbers that were adjusted to the training pictures: the pictures are not in it.",
        ),
    ),
    Step(
        "sure",
        "Second question",
        notice="*Explore* has a game, **Fool it**.",
        quiz=Quiz(
            "It reads a drawing as 7, with a probability of 99\u00a0%. What is certain, whatever was drawn?",
            ("it is a 7", "7 fits best of the ten digits", "it would be right in 99 of 100 cases"),
            1,
            "The percentages compare the ten digits. Of digits like the test digits, about 99 of 100 such answers are right. For "
            "a drawing unlike them, such as a heart, do not trust it.",
        ),
    ),
)

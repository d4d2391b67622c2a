"""The cards of the guided tour, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from model.reading import Content, Reading, read
from model.strokes import Drawing, polyline
from ui import commands, mnist_digits, networks, session
from ui.curriculum import Experiment
from ui.text.format import fixed
from ui.views import inside
from ui.views.inside import saliency
from ui.views.lessons import functions
from ui.views.teach import apply, learning_rate

FUNCTIONS = 2  # the index of the lesson on activation functions
TAUGHT = 7  # the digit that the cards on Teach it are about
SIDEWAYS = (64, 230), (67, 160), (70, 93), (144, 128), (208, 160), (269, 182)  # a 7 on its side, in canvas px
EXAMPLE = Content(Drawing((polyline(SIDEWAYS),)), TAUGHT, "an example: a 7 that lies on its side")
# Settings at which dropout helps. Measured with 30 random starts: at 40,000 examples read, 50 % dropout gives 88.9 % of the test
# digits instead of 87.4 %, and more in 29 of 30. With hidden layers of 128 and 64 and 100 examples, it gives less in 6 of 6.
FEW = {"hidden": [128], "train_size": 300}


@dataclass(frozen=True, kw_only=True)
class Card(Experiment[Reading]):
    """One card of the guided tour: an experiment, and what of the page it is about.

    id: identifies the card in the browser's storage, so it must never change.
    view, lesson: the tab and the lesson that are opened after the prediction, or by the button "Show me".
    places: CSS selectors of the elements to frame and scroll to for the task, the most important one first.
    results: the same for the answer, if it is about other elements.
    parts: the values to set in widgets then, by key. on: a function to call then.
    begin: a function to call after the prediction only, because it would replace what the user has made since.
    about: returns a sentence on the drawing to show before the task, or "".
    """

    id: str
    title: str
    view: str
    lesson: int | None = None
    places: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    parts: Mapping[str, object] = field(default_factory=dict)
    on: Callable[[], None] | None = None
    begin: Callable[[], None] | None = None
    about: Callable[[Reading], str] = lambda reading: ""


def _reading() -> Reading:
    visitor = session.current()
    return read(networks.get(visitor.network, visitor.added), visitor.network, visitor.drawing.sheet, visitor.drawing.near)


def _misread(reading: Reading) -> str:
    if reading.passed is None:
        return "Press **Try a hard one**."
    label, reads = reading.sheet.label, f"The network reads **{reading.passed.digit}**."
    return reads if label is None else f"This digit is labelled **{label}**. {reads}"


def _ensure_seven() -> None:
    """Put the example on the sheet, unless the user says of a drawing that it is a 7."""
    reading = _reading()
    if reading.passed is None or session.stored(apply.LABEL, reading.right_digit, reading.passed.key) != TAUGHT:
        commands.drawing.replace_drawing(EXAMPLE)


def _blame(direction: Literal["forward", "backward"]) -> None:
    """Select the neuron of the last hidden layer that responds most to the 7, and turn the picture of the network."""
    _ensure_seven()
    reading = _reading()
    hidden = len(reading.network.layers) - 2
    if hidden >= 0:
        commands.networks.select_neuron((hidden, int(reading.result.activations[hidden].argmax())))
    commands.page.turn_picture(direction)


def _forget() -> None:
    _ensure_seven()
    session.store_choice(learning_rate.OPEN, True)
    commands.page.turn_picture("forward")


def _read_as_seven(reading: Reading) -> str:
    """Return a sentence on how many test digits the copy that the user has taught reads as a 7, or "" before the first step."""
    taught = apply.copy_of(reading)
    if taught is None or taught.network is reading.network:
        return ""
    answers = mnist_digits.answers(taught.network)
    reads, are = int((answers.digits == TAUGHT).sum()), int((answers.labels == TAUGHT).sum())
    return (
        f"After your steps, the copy reads {reads:,} of {len(answers.labels):,} test digits as a {TAUGHT}, and {are:,} are one: "
        "press **Take back all**."
    )


SHEET, TEACHING = ".st-key-canvas", ".teaching"
PICTURE = "[data-testid=reading]", "[data-testid=network-picture]"  # the second one if the first does not fit
EVIDENCE = ".st-key-inside-saliency", ".st-key-inside-saliency-sum"
RATE = f"[data-testid=stExpander]:has(.st-key-{learning_rate.RATE_KEY})"
CARDS: tuple[Card, ...] = (
    Card(
        id="fool",
        title="A heart, no digit",
        text="You draw a heart, no digit. What do the ten percentages say?",
        options=("all are low", "they still add up to 100\u00a0%", "nothing"),
        right=1,
        why="*Softmax* raises e (about 2.7) to the power of each digit's *score* z, and divides by the sum of the ten: such "
        "shares are 100\u00a0% together, even for a heart. They compare ten digits, so a large one does not mean that this "
        "is a digit, or that the answer is right. The warning comes from the page, not from the network.",
        task="On the empty sheet, draw a heart. Then press the digit with the longest bar.",
        view="Look inside",
        places=(SHEET, *PICTURE),
        results=("table:has([data-power])", *PICTURE),
        begin=commands.drawing.clear,
    ),
    Card(
        id="neuron",
        title="A neuron and its weights",
        text="A neuron has a *weight* for each pixel. What does ink do where the weight is negative (orange)?",
        options=("raises its sum", "lowers its sum", "nothing"),
        right=1,
        why="Only the 784 pixels go in, with the digit enlarged and centred. The neuron multiplies each by its weight, and adds "
        "the products and one more number, its *bias*: that is z, below the pictures. The left picture is these 784 weights "
        "(blue: positive), not a digit.",
        task="On the empty sheet, draw a small 3 in a corner. **Show me** opens the neuron that responds most to it.",
        view="Look inside",
        places=(SHEET, ".st-key-inside-looks"),
        results=(".st-key-inside-looks",),
        parts={inside.PART_KEY: inside.NEURON},
        begin=commands.drawing.clear,
    ),
    Card(
        id="torch",
        title="784, 128, 64, 10",
        text="How many weights stand between 784 pixels and 128 neurons?",
        options=("784 + 128 = 912", "784 · 128 = 100,352", "128"),
        right=1,
        why="Each of the 128 neurons has a weight for each of the 28 · 28 = 784 pixels: *Linear(784, 128)* in PyTorch, "
        "ready-made Python code for networks, which computes the same sums as this page. The outputs of a *hidden layer* are the "
        "inputs of the next one, and the last layer gives 10 *scores* z, one for each digit. People choose 128 and 64: more "
        "neurons can separate more, but have more weights to learn.",
        task="Press a line of the code: its part of the picture lights up.",
        view="Look inside",
        places=(".st-key-in-pytorch",),
        parts={inside.PART_KEY: "In PyTorch"},
    ),
    Card(
        id="why",
        title="Why is a digit misread?",
        text="You get a test digit that this network misreads, or is least sure of. What is the cause?",
        options=("it never learned this digit", "more speaks for another digit", "chance"),
        right=1,
        why="Blue ink is evidence for the digit that it reads, orange ink for the one below *Compare with*. All evidence "
        "together is the *margin* in the last row: how far one score is ahead of the other. The wrong digit wins if "
        "all rows together, ink and biases, put its score ahead.",
        task="Which ink is evidence for which digit? Press others below *Compare with*.",
        view="Look inside",
        places=(*EVIDENCE, f".st-key-{saliency.OTHER_KEY}"),
        results=EVIDENCE,
        parts={inside.PART_KEY: inside.WHY},
        begin=lambda: commands.drawing.use_test_digit(is_hard=True),
        about=_misread,
    ),
    Card(
        id="none",
        title="Why an activation function?",
        text="A network has three layers, but no activation function. What can it learn?",
        options=("more than with one layer", "no more than with one layer", "nothing"),
        right=1,
        why=f"A sum of sums is again one sum. {functions.WHAT_IT_ADDS} The *activation function* ReLU turns a "
        "negative sum into 0, so that each neuron adds a bend.",
        task="Choose **none**: what is the sum of three neurons then?",
        view="Lessons",
        lesson=FUNCTIONS,
        places=("[data-testid=lesson-figure]", "[data-testid=lesson-figure] > .controls"),
    ),
    Card(
        id="map",
        title="What layers are for",
        text="On a map of 1,000 digits, those with similar numbers lie close together. Where are the ten digits best separated?",
        options=("in the pixels", "after hidden layer 1", "after hidden layer 2"),
        right=2,
        why="Two 4s share little ink, so the pixels of different digits mix. Each hidden layer computes numbers that are more "
        "alike for the same digit, so the percentage above the map grows from layer to layer. After the last one, ten sums "
        "can separate the digits.",
        task="Drag the slider from the pixels to hidden layer 2. How does the percentage change?",
        view="Explore",
        places=(".map .morph",),
        results=(".map", ".map .morph"),
        parts={"explore-part": "Map"},
    ),
    Card(
        id="loss",
        title="How wrong is it?",
        text="The right digit's share p is halved. What happens to the *loss*, −log p?",
        options=("it doubles", f"it grows by {fixed(float(np.log(2)))}", "it is halved"),
        right=1,
        why="The loss says in one number how wrong the answer is: that of your drawing stands below the curve, beside p. It is 0 "
        f"for p = 1, and each halving of p adds {fixed(float(np.log(2)))} (ln 2 on a calculator). It is largest if the "
        "network is sure of a wrong digit.",
        task="On the empty sheet, draw a 7 that lies on its side. Then press **7** after *It is a*.",
        view="Teach it",
        places=(SHEET, TEACHING),
        results=(f".st-key-{apply.CURVE_KEY}",),
        begin=commands.drawing.clear,
        on=lambda: commands.page.turn_picture("forward"),
    ),
    Card(
        id="delta",
        title="Which neuron caused the error?",
        text="The share of the 7 is too small. How is the error divided among the hidden neurons?",
        options=("equally", "by their weights to the outputs", "the last one gets all"),
        right=1,
        why="The error of an output is its share minus the right one: p − 1 for the 7, p for the others. These errors, each "
        "times a neuron's weight to that output, add up to the neuron's *error term* δ, and so on from right to left. It is "
        "0 for a neuron that gave 0.",
        task="Press **Backward**: the δ of a neuron that responds is written out. Then press output **7**: its error is, too.",
        view="Teach it",
        places=(TEACHING, *PICTURE),
        results=PICTURE,
        on=lambda: _blame("forward"),
    ),
    Card(
        id="teach",
        title="One weight, one step",
        text="A step changes each weight a little. Which one changes most?",
        options=("all change alike", "large input, large δ", "the largest weight"),
        right=1,
        why="A weight's *gradient* is δ · x: the error term of its neuron times its input. It says how much the loss grows with "
        "the weight, so the weight changes by −η · δ · x, and η, the *learning rate*, sets the length of the step. All "
        "changes together raised the share of the 7.",
        task="The picture shows δ. Press a wire, or **Its strongest wire**: its step is written out. Then press **1 step**.",
        view="Teach it",
        places=(*PICTURE, TEACHING),
        results=(*PICTURE, f".st-key-{apply.EFFECT_KEY}"),
        on=lambda: _blame("backward"),
    ),
    Card(
        id="forgot",
        title="Too long a step",
        text="A step is far too long (η = 1). How many of 10,000 other digits does the network still read?",
        options=("as many as before", "clearly fewer"),
        right=1,
        why="The step lowers the loss of this 7 only, but all digits are read with the same weights. η sets how far each "
        "weight moves: a small one forgets little, but needs many steps.",
        task="Move η, the *learning rate*, to **1**. Then press **1 step**.",
        view="Teach it",
        places=(RATE, f".st-key-{learning_rate.RATE_KEY}", TEACHING),
        results=(f".st-key-{apply.EFFECT_KEY}",),
        on=_forget,
        outcome=_read_as_seven,
    ),
    Card(
        id="train",
        title="Batches",
        text="Two new networks read equally many digits: one takes a step after each, one after 256. Which is better at first?",
        options=("after each one", "after 256", "both are equal"),
        right=0,
        why="Steps after each digit are inexact (see how far their losses jump), but there are 256 times as many: compare the "
        "accuracies. A step after a "
        "*batch* is the mean of its digits' steps, so no single digit makes it forget the others. People choose a size "
        "between, such as 32, and call a pass through all pictures an *epoch*.",
        task="Press **Race two batch sizes**, and wait until both have read 20,480 digits.",
        view="Training",
        places=(".trainer .race", "[data-testid=race-1]", "[data-testid=race-256]"),
    ),
    Card(
        id="validation",
        title="Memorised digits",
        text="It learns from 300 digits, until it reads all of them. How many of the test digits does it read?",
        options=("all, too", "clearly fewer", "none"),
        right=1,
        why="It has memorised its *training* digits. *Dropout* leaves out random neurons in each step, so that less is "
        "memorised: here it wins about one test digit in a hundred. Which one wins is partly chance, so "
        "people choose with a second set (*validation*), and measure the result with a third (*test*).",
        task="Press **Learn**. At 40,000 examples, note the accuracy of the test digits. Then choose *Dropout* 50\u00a0%, press "
        "**Start again** and **Learn**, and wait as long.",
        view="Training",
        places=(".trainer .top",),
        results=(".trainer .curves:not([hidden])",),
        begin=lambda: commands.runs.begin(FEW, "waits"),
    ),
)

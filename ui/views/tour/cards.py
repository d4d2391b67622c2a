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
from ui.text.language import grouped, mark, t, tc
from ui.views import inside
from ui.views.inside import saliency
from ui.views.lessons import functions
from ui.views.teach import apply, learning_rate

FUNCTIONS = 2  # the index of the lesson on activation functions
TAUGHT = 7  # the digit that the cards on Teach it are about
SIDEWAYS = (64, 230), (67, 160), (70, 93), (144, 128), (208, 160), (269, 182)  # a 7 on its side, in canvas px
EXAMPLE = Content(Drawing((polyline(SIDEWAYS),)), TAUGHT, mark("an example: a 7 that lies on its side"))
# Settings at which dropout helps. Measured with 30 random starts: at 40,000 examples read, 50 % dropout gives 88.9 % of the test
# digits instead of 87.4 %, and more in 29 of 30. With hidden layers of 128 and 64 and 100 examples, it gives less in 6 of 6.
FEW = {"hidden": [128], "train_size": 300}


@dataclass(frozen=True, kw_only=True)
class Card(Experiment[Reading]):
    """One card of the guided tour: an experiment, and what of the page it is about.

    id: identifies the card in the browser's storage, so it must never change. title: a marked message, as the experiment's texts.
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
        return t("Press **Try a hard one**.")
    label, digit = reading.sheet.label, reading.passed.digit
    if label is None:
        return t("The network reads **{digit}**.", digit=digit)
    return t("This digit is labelled **{label}**. The network reads **{digit}**.", label=label, digit=digit)


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
    return t(
        "After your steps, the copy reads {reads} of {all} test digits as a {digit}, and {are} are one: press **Take back all**.",
        reads=grouped(reads),
        all=grouped(len(answers.labels)),
        digit=TAUGHT,
        are=grouped(are),
    )


SHEET, TEACHING = ".st-key-canvas", ".teaching"
PICTURE = "[data-testid=reading]", "[data-testid=network-picture]"  # the second one if the first does not fit
EVIDENCE = ".st-key-inside-saliency", ".st-key-inside-saliency-sum"
RATE = f"[data-testid=stExpander]:has(.st-key-{learning_rate.RATE_KEY})"
CARDS: tuple[Card, ...] = (
    Card(
        id="fool",
        title=mark("A heart, no digit"),
        text=mark("You draw a heart, no digit. What do the ten percentages say?"),
        options=(mark("all are low"), mark("they still add up to 100\u00a0%"), mark("nothing")),
        right=1,
        why=mark(
            "*Softmax* raises e (about 2.7) to the power of each digit's *score* z, and divides by the sum of the ten: such "
            "shares are 100\u00a0% together, even for a heart. They compare ten digits, so a large one does not mean that this "
            "is a digit, or that the answer is right. The warning comes from the page, not from the network."
        ),
        task=mark("On the empty sheet, draw a heart. Then press the digit with the longest bar."),
        view="Look inside",
        places=(SHEET, *PICTURE),
        results=("table:has([data-power])", *PICTURE),
        begin=commands.drawing.clear,
    ),
    Card(
        id="neuron",
        title=mark("A neuron and its weights"),
        text=mark("A neuron has a *weight* for each pixel. What does ink do where the weight is negative (orange)?"),
        options=(mark("raises its sum"), mark("lowers its sum"), mark("nothing")),
        right=1,
        why=mark(
            "Only the 784 pixels go in, with the digit enlarged and centred. The neuron multiplies each by its weight, and adds "
            "the products and one more number, its *bias*: that is z, below the pictures. The left picture is these 784 weights "
            "(blue: positive), not a digit."
        ),
        task=mark("On the empty sheet, draw a small 3 in a corner. **Show me** opens the neuron that responds most to it."),
        view="Look inside",
        places=(SHEET, ".st-key-inside-looks"),
        results=(".st-key-inside-looks",),
        parts={inside.PART_KEY: inside.NEURON},
        begin=commands.drawing.clear,
    ),
    Card(
        id="torch",
        title="784, 128, 64, 10",
        text=mark("How many weights stand between 784 pixels and 128 neurons?"),
        options=("784 + 128 = 912", mark("784 · 128 = 100,352"), "128"),
        right=1,
        why=mark(
            "Each of the 128 neurons has a weight for each of the 28 · 28 = 784 pixels: *Linear(784, 128)* in PyTorch, "
            "ready-made Python code for networks, which computes the same sums as this page. The outputs of a *hidden layer* are "
            "the inputs of the next one, and the last layer gives 10 *scores* z, one for each digit. People choose 128 and 64: "
            "more neurons can separate more, but have more weights to learn."
        ),
        task=mark("Press a line of the code: its part of the picture lights up."),
        view="Look inside",
        places=(".st-key-in-pytorch",),
        parts={inside.PART_KEY: "In PyTorch"},
    ),
    Card(
        id="why",
        title=mark("Why is a digit misread?"),
        text=mark("You get a test digit that this network misreads, or is least sure of. What is the cause?"),
        options=(mark("it never learned this digit"), mark("more speaks for another digit"), mark("chance")),
        right=1,
        why=mark(
            "Blue ink is evidence for the digit that it reads, orange ink for the one below *Compare with*. All evidence "
            "together is the *margin* in the last row: how far one score is ahead of the other. The wrong digit wins if "
            "all rows together, ink and biases, put its score ahead."
        ),
        task=mark("Which ink is evidence for which digit? Press others below *Compare with*."),
        view="Look inside",
        places=(*EVIDENCE, f".st-key-{saliency.OTHER_KEY}"),
        results=EVIDENCE,
        parts={inside.PART_KEY: inside.WHY},
        begin=lambda: commands.drawing.use_test_digit(is_hard=True),
        about=_misread,
    ),
    Card(
        id="none",
        title=mark("Why an activation function?"),
        text=mark("A network has three layers, but no activation function. What can it learn?"),
        options=(mark("more than with one layer"), mark("no more than with one layer"), mark("nothing")),
        right=1,
        why=mark(
            "A sum of sums is again one sum. {measured} The *activation function* ReLU turns a negative sum into 0, so that each "
            "neuron adds a bend."
        ),
        values=lambda: {"measured": functions.what_it_adds()},
        task=mark("Choose **none**: what is the sum of three neurons then?"),
        view="Lessons",
        lesson=FUNCTIONS,
        places=("[data-testid=lesson-figure]", "[data-testid=lesson-figure] > .controls"),
    ),
    Card(
        id="map",
        title=mark("What layers are for"),
        text=mark(
            "On a map of 1,000 digits, those with similar numbers lie close together. Where are the ten digits best separated?"
        ),
        options=(mark("in the pixels"), mark("after hidden layer 1"), mark("after hidden layer 2")),
        right=2,
        why=mark(
            "Two 4s share little ink, so the pixels of different digits mix. Each hidden layer computes numbers that are more "
            "alike for the same digit, so the percentage above the map grows from layer to layer. After the last one, ten sums "
            "can separate the digits."
        ),
        task=mark("Drag the slider from the pixels to hidden layer 2. How does the percentage change?"),
        view="Explore",
        places=(".map .morph",),
        results=(".map", ".map .morph"),
        parts={"explore-part": "Map"},
    ),
    Card(
        id="loss",
        title=mark("How wrong is it?"),
        text=mark("The right digit's share p is halved. What happens to the *loss*, −log p?"),
        options=(mark("it doubles"), mark("it grows by {ln2}"), mark("it is halved")),
        right=1,
        why=mark(
            "The loss says in one number how wrong the answer is: that of your drawing stands below the curve, beside p. It is 0 "
            "for p = 1, and each halving of p adds {ln2} (ln 2 on a calculator). It is largest if the network is sure of a wrong "
            "digit."
        ),
        values=lambda: {"ln2": fixed(float(np.log(2)))},
        task=mark("On the empty sheet, draw a 7 that lies on its side. Then press **7** after *It is a*."),
        view="Teach it",
        places=(SHEET, TEACHING),
        results=(f".st-key-{apply.CURVE_KEY}",),
        begin=commands.drawing.clear,
        on=lambda: commands.page.turn_picture("forward"),
    ),
    Card(
        id="delta",
        title=mark("Which neuron caused the error?"),
        text=mark("The share of the 7 is too small. How is the error divided among the hidden neurons?"),
        options=(mark("equally"), mark("by their weights to the outputs"), mark("the last one gets all")),
        right=1,
        why=mark(
            "The error of an output is its share minus the right one: p − 1 for the 7, p for the others. These errors, each "
            "times a neuron's weight to that output, add up to the neuron's *error term* δ, and so on from right to left. It is "
            "0 for a neuron that gave 0."
        ),
        task=mark(
            "Press **Backward**: the δ of a neuron that responds is written out. Then press output **7**: its error is, too."
        ),
        view="Teach it",
        places=(TEACHING, *PICTURE),
        results=PICTURE,
        on=lambda: _blame("forward"),
    ),
    Card(
        id="teach",
        title=mark("One weight, one step"),
        text=mark("A step changes each weight a little. Which one changes most?"),
        options=(mark("all change alike"), mark("large input, large δ"), mark("the largest weight")),
        right=1,
        why=mark(
            "A weight's *gradient* is δ · x: the error term of its neuron times its input. It says how much the loss grows with "
            "the weight, so the weight changes by −η · δ · x, and η, the *learning rate*, sets the length of the step. All "
            "changes together raised the share of the 7."
        ),
        task=mark(
            "The picture shows δ. Press a wire, or **Its strongest wire**: its step is written out. Then press **1 step**."
        ),
        view="Teach it",
        places=(*PICTURE, TEACHING),
        results=(*PICTURE, f".st-key-{apply.EFFECT_KEY}"),
        on=lambda: _blame("backward"),
    ),
    Card(
        id="forgot",
        title=mark("Too long a step"),
        text=mark("A step is far too long (η = 1). How many of 10,000 other digits does the network still read?"),
        options=(mark("as many as before"), mark("clearly fewer")),
        right=1,
        why=mark(
            "The step lowers the loss of this 7 only, but all digits are read with the same weights. η sets how far each "
            "weight moves: a small one forgets little, but needs many steps."
        ),
        task=mark("Move η, the *learning rate*, to **1**. Then press **1 step**."),
        view="Teach it",
        places=(RATE, f".st-key-{learning_rate.RATE_KEY}", TEACHING),
        results=(f".st-key-{apply.EFFECT_KEY}",),
        on=_forget,
        outcome=_read_as_seven,
    ),
    Card(
        id="train",
        title=mark("Batches"),
        text=mark(
            "Two new networks read equally many digits: one takes a step after each, one after 256. Which is better at first?"
        ),
        options=(mark("after each one"), mark("after 256"), mark("both are equal")),
        right=0,
        why=mark(
            "Steps after each digit are inexact (see how far their losses jump), but there are 256 times as many: compare the "
            "accuracies. A step after a *batch* is the mean of its digits' steps, so no single digit makes it forget the others. "
            "People choose a size between, such as 32, and call a pass through all pictures an *epoch*."
        ),
        task=mark("Press **Race two batch sizes**, and wait until both have read 20,480 digits."),
        view="Training",
        places=(".trainer .race", "[data-testid=race-1]", "[data-testid=race-256]"),
    ),
    Card(
        id="validation",
        title=mark("Memorised digits"),
        text=mark("It learns from 300 digits, until it reads all of them. How many of the test digits does it read?"),
        options=(mark("all, too"), mark("clearly fewer"), "{none}"),
        values=lambda: {"none": tc("test digits", "none")},
        right=1,
        why=mark(
            "It has memorised its *training* digits. *Dropout* leaves out random neurons in each step, so that less is "
            "memorised: here it wins about one test digit in a hundred. Which one wins is partly chance, so "
            "people choose with a second set (*validation*), and measure the result with a third (*test*)."
        ),
        task=mark(
            "Press **Learn**. At 40,000 examples, note the accuracy of the test digits. Then choose *Dropout* 50\u00a0%, press "
            "**Start again** and **Learn**, and wait as long."
        ),
        view="Training",
        places=(".trainer .top",),
        results=(".trainer .curves:not([hidden])",),
        begin=lambda: commands.runs.begin(FEW, "waits"),
    ),
)
